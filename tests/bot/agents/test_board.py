"""What waits for somebody: seen, done, and refused to whom it does not belong, over HTTP."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import yaml

from bot.agents.board_entries import Entries
from bot.norms import check_draft
from bot.rounds.rounds import Rounds
from bot.settings import PROJECT
from bot.wordings import Wordings
from desk.clock import FixedClock
from desk.dealers import Kind
from desk.rulebooks import Rulebooks
from desk.service import Desk
from tests.bot.agents.conftest import AgentsPage, Customers
from tests.bot.agents.waiting import DEALER, Rows
from tests.desk.plans import without_scans


@pytest.fixture
def rows(desk: Desk, office_clock: FixedClock) -> Rows:
    return Rows(desk, office_clock)


def entries(page: AgentsPage, kind: str) -> list[dict[str, Any]]:
    found = {one["kind"]: one["entries"] for one in page.get("/board").json()["kinds"]}
    listed: list[dict[str, Any]] = found[kind]
    return listed


def offered(page: AgentsPage, kind: str) -> list[list[str]]:
    return [[deed["name"] for deed in entry["deeds"]] for entry in entries(page, kind)]


def steps(page: AgentsPage, number: str) -> list[str]:
    return [step["text"] for step in page.get(f"/cases/{number}").json()["history"]]


def test_nobody_sees_the_board_without_a_login(anonymous: AgentsPage) -> None:
    assert anonymous.get("/board").status_code == 401
    assert anonymous.post("/suggestions/1/answer", answer="谢谢您").status_code == 401


def test_the_kinds_stand_in_the_order_of_their_urgency(an: AgentsPage) -> None:
    board = an.get("/board").json()
    assert [kind["kind"] for kind in board["kinds"]][:2] == ["incidents", "promises"]
    assert all(kind["label"] and kind["entries"] == [] for kind in board["kinds"])
    assert board["counts"] is False


def test_urgent_entries_come_first_then_the_newest(an: AgentsPage, rows: Rows, office_clock: FixedClock) -> None:
    old = rows.suggestion("old")
    office_clock.moment += timedelta(hours=30)
    earlier = rows.suggestion("earlier")
    office_clock.moment += timedelta(minutes=1)
    newest = rows.suggestion("newest")
    an.log_in("1001")
    found = entries(an, "suggestions")
    assert [entry["id"] for entry in found] == [str(old), str(newest), str(earlier)]
    assert [entry["urgent"] for entry in found] == [True, False, False]


class TestDealers:
    def test_a_request_is_answered_once_and_the_answer_reaches_the_dealer(
        self, an: AgentsPage, customers: Customers, rows: Rows, desk: Desk
    ) -> None:
        request = rows.dealer_request(Kind.PARTS)
        [entry] = entries(an, "dealers")
        assert "示范经销商" in entry["title"]
        assert DEALER in entry["title"]
        assert "物料" in entry["text"]
        answered = an.post(f"/dealers/{request}/answer", answer="门封条明天发出，电话13800000009")
        assert answered.json()["done"]
        [said] = customers.reads("dealer")
        assert "配件" in said
        assert "门封条明天发出" in said
        assert check_draft(said) == []
        with desk.work() as work:
            stored = work.dealers.contacts(DEALER)[0]
            assert (stored.state, stored.decided_by) == ("done", "1001")
            assert "13800000009" not in (stored.answer or "")
        assert entries(an, "dealers") == []
        assert an.post(f"/dealers/{request}/answer", answer="再答一次").status_code == 409
        assert len(customers.reads("dealer")) == 1

    def test_what_costs_money_is_decided_by_who_leads(
        self, an: AgentsPage, xin: AgentsPage, customers: Customers, rows: Rows
    ) -> None:
        request = rows.dealer_request(Kind.PROMOTION)
        [entry] = entries(an, "dealers")
        assert entry["deeds"] == []
        assert "示范主管（1002）" in entry["ask"]
        for deed in ("approve", "decline"):
            refused = an.post(f"/dealers/{request}/{deed}", answer="物料下周送到您店里")
            assert refused.status_code == 403
            assert refused.json() == {"error": "这一步要主管来做"}
        # Nor by the way for answers.
        assert an.post(f"/dealers/{request}/answer", answer="物料下周送到您店里").status_code == 409
        assert offered(xin, "dealers") == [["approve", "decline"]]
        assert xin.post(f"/dealers/{request}/approve", answer="物料下周送到您店里").status_code == 200
        [said] = customers.reads("dealer")
        assert "促销支持" in said
        assert "物料下周送到您店里" in said
        assert check_draft(said) == []

    @pytest.mark.parametrize("deed", ["answer", "approve", "decline"])
    def test_an_answer_is_held_to_the_norms(self, xin: AgentsPage, customers: Customers, rows: Rows, deed: str) -> None:
        request = rows.dealer_request(Kind.PROMOTION)
        refused = xin.post(f"/dealers/{request}/{deed}", answer="这是公司规定，你等着")
        assert refused.status_code == 422
        assert "拿规定挡人" in [violation["problem"] for violation in refused.json()["violations"]]
        assert customers.reads("dealer") == []

    def test_of_two_who_decide_at_once_one_does(
        self, an: AgentsPage, xin: AgentsPage, customers: Customers, rows: Rows
    ) -> None:
        request = rows.dealer_request(Kind.SUPPLY)
        with ThreadPoolExecutor() as pool:
            presses = [pool.submit(page.post, f"/dealers/{request}/answer", answer="今天发货") for page in (an, xin)]
        assert sorted(press.result().status_code for press in presses) == [200, 409]
        assert len(customers.reads("dealer")) == 1

    def test_there_is_no_such_request(self, an: AgentsPage) -> None:
        assert an.post("/dealers/99/answer", answer="今天发货").status_code == 404


class TestSuggestions:
    def test_the_answer_is_told_by_the_next_round(
        self, an: AgentsPage, customers: Customers, rows: Rows, desk: Desk, office_clock: FixedClock
    ) -> None:
        suggestion = rows.suggestion()
        [entry] = entries(an, "suggestions")
        assert entry["text"] == "说明书的字能不能印大一点"
        assert an.post(f"/suggestions/{suggestion}/answer", answer="下一批说明书换大字").status_code == 200
        assert entries(an, "suggestions") == []
        Rounds(desk, wordings()).tick(office_clock.now())
        [said] = customers.reads("li")
        assert "下一批说明书换大字。" in said
        assert an.post(f"/suggestions/{suggestion}/answer", answer="又答一次").status_code == 409

    def test_it_is_held_to_the_norms(self, an: AgentsPage, rows: Rows) -> None:
        assert an.post(f"/suggestions/{rows.suggestion()}/answer", answer="你想多了").status_code == 422
        assert len(entries(an, "suggestions")) == 1


class TestPromises:
    def test_soonest_first_and_what_is_late_is_urgent(
        self, an: AgentsPage, rows: Rows, office_clock: FixedClock
    ) -> None:
        number = rows.case()
        soon = rows.promise(number, timedelta(hours=3))
        late = rows.promise(number, timedelta(minutes=5), "decision")
        rows.promise(number, timedelta(days=4), "parts_search")
        office_clock.moment += timedelta(minutes=6)
        found = entries(an, "promises")
        assert [(entry["id"], entry["urgent"]) for entry in found] == [(str(late), True), (str(soon), False)]
        assert found[1]["title"] == "答应顾客：给您回电话"
        assert found[1]["case_number"] == number

    def test_kept_with_one_click(self, an: AgentsPage, rows: Rows, desk: Desk) -> None:
        number = rows.case()
        promise = rows.promise(number, timedelta(hours=3))
        assert an.post(f"/promises/{promise}/keep").status_code == 200
        assert entries(an, "promises") == []
        assert steps(an, number)[-1] == "做到了答应的：给您回电话"
        assert an.post(f"/promises/{promise}/keep").status_code == 409
        with desk.work() as work:
            [kept] = work.promises.of_case(number)
            assert kept.state == "kept"

    def test_put_off_with_a_reason_the_customer_is_told(
        self, an: AgentsPage, customers: Customers, rows: Rows, desk: Desk, office_clock: FixedClock
    ) -> None:
        number = rows.case()
        promise = rows.promise(number, timedelta(hours=3))
        later = (office_clock.now() + timedelta(hours=6)).isoformat()
        assert an.post(f"/promises/{promise}/postpone", reason="师傅在路上堵车。", due_at=later).status_code == 200
        [entry] = entries(an, "promises")
        assert entry["notes"][-1] == "刚改期，马上通知顾客"
        Rounds(desk, wordings()).tick(office_clock.now())
        [said] = customers.reads("li")
        assert "师傅在路上堵车" in said
        assert "改期：给您回电话，原因：师傅在路上堵车" in steps(an, number)

    @pytest.mark.parametrize(
        ("reason", "hours", "status"), [("堵车", 2, 422), ("你急什么", 6, 422), ("  ", 6, 422), ("堵车", 6, 200)]
    )
    def test_only_later_and_with_a_reason_that_may_be_said(
        self, an: AgentsPage, rows: Rows, office_clock: FixedClock, reason: str, hours: int, status: int
    ) -> None:
        promise = rows.promise(rows.case(), timedelta(hours=3))
        later = (office_clock.now() + timedelta(hours=hours)).isoformat()
        assert an.post(f"/promises/{promise}/postpone", reason=reason, due_at=later).status_code == status


class TestIncidents:
    def test_findings_are_written_down_and_who_leads_closes(
        self, an: AgentsPage, xin: AgentsPage, rows: Rows, desk: Desk
    ) -> None:
        number = rows.case()
        incident = rows.incident(number)
        assert offered(an, "incidents") == [["findings"]]
        assert offered(xin, "incidents") == [["findings", "close_incident"]]
        assert an.post(f"/incidents/{incident}/findings", findings="插座进水").status_code == 200
        refused = an.post(f"/incidents/{incident}/close", findings="插座进水，已换")
        assert (refused.status_code, refused.json()["error"]) == (403, "这一步要主管来做")
        assert xin.post(f"/incidents/{incident}/close", findings="插座进水，已换").status_code == 200
        assert entries(an, "incidents") == []
        assert steps(an, number)[-2:] == ["隐患检查：插座进水", "隐患查清：插座进水，已换"]
        assert xin.post(f"/incidents/{incident}/close", findings="又一次").status_code == 409
        with desk.work() as work:
            closed = work.incidents.of_case(number)
            assert closed is not None
            assert closed.findings == "插座进水，已换"


class TestRequestsAndCases:
    def test_a_request_waits_until_it_is_done(self, an: AgentsPage, rows: Rows) -> None:
        number = rows.case()
        other = rows.request(number, "invoice")
        request = rows.request(number)
        assert [entry["id"] for entry in entries(an, "requests")] == [str(request), str(other)]
        assert entries(an, "requests")[0]["title"] == "约安装（电话13800000001，日子周六）"
        assert an.post(f"/requests/{request}/done", note="周六上午去").status_code == 200
        assert [entry["id"] for entry in entries(an, "requests")] == [str(other)]
        assert steps(an, number)[-1] == "办好了：约安装，周六上午去"
        assert "顾客要办：约安装（电话13800000001，日子周六）" in steps(an, number)
        assert an.post(f"/requests/{request}/done").status_code == 409

    def test_a_case_that_needs_a_person_while_nobody_is_in_the_queue(
        self, an: AgentsPage, customers: Customers, rows: Rows
    ) -> None:
        left = rows.case("wang", needs_human=True, human_reason="promise_broken")
        customers.waits("li")
        [entry] = entries(an, "cases")
        assert (entry["case_number"], entry["title"]) == (left, "答应的时间没做到")
        assert "还没有人跟" in entry["notes"]

    def test_it_is_closed_from_its_panel_with_the_proposed_cause(self, an: AgentsPage, rows: Rows, desk: Desk) -> None:
        number = rows.case(needs_human=True, human_reason="promise_broken")
        deeds = {deed["name"]: deed for deed in an.get(f"/cases/{number}").json()["deeds"]}
        fields = {field["name"]: field for field in deeds["close"]["fields"]}
        assert (fields["cause"]["value"], fields["origin"]["value"]) == ("slow_service", "company")
        given = {"outcome": "explained", "cause": "slow_service", "origin": "company"}
        assert an.post(f"/cases/{number}/close", **{**given, "outcome": "nonsense"}).status_code == 422
        assert an.post(f"/cases/{number}/close", **given).status_code == 200
        assert an.post(f"/cases/{number}/close", **given).status_code == 409
        assert entries(an, "cases") == []
        with desk.work() as work:
            case = work.cases.get_case(number)
            assert case is not None
            assert (case.outcome, case.cause_confirmed) == ("explained", True)

    def test_a_case_with_a_conversation_is_closed_there(self, an: AgentsPage, customers: Customers, desk: Desk) -> None:
        customers.waits("li")
        with desk.work() as work:
            case = work.cases.open_case_of("web:li")
            assert case is not None
        assert "close" not in [deed["name"] for deed in an.get(f"/cases/{case.number}").json()["deeds"]]
        assert an.post(f"/cases/{case.number}/close", outcome="explained").status_code == 409

    def test_goods_wished_for_today(self, an: AgentsPage, rows: Rows, office_clock: FixedClock) -> None:
        rows.wish("wang", "昨天的货")
        office_clock.moment += timedelta(days=1)
        rows.wish("li", "洗烘一体机")
        rows.wish("zhao", "洗烘一体机")
        an.log_in("1001")
        [entry] = entries(an, "wishes")
        assert (entry["title"], entry["notes"]) == ("洗烘一体机，2人想要", ["上海"])


def test_the_whole_board_is_read_by_indexes(rows: Rows, desk: Desk) -> None:
    number = rows.case(needs_human=True)
    rows.promise(number, timedelta(hours=1))
    rows.compensation(number, "300")
    rows.incident(number)
    rows.request(number)
    rows.dealer_request(Kind.PROMOTION)
    rows.suggestion()
    rows.wish("li", "洗烘一体机")
    with desk.work() as work, without_scans(work.session):
        listed = Entries(work, "agent", rows.now, Rulebooks()).all()
    assert all(listed.values())


class TestCounts:
    def test_who_leads_sees_them(self, an: AgentsPage, xin: AgentsPage, rows: Rows, desk: Desk) -> None:
        number = rows.case()
        rows.case("wang", cause=None, reopened=1)
        with desk.work() as work:
            work.satisfaction.rate(number, 4, rows.now)
        refused = an.get("/counts")
        assert (refused.status_code, refused.json()["error"]) == (403, "这一步要主管来做")
        counts = xin.get("/counts?days=30").json()
        assert (counts["cases"], counts["again"], counts["average_stars"]) == (2, 1, 4.0)
        assert counts["by_product"] == [{"label": "冰箱", "cases": 2, "again": 1}]
        assert {row["label"] for row in counts["by_cause"]} == {"服务不及时", "还没有判断"}
        assert xin.get("/counts?days=9").status_code == 422


def wordings() -> Wordings:
    found: dict[str, Any] = {}
    for file in (PROJECT / "data" / "responses").glob("*.yml"):
        found |= yaml.safe_load(file.read_text(encoding="utf-8"))["responses"]
    return Wordings(found)
