"""Stand-ins for libraries that others import and nobody in this process uses.

A library's modules may name a stand-in, derive from it and write it in annotations, as they do while they are being
imported. Whoever calls anything of it is refused. The refusal is an ImportError, so that code which can do without a
library takes it for missing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import cache
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

_WHAT = "_stands_in_for"


class LeftOutError(ImportError):
    """Something of a library was called that this process has left out; the message says what, and why."""


class StandIns(MetaPathFinder, Loader):
    """Gives stand-ins for all modules of some libraries, as long as `reason` has one; it is asked once, at the first.

    `reason` says why they are left out, or None where they must be the real ones.
    """

    def __init__(self, libraries: Sequence[str], reason: Callable[[], str | None]) -> None:
        self._libraries = frozenset(libraries)
        self._reason = cache(reason)

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in self._libraries or self._reason() is None:
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Module(spec.name, self._reason() or "")

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to run."""

    def install(self) -> None:
        """Be asked first from now on. What is imported already stays as it is."""
        sys.meta_path.insert(0, self)


class _Module(ModuleType):
    """A module in which whatever is looked for is found."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name)
        self._reason = reason

    def __getattr__(self, name: str) -> type:
        return _named(f"{self.__name__}.{name}", name, self._reason)


class _Refusing(type):
    """The class of stand-ins, and of the classes derived from them."""

    _reason: str

    def __getattr__(cls, name: str) -> type:
        stands_in_for = vars(cls).get(_WHAT)
        if stands_in_for is None:
            raise AttributeError(f"type object {cls.__name__!r} has no attribute {name!r}")
        return _named(f"{stands_in_for}.{name}", name, cls._reason)

    def __call__(cls, *_arguments: Any, **_named_arguments: Any) -> Any:
        wanted = vars(cls).get(_WHAT) or f"{cls.__module__}.{cls.__qualname__}, which derives from {_origin(cls)}"
        raise LeftOutError(f"{cls._reason}; {wanted}, was called")


def _origin(cls: type) -> str:
    return next(str(vars(base)[_WHAT]) for base in cls.__mro__ if _WHAT in vars(base))


def _named(path: str, name: str, reason: str) -> type:
    # Python and the typing module ask classes for such names to learn what they can do.
    if name.startswith("_"):
        raise AttributeError(f"{path} is left out: {reason}")
    return _stand_in(path, reason)


@cache
def _stand_in(path: str, reason: str) -> type:
    """One class for each name, so that two who name it mean the same."""
    return _Refusing(path.rpartition(".")[2], (), {_WHAT: path, "_reason": reason, "__module__": __name__})
