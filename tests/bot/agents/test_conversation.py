"""What agents do with conversations, over HTTP."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from actions.cases import INCIDENT
from bot.agents.office import Office
from desk.agents import PRESENT_FOR
from desk.clock import FixedClock
from desk.service import Desk
from tests.bot.agents.conftest import AgentsPage, Customers


def test_dangers_come_first_then_who_has_waited_longest(
    an: AgentsPage, customers: Customers, office_clock: FixedClock
) -> None:
    waiting = []
    for name, reason in (("early", "request_human"), ("late", "not_understood"), ("danger", INCIDENT)):
        waiting.append(customers.waits(name, reason=reason))
        office_clock.moment += timedelta(seconds=30)
    early, late, danger = waiting
    queue = an.get("/queue").json()["waiting"]
    assert [entry["id"] for entry in queue] == [danger, early, late]
    assert [entry["urgent"] for entry in queue] == [True, False, False]
    assert queue[1]["reason"] == "顾客要求人工"


def test_the_agent_reads_the_whole_conversation_with_the_customers_number(an: AgentsPage, customers: Customers) -> None:
    handover = customers.waits("li", "冰箱不制冷，转人工")
    shown = an.get(f"/conversations/{handover}").json()
    assert [(m["author"], m["text"]) for m in shown["messages"]] == [
        ("customer", "冰箱不制冷，转人工，电话13800000001"),
        ("desk", "同事马上来"),
    ]
    assert shown["summary"]["contacts"] == ["13800000001"]
    assert {"fact": "category", "label": "品类", "value": "冰箱"} in shown["case"]["facts"]


def test_taking_greets_the_customer_with_the_agents_number(an: AgentsPage, customers: Customers, desk: Desk) -> None:
    handover = customers.waits("li")
    taken = an.post(f"/conversations/{handover}/take").json()
    assert (taken["state"], taken["taken_by"]) == ("taken", "1001")
    [greeting] = customers.reads("li")
    assert "工号1001" in greeting
    with desk.work() as work:
        case = work.cases.open_case_of("web:li")
        assert case is not None
        assert case.owner == "1001"


def test_of_two_who_take_at_once_one_gets_it(an: AgentsPage, xin: AgentsPage, customers: Customers) -> None:
    for round_ in range(5):
        handover = customers.waits(f"customer{round_}")
        with ThreadPoolExecutor() as pool:
            presses = [pool.submit(page.post, f"/conversations/{handover}/take") for page in (an, xin)]
            answers = [press.result() for press in presses]
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        winner = next(answer.json()["taken_by"] for answer in answers if answer.status_code == 200)
        refusal = next(answer.json()["error"] for answer in answers if answer.status_code == 409)
        assert refusal == f"工号{winner}已经接手了这个会话"
        assert len(customers.reads(f"customer{round_}")) == 1


def test_a_conversation_whose_agent_left_can_be_taken_by_another(
    an: AgentsPage, xin: AgentsPage, customers: Customers, office_clock: FixedClock
) -> None:
    handover = customers.waits("li")
    an.post(f"/conversations/{handover}/take")
    assert xin.post(f"/conversations/{handover}/take").status_code == 409
    office_clock.moment += PRESENT_FOR + timedelta(seconds=1)
    assert xin.get("/queue").json()["others"][0]["left_alone"] is True
    assert xin.post(f"/conversations/{handover}/take").json()["taken_by"] == "1002"
    assert an.post(f"/conversations/{handover}/answer", id="answer-1", text="您好").status_code == 409


def test_an_answer_reaches_the_customer_once_and_hides_personal_values(
    an: AgentsPage, customers: Customers, desk: Desk
) -> None:
    handover = customers.waits("li")
    an.post(f"/conversations/{handover}/take")
    for _ in range(2):
        answered = an.post(f"/conversations/{handover}/answer", id="answer-1", text="我打13800000001联系您")
    assert answered.json()["messages"][-1]["text"] == "我打13800000001联系您"
    assert customers.reads("li")[1:] == ["我打⟦phone:1⟧联系您"]
    with desk.work() as work:
        [_, answer] = work.messages.posted_after("web:li", "web")
        assert (answer.author, answer.agent_number) == ("agent", "1001")


@pytest.mark.parametrize(
    ("draft", "problem"),
    [("你等着", "没有用“您”"), ("这是公司规定，没办法。", "拿规定挡人"), ("请稍等。", "让顾客等却没有说多久")],
)
def test_a_draft_against_the_norms_is_not_sent_and_says_what_to_say_instead(
    an: AgentsPage, customers: Customers, draft: str, problem: str
) -> None:
    handover = customers.waits("li")
    an.post(f"/conversations/{handover}/take")
    refused = an.post(f"/conversations/{handover}/answer", id="answer-1", text=draft)
    assert refused.status_code == 422
    assert problem in [violation["problem"] for violation in refused.json()["violations"]]
    assert all(violation["instead"] for violation in refused.json()["violations"])
    assert len(customers.reads("li")) == 1


def test_only_who_has_the_conversation_may_answer(an: AgentsPage, xin: AgentsPage, customers: Customers) -> None:
    handover = customers.waits("li")
    assert an.post(f"/conversations/{handover}/answer", id="answer-1", text="您好").status_code == 409
    an.post(f"/conversations/{handover}/take")
    for deed in ("hand_back", "typing"):
        assert xin.post(f"/conversations/{handover}/{deed}").status_code == 409
    assert xin.post(f"/conversations/{handover}/close", outcome="other").status_code == 409


def test_handing_back_tells_the_customer_and_the_note(an: AgentsPage, customers: Customers, desk: Desk) -> None:
    handover = customers.waits("li")
    an.post(f"/conversations/{handover}/take")
    back = an.post(f"/conversations/{handover}/hand_back", note="换货已经安排好")
    assert back.json()["state"] == "closed"
    last = customers.reads("li")[-1]
    assert last.startswith("同事已处理完，我接着为您服务。")
    assert "换货已经安排好" in last
    with desk.work() as work:
        assert work.handovers.open_of("web:li") is None
        case = work.cases.open_case_of("web:li")
        assert case is not None
        assert not case.needs_human


def test_a_note_against_the_norms_is_not_handed_on(an: AgentsPage, customers: Customers) -> None:
    handover = customers.waits("li")
    an.post(f"/conversations/{handover}/take")
    assert an.post(f"/conversations/{handover}/hand_back", note="是你操作不当").status_code == 422
    assert an.get("/queue").json()["mine"] != []


def test_closing_ends_conversation_and_case(an: AgentsPage, customers: Customers, desk: Desk) -> None:
    handover = customers.waits("li")
    number = an.post(f"/conversations/{handover}/take").json()["case_number"]
    assert an.post(f"/conversations/{handover}/close", outcome="nonsense").status_code == 422
    closed = an.post(f"/conversations/{handover}/close", outcome="exchanged", cause="quality", origin="company")
    assert closed.json()["state"] == "closed"
    with desk.work() as work:
        case = work.cases.get_case(number)
        assert case is not None
        assert (case.state, case.outcome, case.cause, case.origin) == (
            "closed",
            "exchanged",
            "quality",
            "company",
        )
        assert case.cause_confirmed


def test_nobody_leaves_with_a_conversation_in_hand(an: AgentsPage, customers: Customers) -> None:
    handover = customers.waits("li")
    an.post(f"/conversations/{handover}/take")
    refused = an.post("/duty", on_duty=False)
    assert (refused.status_code, refused.json()["error"]) == (409, "您还有1个会话，请先交还或结束")
    an.post(f"/conversations/{handover}/hand_back")
    assert an.post("/duty", on_duty=False).json()["on_duty"] is False


def test_what_does_not_exist_is_not_found(an: AgentsPage) -> None:
    assert an.get("/conversations/99").status_code == 404
    assert an.post("/conversations/99/take").status_code == 404


def test_a_conversation_is_passed_on_to_a_colleague_with_a_note(
    an: AgentsPage, xin: AgentsPage, customers: Customers, desk: Desk
) -> None:
    handover = customers.waits("li")
    an.post(f"/conversations/{handover}/take")
    assert an.get("/queue").json()["colleagues"] == [{"number": "1002", "name": "示范主管", "role": "主管"}]
    passed = an.post(f"/conversations/{handover}/pass_on", to="1002", note="只认换货，电话13900000009")
    assert passed.json()["taken_by"] == "1002"
    said = customers.reads("li")[-1]
    assert "工号1002" in said
    assert "换货" not in said
    mine = xin.get("/queue").json()["mine"]
    assert [(entry["id"], entry["passed_on_by"]) for entry in mine] == [(handover, "1001")]
    shown = xin.get(f"/conversations/{handover}").json()
    assert shown["summary"]["passed_on"] == {"by": "1001", "note": "只认换货，电话13900000009"}
    assert any(step["text"].startswith("转给工号1002") for step in shown["case"]["history"])
    assert xin.post(f"/conversations/{handover}/answer", id="answer-1", text="您好").status_code == 200
    assert an.post(f"/conversations/{handover}/answer", id="answer-2", text="您好").status_code == 409
    with desk.work() as work:
        case = work.cases.open_case_of("web:li")
        assert case is not None
        assert case.owner == "1002"
        kept = work.handovers.get(handover)
        assert kept is not None
        assert "13900000009" not in repr(kept.summary)


def test_a_conversation_is_passed_on_only_by_whoever_has_it_and_only_to_who_is_there(
    an: AgentsPage, xin: AgentsPage, customers: Customers
) -> None:
    handover = customers.waits("li")
    an.post(f"/conversations/{handover}/take")
    assert xin.post(f"/conversations/{handover}/pass_on", to="1001").status_code == 409
    assert an.post(f"/conversations/{handover}/pass_on", to="1001").status_code == 409
    assert an.post(f"/conversations/{handover}/pass_on", to="9999").status_code == 409
    xin.post("/duty", on_duty=False)
    refused = an.post(f"/conversations/{handover}/pass_on", to="1002")
    assert (refused.status_code, refused.json()["error"]) == (409, "工号1002现在不在岗，请换一位同事")
    assert len(customers.reads("li")) == 1


def test_the_agents_see_that_a_customer_is_writing(an: AgentsPage, customers: Customers, office: Office) -> None:
    handover = customers.waits("li")
    an.post(f"/conversations/{handover}/take")
    office.customer_types("web:li")
    assert an.get("/queue").json()["mine"][0]["typing"] is True
    office.turn_done("web:li")
    assert an.get("/queue").json()["mine"][0]["typing"] is False
