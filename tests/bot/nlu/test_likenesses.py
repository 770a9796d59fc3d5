import numpy as np
import pytest

from bot.nlu import likenesses
from bot.nlu.likenesses import Likenesses
from bot.nlu.views import Matrix
from tests.bot.nlu.fake_encoder import FakeEncoder
from tests.bot.nlu.likened import likened

SHARPNESS, WEIGHT = 1.5, 0.6


def some(messages: int) -> tuple[Likenesses, Matrix]:
    rows = FakeEncoder().encode([f"message {number}" for number in range(messages)])
    return Likenesses(rows, SHARPNESS, WEIGHT), WEIGHT * likened(rows, rows, SHARPNESS)


@pytest.mark.parametrize("cores", ["1", "2", "3"])
@pytest.mark.parametrize("messages", [1, 3, 4, 9, 12])
def test_halves_multiply_as_the_whole(messages: int, cores: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", cores)
    monkeypatch.setattr(likenesses, "ROWS", 4)
    found, whole = some(messages)
    columns = np.random.default_rng(0).normal(size=(messages, 5)).astype(np.float32)
    np.testing.assert_allclose(found.times(columns), whole @ columns, atol=1e-5)


def test_rows_and_diagonal_are_those_of_the_whole() -> None:
    found, whole = some(7)
    np.testing.assert_allclose(found.rows(np.array([5, 2])), whole[[5, 2]], atol=1e-5)
    np.testing.assert_allclose(found.diagonal(), whole.diagonal(), atol=1e-5)
    assert len(found) == 7
