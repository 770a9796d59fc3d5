"""Products in eight bits beside the same in full."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.networks import session
from bot.nlu.networks.graph import Graph, Matrix, in_eight_bits
from bot.nlu.networks.session import Network

ROWS, INNER, COLUMNS = 6, 40, 9
CHANCE = np.random.default_rng(0)
MATRIX = CHANCE.normal(size=(INNER, COLUMNS)).astype(np.float32)
ADDED = CHANCE.normal(size=COLUMNS).astype(np.float32)


def by_row() -> bytes:
    graph = Graph()
    graph.node("Identity", [graph.product_by_row("rows", MATRIX, ADDED)], "told")
    return graph.as_file({"rows": ["rows", INNER]}, {"told": ["rows", COLUMNS]})


def together(added: Matrix | None) -> bytes:
    graph = Graph()
    graph.node("Identity", [graph.product("rows", MATRIX, added)], "told")
    return graph.as_file({"rows": ["rows", INNER]}, {"told": ["rows", COLUMNS]})


def drawn(seed: int, rows: int = ROWS) -> Matrix:
    return np.random.default_rng(seed).normal(size=(rows, INNER)).astype(np.float32)


BY_ROW = Network(by_row())


@settings(deadline=None)
@given(st.integers(0, 1000), st.sampled_from([1e-6, 1, 1e4]))
def test_a_product_by_row_is_nearly_that_in_full(seed: int, scale: float) -> None:
    rows = drawn(seed) * np.float32(scale)
    expected = rows @ MATRIX
    assert np.abs(BY_ROW.told(rows) - ADDED - expected).max() <= 0.03 * np.abs(expected).max() + 1e-6


@pytest.mark.parametrize("added", [ADDED, None], ids=["with something added", "alone"])
def test_a_product_of_all_rows_is_nearly_that_in_full(added: Matrix | None) -> None:
    rows = drawn(1)
    expected = rows @ MATRIX + (0 if added is None else added)
    np.testing.assert_allclose(Network(together(added)).told(rows), expected, atol=0.03 * np.abs(expected).max())


def test_by_row_no_row_heeds_the_others() -> None:
    rows = drawn(2)
    rows[0] *= 1000
    alone = np.concatenate([BY_ROW.told(row[None]) for row in rows])
    np.testing.assert_array_equal(BY_ROW.told(rows), alone)


def test_rows_of_nothing_are_borne() -> None:
    np.testing.assert_allclose(BY_ROW.told(np.zeros((2, INNER), dtype=np.float32)), np.tile(ADDED, (2, 1)), atol=1e-6)


def test_a_column_of_nothing_is_borne() -> None:
    numbers, steps = in_eight_bits(np.zeros((3, 2), dtype=np.float32))
    assert not numbers.any()
    assert (steps > 0).all()


def test_processors_without_wide_sums_say_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where all numbers are as large as can be, sums in sixteen bits would overflow."""
    rows = np.sign(drawn(3)).astype(np.float32)
    expected = BY_ROW.told(rows), Network(together(ADDED)).told(rows)
    monkeypatch.setattr(session, "PROCESSOR", tmp_path / "none")
    for other, said in zip((by_row(), together(ADDED)), expected, strict=True):
        np.testing.assert_allclose(Network(other).told(rows), said, atol=1e-5)
        np.testing.assert_allclose(said, rows @ MATRIX + ADDED, atol=0.2)


def test_a_graph_can_be_saved_again_when_its_file_is_gone(tmp_path: Path) -> None:
    first, second = tmp_path / "first.onnx", tmp_path / "second.onnx"
    first.write_bytes(by_row())
    network = Network(first)
    first.unlink()
    network.save(second)
    assert second.read_bytes() == by_row()
    np.testing.assert_array_equal(Network(second).told(drawn(4)), network.told(drawn(4)))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="none"):
        Network(tmp_path / "none.onnx")
