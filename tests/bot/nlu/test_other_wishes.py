import pytest

from bot.nlu.other_wishes import other_wishes


def sure(intent: str, confidence: float = 0.9) -> dict[str, float]:
    return {"report_fault": 1 - confidence, intent: confidence} if intent != "report_fault" else {intent: confidence}


@pytest.mark.parametrize(
    ("main", "clauses", "found"),
    [
        ("request_refund", [sure("request_refund"), sure("request_invoice")], ["request_invoice"]),
        ("request_refund", [sure("report_fault"), sure("request_exchange")], []),
        ("request_invoice", [sure("request_invoice"), sure("ask_delivery")], ["ask_delivery"]),
        ("request_refund", [sure("request_invoice", 0.6)], []),
        ("request_refund", [sure("request_invoice")] * 3, ["request_invoice"]),
        (
            "request_refund",
            [sure("request_invoice"), sure("complain_staff_attitude"), sure("ask_delivery")],
            ["request_invoice", "complain_staff_attitude"],
        ),
        ("request_refund", [], []),
    ],
)
def test_only_sure_and_separate_matters_are_kept(main: str, clauses: list[dict[str, float]], found: list[str]) -> None:
    assert other_wishes(main, clauses) == found
