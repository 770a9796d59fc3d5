from bot.evaluation.judged import Judged, accuracy_among, by_intent, confusions, figures, reliability, scope, worst
from bot.evaluation.messages import Labelled


def judged(accepted: str, *ranking: tuple[str, float]) -> Judged:
    return Judged.of(Labelled(f"{accepted} {ranking[0][0]}", tuple(accepted.split(","))), ranking)


RIGHT = judged("request_refund,report_fault", ("report_fault", 0.8), ("request_refund", 0.1))
SECOND = judged("request_refund", ("request_exchange", 0.6), ("request_refund", 0.3))
WRONG = judged("request_refund", ("request_exchange", 0.9), ("thank", 0.05), ("request_refund", 0.01))
OUTSIDE = judged("out_of_scope", ("out_of_scope", 0.7), ("thank", 0.1))
ALL = [RIGHT, SECOND, WRONG, OUTSIDE]


def test_the_figures_of_some_messages() -> None:
    found = figures(ALL)
    assert (found["messages"], found["accuracy"], found["among the first two"]) == (4, 0.5, 0.75)


def test_what_is_out_of_scope_is_told_from_the_rest() -> None:
    assert set(scope(ALL).values()) == {1.0}
    assert scope([RIGHT]) == {}


def test_errors_are_counted_by_intent_and_pair_and_the_surest_come_first() -> None:
    assert by_intent(ALL) == {"out_of_scope": [1, 1], "request_refund": [1, 3]}
    assert confusions(ALL) == [("request_refund", "request_exchange", 2)]
    assert worst(ALL) == [WRONG, SECOND]
    assert worst(ALL, most=1) == [WRONG]


def test_accuracy_among_some_intents() -> None:
    assert accuracy_among(ALL, frozenset({"out_of_scope"})) == 1
    assert accuracy_among(ALL, frozenset({"thank"})) == 0


def test_reliability_holds_every_message_once() -> None:
    bins = reliability(ALL)
    assert sum(found["messages"] for found in bins) == len(ALL)
    assert bins[0] == {"confidence": 0.6, "right": 0.0, "messages": 1}
