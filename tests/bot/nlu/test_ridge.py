import numpy as np
import pytest

from bot.nlu.ridge import Matrix, one_hot, solve
from bot.nlu.views import likeness
from tests.bot.nlu.fake_encoder import FakeEncoder


def some_kernel(rows: int) -> Matrix:
    directions = FakeEncoder().encode([f"message {number}" for number in range(rows)])
    return likeness(directions, directions, sharpness=1.0)


def test_left_out_predictions_are_those_of_really_leaving_one_out() -> None:
    rows, classes, ridge = 12, 3, 0.1
    kernel, targets = some_kernel(rows), one_hot(np.arange(rows) % classes, classes)
    left_out = solve(kernel.copy(), targets, ridge, most_left_out=rows).left_out
    for row in range(rows):
        others = np.arange(rows) != row
        weights = solve(kernel[np.ix_(others, others)], targets[others], ridge, most_left_out=0).weights
        np.testing.assert_allclose(left_out[row], kernel[row, others] @ weights, atol=1e-4)


def test_the_weights_solve_the_ridge_equations() -> None:
    kernel, targets = some_kernel(9), one_hot(np.arange(9) % 2, 2)
    weights = solve(kernel.copy(), targets, 0.5, most_left_out=0).weights
    np.testing.assert_allclose(kernel @ weights + 0.5 * weights, targets, atol=1e-4)


@pytest.mark.parametrize(("most", "found"), [(0, 0), (5, 5), (50, 9)])
def test_rows_left_out_are_distinct_and_no_more_than_asked_for(most: int, found: int) -> None:
    kernel, targets = some_kernel(9), one_hot(np.arange(9) % 2, 2)
    whole = solve(kernel.copy(), targets, 0.5, most_left_out=9)
    some = solve(kernel.copy(), targets, 0.5, most_left_out=most)
    assert len(set(some.sample)) == len(some.left_out) == found
    np.testing.assert_allclose(some.left_out, whole.left_out[some.sample], atol=1e-5)
