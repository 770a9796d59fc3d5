"""Stand-ins for a library that is not there: named and derived from as one likes, and never called."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator

import pytest

from bot.stand_ins import LeftOutError, StandIns

NAME = "a_heavy_library"
REASON = "it is left out, for this test"


@pytest.fixture(autouse=True)
def left_out() -> Iterator[list[int]]:
    """Times that it was asked why."""
    asked: list[int] = []

    def reason() -> str:
        asked.append(1)
        return REASON

    finder = StandIns([NAME], reason)
    finder.install()
    yield asked
    sys.meta_path.remove(finder)
    for module in [name for name in sys.modules if name.partition(".")[0] == NAME]:
        del sys.modules[module]


def test_its_modules_are_imported_and_its_names_are_classes(left_out: list[int]) -> None:
    from a_heavy_library.layers import Dense  # type: ignore[import-not-found]

    library = importlib.import_module(NAME)
    assert library.layers.Dense is Dense
    assert library.keras.layers.Layer is library.keras.layers.Layer
    assert not isinstance(3, library.Tensor)
    assert left_out == [1]


def test_it_may_be_derived_from_and_stand_in_annotations() -> None:
    library = importlib.import_module(NAME)

    class Model(library.keras.Model):  # type: ignore[name-defined,misc]
        kind = "deep"

        def run(self, _batch: library.Tensor | None = None) -> tuple[library.Tensor, ...]:  # type: ignore[name-defined]
            return ()

    assert Model.kind == "deep"
    with pytest.raises(AttributeError, match="'Model' has no attribute 'weights'"):
        _ = Model.weights
    with pytest.raises(LeftOutError) as refused:
        Model("deep")
    assert str(refused.value) == (
        f"{REASON}; {__name__}.test_it_may_be_derived_from_and_stand_in_annotations.<locals>.Model, "
        f"which derives from {NAME}.keras.Model, was called"
    )


def test_whatever_is_called_is_refused() -> None:
    library = importlib.import_module(NAME)
    with pytest.raises(LeftOutError, match=rf"^{REASON}; {NAME}\.config\.set_visible_devices, was called$"):
        library.config.set_visible_devices([], "GPU")


def test_who_can_do_without_it_takes_it_for_missing() -> None:
    try:
        library = importlib.import_module(NAME)
        library.config.list_devices()
    except ImportError:
        library = None
    assert library is None


def test_it_has_no_names_of_pythons_own() -> None:
    library = importlib.import_module(NAME)
    for owner in (library, library.Tensor):
        with pytest.raises(AttributeError):
            _ = owner.__version__


def test_where_there_is_no_reason_the_real_one_is_taken() -> None:
    finder = StandIns(["json"], lambda: None)
    assert finder.find_spec("json.tool") is None


def test_other_libraries_are_left_alone() -> None:
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module(f"{NAME}_of_another_name")
