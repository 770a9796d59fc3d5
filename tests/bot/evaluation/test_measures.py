import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.measures import auroc, calibration_error, interval, macro_f1, recall_at


def test_macro_f1_weighs_classes_alike_and_leaves_rare_ones_out() -> None:
    accepted = [["a"]] * 90 + [["b"]] * 10 + [["c"]] * 4
    assert macro_f1(["a"] * 104, accepted) == pytest.approx((2 * 90 / (90 + 104) + 0) / 2)
    assert macro_f1([labels[0] for labels in accepted], accepted) == 1


def test_any_accepted_intent_counts_as_the_true_one() -> None:
    assert macro_f1(["b"] * 5 + ["a"] * 5, [["a", "b"]] * 5 + [["a"]] * 5) == 1
    assert macro_f1(["a"], [["a"]]) == 0


@pytest.mark.parametrize(
    ("confidences", "right", "error"),
    [
        ([1.0, 1.0], [True, True], 0.0),
        ([1.0, 1.0], [True, False], 0.5),
        ([0.55] * 100, [True] * 55 + [False] * 45, 0.0),
        ([0.05, 0.95], [True, False], 0.95),
    ],
)
def test_calibration_is_off_by_the_gap_between_sure_and_right(
    confidences: list[float], right: list[bool], error: float
) -> None:
    assert calibration_error(confidences, right) == pytest.approx(error)


def test_a_threshold_flags_no_more_than_the_false_alarms_allowed() -> None:
    inside = [number / 100 for number in range(100)]
    outside = [0.965, 0.985, 0.5, 0.999]
    scores, labels = inside + outside, [False] * 100 + [True] * 4
    assert recall_at(0.03, scores, labels) == 0.75
    assert recall_at(0.0, scores, labels) == 0.25
    assert recall_at(1.0, scores, labels) == 1.0


def test_the_area_is_one_when_all_outside_score_higher() -> None:
    assert auroc([0.1, 0.2, 0.8, 0.9], [False, False, True, True]) == 1
    assert auroc([0.9, 0.8, 0.2, 0.1], [False, False, True, True]) == 0


@given(st.lists(st.booleans(), min_size=1, max_size=60))
def test_an_interval_holds_the_mean(right: list[bool]) -> None:
    low, high = interval(right)
    assert 0 <= low <= sum(right) / len(right) <= high <= 1
