"""Stand-ins for a library that is not there: named and derived from as one likes, and never called."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.stand_ins import LeftOutError, PutOff, StandIns

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


PUT_OFF = "a_library_for_later"


@pytest.fixture
def put_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PutOff]:
    """A library of a package and two modules, one of which counts from one up for whoever calls it."""
    package = tmp_path / PUT_OFF
    package.mkdir()
    (package / "__init__.py").write_text("from a_library_for_later.counting import Counter\n", encoding="utf-8")
    (package / "counting.py").write_text("class Counter:\n    count = 1\n", encoding="utf-8")
    (package / "beside.py").write_text("def double(number):\n    return 2 * number\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    kept = sys.meta_path[:]
    finder = PutOff([PUT_OFF], lambda: REASON)
    finder.install()
    yield finder
    sys.meta_path[:] = kept
    for module in [name for name in sys.modules if name.partition(".")[0] == PUT_OFF]:
        del sys.modules[module]


@pytest.mark.usefixtures("put_off")
def test_what_is_put_off_is_imported_when_it_is_called() -> None:
    from a_library_for_later.beside import double  # type: ignore[import-not-found]
    from a_library_for_later.counting import Counter  # type: ignore[import-not-found]

    library = importlib.import_module(PUT_OFF)
    assert library.__spec__ is not None
    assert library.__spec__.origin is None
    assert (double(4), Counter().count) == (8, 1)
    real = importlib.import_module(PUT_OFF)
    assert real is not library
    assert type(Counter()) is real.counting.Counter is real.Counter
    # Whoever holds the stand-in goes on with it.
    assert library.beside.double(5) == 10


@pytest.mark.usefixtures("put_off")
def test_where_it_is_imported_none_of_its_modules_is_put_off_again() -> None:
    importlib.import_module(PUT_OFF).Counter()
    PutOff([PUT_OFF], lambda: REASON).install()
    assert importlib.import_module(f"{PUT_OFF}.beside").__spec__.origin.endswith("beside.py")


@pytest.mark.usefixtures("put_off")
def test_a_finder_of_before_does_not_come_between() -> None:
    called = importlib.import_module(PUT_OFF).beside.double
    PutOff([PUT_OFF, "another_library"], lambda: REASON).install()
    assert called(3) == 6


def test_a_part_of_a_library_is_put_off_alone(tmp_path: Path, put_off: PutOff) -> None:
    sys.meta_path.remove(put_off)
    PutOff([f"{PUT_OFF}.beside"], lambda: REASON).install()
    (tmp_path / PUT_OFF / "beside_it.py").write_text("", encoding="utf-8")
    library = importlib.import_module(PUT_OFF)
    assert library.Counter.count == 1
    assert importlib.import_module(f"{PUT_OFF}.beside_it").__spec__.origin
    beside = importlib.import_module(f"{PUT_OFF}.beside")
    assert beside.__spec__.origin is None
    assert library.beside is beside
    assert beside.double(1) == 2
    assert importlib.import_module(f"{PUT_OFF}.beside") is library.beside is not beside


@pytest.mark.usefixtures("put_off")
def test_what_derives_from_it_is_refused() -> None:
    library = importlib.import_module(PUT_OFF)

    class Mine(library.Counter):  # type: ignore[name-defined,misc]
        pass

    with pytest.raises(LeftOutError, match=f"which derives from {PUT_OFF}.Counter, was called$"):
        Mine()


@pytest.mark.usefixtures("put_off")
def test_what_is_not_in_it_is_missed_when_it_is_called() -> None:
    library = importlib.import_module(PUT_OFF)
    with pytest.raises(AttributeError, match="nowhere"):
        library.nowhere()
