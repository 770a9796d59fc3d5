import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.decision import Decision, Thresholds

THRESHOLDS = Thresholds(answer=0.5, ask_back=0.25, wordless=0.75)
CONFIDENCE = st.floats(0, 1)


@pytest.mark.parametrize(
    ("intent", "confidence", "decision"),
    [
        ("request_refund", 0.9, "answer"),
        ("request_refund", 0.5, "answer"),
        ("request_refund", 0.49, "ask_back"),
        ("request_refund", 0.25, "ask_back"),
        ("request_refund", 0.24, "decline"),
        ("out_of_scope", 0.9, "decline"),
        ("out_of_scope", 0.5, "decline"),
        ("out_of_scope", 0.3, "ask_back"),
        ("out_of_scope", 0.1, "decline"),
    ],
)
def test_the_surest_intent_decides(intent: str, confidence: float, decision: Decision) -> None:
    assert THRESHOLDS.decide([(intent, confidence), ("greet", 0.01)]) == decision


@pytest.mark.parametrize(("confidence", "decision"), [(0.8, "answer"), (0.6, "ask_back"), (0.2, "decline")])
def test_what_holds_no_word_must_be_surer(confidence: float, decision: Decision) -> None:
    assert THRESHOLDS.decide([("affirm", confidence)], in_words=False) == decision


@given(CONFIDENCE, CONFIDENCE)
def test_more_confidence_never_means_less_of_an_answer(one: float, other: float) -> None:
    rank = {"decline": 0, "ask_back": 1, "answer": 2}
    less, more = (rank[THRESHOLDS.decide([("greet", value)])] for value in sorted((one, other)))
    assert less <= more
