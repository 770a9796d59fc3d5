from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.solution import FILE, Solution, folds_by_key, keys_of

TEXTS = ["我要退货", "给我换一台", "几号能送到"]
INTENTS = ["request_refund", "request_exchange", "ask_delivery"]
NAMES = sorted(INTENTS)


def some_solution() -> Solution:
    weights = np.arange(18, dtype=np.float32).reshape(2, 3, 3)
    return Solution(keys_of(TEXTS, INTENTS), tuple(NAMES), weights)


def test_the_same_messages_begin_at_the_solution() -> None:
    solution = some_solution()
    np.testing.assert_array_equal(solution.starts(solution.keys, NAMES), solution.weights)


def test_messages_and_intents_are_found_wherever_they_stand_now() -> None:
    solution = some_solution()
    first, second = solution.starts(keys_of([TEXTS[2], "新的一句"], [INTENTS[2], "greet"]), ["greet", NAMES[1]])
    assert first.tolist() == [[0, solution.weights[0, 2, 1]], [0, 0]]
    assert second.tolist() == [[0, solution.weights[1, 2, 1]], [0, 0]]


def test_a_message_that_means_something_else_now_is_new() -> None:
    [start, _] = some_solution().starts(keys_of(TEXTS[:1], ["request_exchange"]), NAMES)
    assert not start.any()


@given(st.sets(st.text(max_size=8), min_size=1, max_size=30), st.integers(1, 10))
def test_the_folds_hold_every_message_once_and_keep_it_when_others_come(texts: set[str], folds: int) -> None:
    some = sorted(texts)
    keys = keys_of(some, ["greet"] * len(some))
    found = folds_by_key(keys, folds)
    assert sorted(row for rows in found for row in rows) == list(range(len(some)))
    more = folds_by_key(np.concatenate([keys, keys_of(["另一句"], ["greet"])]), folds)
    assert all(any(set(rows) <= set(others) for others in more) for rows in found)


def test_what_was_kept_is_read_again(tmp_path: Path) -> None:
    solution = some_solution()
    solution.save(tmp_path)
    read = Solution.load(tmp_path)
    assert read is not None
    assert read.intents == solution.intents
    np.testing.assert_array_equal(read.keys, solution.keys)
    np.testing.assert_array_equal(read.weights, solution.weights)


RIGHT = {"keys": some_solution().keys, "intents": np.array(NAMES), "weights": some_solution().weights}


@pytest.mark.parametrize(
    "wrong",
    [
        {"weights": RIGHT["weights"][:, :2]},
        {"weights": RIGHT["weights"][0]},
        {"weights": RIGHT["weights"] * np.float32(np.nan)},
        {"weights": RIGHT["weights"].astype(np.float64)},
        {"intents": np.arange(3)},
        {"keys": RIGHT["keys"].astype(np.float64)},
        {"keys": np.array([{"run": "me"}] * 3, dtype=object)},
    ],
)
def test_what_does_not_fit_together_is_not_read(wrong: dict[str, np.ndarray], tmp_path: Path) -> None:
    np.savez(tmp_path / FILE, **{**RIGHT, **wrong})
    assert Solution.load(tmp_path) is None


def test_what_is_missing_or_broken_is_not_read(tmp_path: Path) -> None:
    assert Solution.load(tmp_path) is None
    some_solution().save(tmp_path)
    for content in ((tmp_path / FILE).read_bytes()[:200], b"", b"no archive"):
        (tmp_path / FILE).write_bytes(content)
        assert Solution.load(tmp_path) is None
