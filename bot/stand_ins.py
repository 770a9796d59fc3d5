"""Stand-ins for libraries that others import and nobody in this process uses, or not yet.

A library's modules may name a stand-in, derive from it and write it in annotations, as they do while they are being
imported. Whoever calls anything of a library that is left out is refused. The refusal is an ImportError, so that code
which can do without a library takes it for missing. A library that is put off is imported at the first call.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from functools import cache
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pkgutil import resolve_name
from types import ModuleType
from typing import Any, Never

_WHAT = "_stands_in_for"


class LeftOutError(ImportError):
    """Something of a library was called that this process has left out; the message says what, and why."""


class StandIns(MetaPathFinder, Loader):
    """Gives stand-ins for all modules of some libraries, as long as `reason` has one; it is asked once, at the first.

    `libraries` may name parts of one, too, such as `scipy.stats`. `reason` says why they are left out, or None where
    they must be the real ones.
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
        library = self._library_of(fullname)
        # What is imported already stays whole: its other modules are the real ones, too.
        if library is None or self._reason() is None or _is_real(sys.modules.get(library)):
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Module(spec.name, self)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to run."""

    def install(self) -> None:
        """Be asked first from now on. What is imported already stays as it is."""
        sys.meta_path.insert(0, self)

    def call(self, path: str, *_arguments: Any, **_named_arguments: Any) -> Any:
        """What a call of something leads to. Raises LeftOutError."""
        self.refuse(path)

    def refuse(self, wanted: str) -> Never:
        raise LeftOutError(f"{self._reason()}; {wanted}, was called")

    def _library_of(self, module: str) -> str | None:
        return next((one for one in self._libraries if f"{module}.".startswith(f"{one}.")), None)


class PutOff(StandIns):
    """Stand-ins for libraries that come themselves, all of them, as soon as anything of them is called."""

    def call(self, path: str, *arguments: Any, **named_arguments: Any) -> Any:
        with _ONE_STEPS_ASIDE:
            self._step_aside()
        return resolve_name(path)(*arguments, **named_arguments)

    def _step_aside(self) -> None:
        """Nothing of these libraries is intercepted or remembered any more, nor by any other finder of theirs."""
        for finder in [one for one in sys.meta_path if isinstance(one, PutOff) and one._libraries & self._libraries]:
            sys.meta_path.remove(finder)
        for name in [name for name, module in sys.modules.items() if isinstance(module, _Module)]:
            if self._library_of(name) is not None:
                stand_in = sys.modules.pop(name)
                parent, _, child = name.rpartition(".")
                # Python sets a module as its package's attribute, too.
                if parent in sys.modules and vars(sys.modules[parent]).get(child) is stand_in:
                    delattr(sys.modules[parent], child)


_ONE_STEPS_ASIDE = threading.Lock()


class _Module(ModuleType):
    """A module in which whatever is looked for is found."""

    def __init__(self, name: str, finder: StandIns) -> None:
        super().__init__(name)
        self._finder = finder

    def __getattr__(self, name: str) -> type:
        return _named(f"{self.__name__}.{name}", name, self._finder)


def _is_real(module: ModuleType | None) -> bool:
    return module is not None and not isinstance(module, _Module)


class _Standing(type):
    """The class of stand-ins, and of the classes derived from them."""

    _finder: StandIns

    def __getattr__(cls, name: str) -> type:
        stands_in_for = vars(cls).get(_WHAT)
        if stands_in_for is None:
            raise AttributeError(f"type object {cls.__name__!r} has no attribute {name!r}")
        return _named(f"{stands_in_for}.{name}", name, cls._finder)

    def __call__(cls, *arguments: Any, **named_arguments: Any) -> Any:
        stands_in_for = vars(cls).get(_WHAT)
        if stands_in_for is None:
            cls._finder.refuse(f"{cls.__module__}.{cls.__qualname__}, which derives from {_origin(cls)}")
        return cls._finder.call(stands_in_for, *arguments, **named_arguments)


def _origin(cls: type) -> str:
    return next(str(vars(base)[_WHAT]) for base in cls.__mro__ if _WHAT in vars(base))


def _named(path: str, name: str, finder: StandIns) -> type:
    # Python and the typing module ask classes for such names to learn what they can do.
    if name.startswith("_"):
        raise AttributeError(f"{path} stands in for what is not here")
    return _stand_in(path, finder)


@cache
def _stand_in(path: str, finder: StandIns) -> type:
    """One class for each name, so that two who name it mean the same."""
    return _Standing(path.rpartition(".")[2], (), {_WHAT: path, "_finder": finder, "__module__": __name__})
