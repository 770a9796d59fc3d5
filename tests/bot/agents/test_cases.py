"""Cases beside the conversation."""

from __future__ import annotations

from desk.service import Desk
from tests.bot.agents.conftest import AgentsPage, Customers

BY_PHONE = {
    "channel": "phone",
    "name": "示范顾客",
    "phone": "13800000002",
    "intent": "request_refund",
    "facts": {
        "category": "refrigerator",
        "fault": "performance",
        "bought_on": "2026-11-11",
        "delivered_on": "2026-11-11",
        "price_paid": "3999",
        "proof": "invoice",
        "wish": "refund",
        "model": "",
    },
    "note": "下午再打一次13800000002",
}


def test_a_case_opened_by_hand_shows_what_the_rules_say(an: AgentsPage, desk: Desk) -> None:
    opened = an.post("/cases", **BY_PHONE).json()
    assert opened["channel"] == "电话"
    assert opened["contacts"] == ["示范顾客", "13800000002"]
    assert opened["decision"]["title"] == "可以换货而想退款"
    assert opened["decision"]["remedies"][0]["label"] == "免费换同型号"
    assert opened["decision"]["basis"]
    assert [step["kind"] for step in opened["history"]] == ["opened", "opened_by_hand", "note"]
    assert opened["history"][-1]["text"] == "备注：下午再打一次13800000002"
    with desk.work() as work:
        case = work.cases.get_case(opened["number"])
        assert case is not None
        assert (case.channel, case.owner) == ("phone", "1001")
        [*_, note] = work.cases.history(case.number)
        assert "13800000002" not in note.detail["text"]


def test_facts_that_cannot_be_are_said_in_chinese(an: AgentsPage) -> None:
    refused = an.post("/cases", **{**BY_PHONE, "facts": {"bought_on": "2027-01-01"}})
    assert refused.status_code == 422
    assert refused.json()["fact"] == "bought_on"


def test_a_case_is_found_by_its_number_and_remarked_on(an: AgentsPage, customers: Customers, desk: Desk) -> None:
    customers.waits("li")
    with desk.work() as work:
        case = work.cases.open_case_of("web:li")
        assert case is not None
    noted = an.post(f"/cases/{case.number}/notes", text="顾客下午三点后方便").json()
    assert noted["history"][-1]["text"] == "备注：顾客下午三点后方便"
    assert noted["history"][-1]["actor"] == "1001"
    assert an.get(f"/cases/{case.number.lower()}").json()["number"] == case.number
    assert an.get("/cases/AX261121ZZZZZ").status_code == 404


def test_the_lists_of_the_page(an: AgentsPage) -> None:
    lists = an.get("/lists").json()
    assert {"canned", "closing", "intents", "facts"} == lists.keys()
    assert all(fact["label"] for fact in lists["facts"])
    assert any("{case_number}" in text for topic in lists["canned"] for text in topic["texts"])
