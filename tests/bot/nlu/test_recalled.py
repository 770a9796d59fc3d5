"""What is recalled in eight bits, beside the plain way to work it out."""

from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.recalled import Grid, Recalled
from bot.nlu.views import Matrix, Meaning
from tests.bot.nlu.likened import likened

MESSAGES, NUMBERS, INTENTS, SHARPNESS = 300, 24, 5, 1.5
CHANCE = np.random.default_rng(0)
# Main directions differ more than the others, as those of sentence vectors do.
VECTORS = (CHANCE.normal(size=(MESSAGES, NUMBERS)) * np.linspace(0.5, 0.01, NUMBERS)).astype(np.float32)
WEIGHTS = CHANCE.normal(size=(MESSAGES, INTENTS)).astype(np.float32)
MEANING = Meaning.of(VECTORS, most=16)
GRID = Grid.of(MEANING.project(VECTORS))
RECALLED = Recalled.of(MEANING, GRID, SHARPNESS, WEIGHTS)


def plainly(vectors: Matrix) -> Matrix:
    said: Matrix = likened(MEANING.project(vectors), GRID.vectors, SHARPNESS) @ WEIGHTS
    return said


def test_a_grid_is_near_by_in_every_direction() -> None:
    vectors = MEANING.project(VECTORS)
    assert (np.abs(GRID.vectors - vectors) <= np.abs(vectors).max(axis=0) / 250).all()


@settings(deadline=None)
@given(st.integers(0, 1000), st.integers(1, 7), st.sampled_from([0.0, 0.1, 1.0, 3.0]))
def test_the_messages_of_the_grid_say_what_they_say(seed: int, texts: int, away: float) -> None:
    """On the grid nothing is lost: they are what was learnt from."""
    chance = np.random.default_rng(seed)
    asked = VECTORS[:texts] + away * chance.normal(size=(texts, NUMBERS)).astype(np.float32)
    np.testing.assert_allclose(RECALLED.scores(asked), plainly(asked), atol=2e-3)


def test_a_message_is_told_the_same_alone_and_among_others() -> None:
    alone = np.concatenate([RECALLED.scores(row[None]) for row in VECTORS[:5]])
    np.testing.assert_allclose(RECALLED.scores(VECTORS[:5]), alone, atol=1e-5)


def test_it_is_stored_and_its_files_may_go(tmp_path: Path) -> None:
    for folder in (tmp_path / "first", tmp_path / "second"):
        folder.mkdir()
    RECALLED.save(tmp_path / "first")
    loaded = Recalled.load(tmp_path / "first")
    assert loaded is not None
    for file in (tmp_path / "first").iterdir():
        file.unlink()
    loaded.save(tmp_path / "second")
    again = Recalled.load(tmp_path / "second")
    assert again is not None
    np.testing.assert_array_equal(again.scores(VECTORS[:5]), RECALLED.scores(VECTORS[:5]))


def test_where_nothing_was_stored_nothing_is_recalled(tmp_path: Path) -> None:
    assert Recalled.load(tmp_path) is None
