import numpy as np
import pytest
import scipy.sparse as sparse
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.likenesses import Likenesses
from bot.nlu.ridge import TO_PREDICT, Kernel, Matrix, Ridge, drawn_folds, one_hot
from tests.bot.nlu.fake_encoder import FakeEncoder

RIDGE = 0.1


def some_kernel(rows: int, *, meaning: bool = True) -> Kernel:
    directions = FakeEncoder().encode([f"message {number}" for number in range(rows)])
    terms = sparse.random(rows, 40, density=0.2, format="csr", random_state=rows, dtype=np.float32)
    return Kernel(terms, Likenesses(directions, sharpness=1.0, weight=1.0) if meaning else None)


def whole(kernel: Kernel) -> Matrix:
    return kernel.rows(np.arange(len(kernel)))


def exact(kernel: Matrix, targets: Matrix) -> Matrix:
    solution: Matrix = np.linalg.solve(kernel + RIDGE * np.eye(len(kernel)), targets).astype(np.float32)
    return solution


@pytest.mark.parametrize("meaning", [True, False])
@pytest.mark.parametrize("rows", [2, 30, 2500])
def test_the_weights_solve_the_ridge_equations(rows: int, meaning: bool) -> None:
    kernel, targets = some_kernel(rows, meaning=meaning), one_hot(np.arange(rows) % 2, 2)
    weights = Ridge(kernel, RIDGE).solve(targets)
    missed = np.linalg.norm(kernel.times(weights) + RIDGE * weights - targets)
    assert missed <= 0.022 * np.linalg.norm(targets)


@settings(deadline=None)
@given(st.integers(3, 40), st.data())
def test_rows_left_out_are_as_if_they_did_not_exist(rows: int, data: st.DataObject) -> None:
    kernel, targets = some_kernel(rows), one_hot(np.arange(rows) % 3, 3)
    without = np.array(sorted(data.draw(st.sets(st.integers(0, rows - 1), min_size=1, max_size=rows - 1))))
    others = np.setdiff1d(np.arange(rows), without)
    weights = Ridge(kernel, RIDGE).solve(targets, without)
    assert not weights[without].any()
    np.testing.assert_allclose(
        weights[others], exact(whole(kernel)[np.ix_(others, others)], targets[others]), atol=0.05
    )


def test_a_start_at_the_solution_stays_there() -> None:
    kernel, targets = some_kernel(50), one_hot(np.arange(50) % 3, 3)
    solution = exact(whole(kernel), targets)
    np.testing.assert_array_equal(Ridge(kernel, RIDGE).solve(targets, start=solution), solution)


@pytest.mark.parametrize("spoilt", [np.nan, np.inf, 1e30, 7.0, -7.0])
def test_a_start_that_is_no_solution_does_no_harm(spoilt: float) -> None:
    kernel, targets = some_kernel(50), one_hot(np.arange(50) % 3, 3)
    for start in (np.full_like(targets, spoilt), exact(whole(kernel), targets) * np.float32(spoilt)):
        weights = Ridge(kernel, RIDGE).solve(targets, start=start)
        np.testing.assert_allclose(weights, exact(whole(kernel), targets), atol=0.05)


def test_one_message_of_many_is_not_left_unsolved() -> None:
    rows = 2500
    kernel, targets = some_kernel(rows), one_hot(np.arange(rows) % 2, 2)
    ridge = Ridge(kernel, RIDGE)
    solved = ridge.solve(targets, without=np.array([rows - 1]), start=exact(whole(kernel), targets))
    assert not solved[-1].any()
    weights = ridge.solve(targets, start=solved)
    left = targets - kernel.times(weights) - RIDGE * weights
    assert np.linalg.norm(left, axis=1).max() <= 1.1 * TO_PREDICT.single


def test_folds_hold_every_row_once_and_are_predicted_by_the_others() -> None:
    rows, folds = 23, 5
    kernel, targets = some_kernel(rows), one_hot(np.arange(rows) % 3, 3)
    ridge = Ridge(kernel, RIDGE)
    found = list(ridge.left_out(targets, drawn_folds(rows, folds)))
    assert sorted(row for fold, _ in found for row in fold) == list(range(rows))
    for fold, said in found:
        others = np.setdiff1d(np.arange(rows), fold)
        weights = exact(whole(kernel)[np.ix_(others, others)], targets[others])
        np.testing.assert_allclose(said, whole(kernel)[np.ix_(fold, others)] @ weights, atol=0.05)


def test_columns_without_any_target_stay_at_zero() -> None:
    kernel = some_kernel(9)
    assert not Ridge(kernel, RIDGE).solve(np.zeros((9, 2), dtype=np.float32)).any()


@pytest.mark.parametrize("kind", ["the same twice", "nothing", "one in a billion"])
def test_columns_that_tell_nothing_new_are_solved_with_the_others(kind: str) -> None:
    kernel, targets = some_kernel(300), one_hot(np.arange(300) % 3, 4)
    targets[:, 3] = {"the same twice": targets[:, 0], "nothing": 0, "one in a billion": 1e-9 * targets[:, 1]}[kind]
    weights = Ridge(kernel, RIDGE).solve(targets)
    np.testing.assert_allclose(weights, exact(whole(kernel), targets), atol=0.05)
