"""What waits and stands in no queue, as the desk finds it."""

from __future__ import annotations

from datetime import timedelta

from desk.holding import hold
from desk.service import Desk
from desk.service_requests import note_request
from desk.tables import Suggestion
from desk.waiting import REQUEST_DONE, Waiting
from tests.desk.matters import NOW, open_case
from tests.desk.plans import without_scans

LATER = NOW + timedelta(hours=1)


def ask_for(desk: Desk, sender: str, request: str) -> str:
    with desk.work() as work:
        number = open_case(work, sender, f"{sender}:{request}")
        case = work.cases.get_case(number)
        assert case is not None
        note_request(work.session, case, request, {}, NOW)
        return number


def waiting_requests(desk: Desk) -> list[str]:
    with desk.work() as work:
        return [event.detail["request"] for event in work.waiting.requests()]


def test_a_request_waits_until_it_is_done_or_its_case_ends(desk: Desk) -> None:
    done, ended = ask_for(desk, "web:li", "invoice"), ask_for(desk, "web:wang", "visit")
    ask_for(desk, "web:zhao", "papers")
    assert waiting_requests(desk) == ["papers", "visit", "invoice"]
    with desk.work() as work:
        event = next(one for one in work.waiting.requests() if one.case_number == done)
        work.cases.note(done, REQUEST_DONE, LATER, "1001", event=event.id)
        work.cases.withdraw(ended, LATER)
    assert waiting_requests(desk) == ["papers"]
    with desk.work() as work:
        assert work.waiting.request(event.id) is None


def test_cases_for_people_leave_out_who_stands_in_the_queue(desk: Desk) -> None:
    with desk.work() as work:
        queued, left, quiet = (open_case(work, f"web:{name}", name) for name in ("li", "wang", "zhao"))
        for number in (queued, left):
            work.cases.escalate(number, "promise_broken", NOW)
        work.handovers.ask_for_human("web:li", queued, "promise_broken", NOW)
    with desk.work() as work:
        assert [case.number for case in work.waiting.cases()] == [left]
        assert work.handovers.cancel("web:li", LATER)
    with desk.work() as work:
        assert {case.number for case in work.waiting.cases()} == {queued, left}
        assert quiet not in {case.number for case in work.waiting.cases()}


def test_promises_by_their_time(desk: Desk) -> None:
    with desk.work() as work:
        number = open_case(work, "web:li", "li")
        for kind, hours in (("call_back", 3), ("decision", 1), ("refund_paid", 30), ("human_reply", 2)):
            work.promises.make(number, kind, NOW, due_at=NOW + timedelta(hours=hours))
    with desk.work() as work:
        work.promises.keep(number, "human_reply", LATER)
    with desk.work() as work:
        assert [one.kind for one in work.waiting.promises(NOW + timedelta(hours=24))] == ["decision", "call_back"]


def test_no_more_than_asked_for(desk: Desk) -> None:
    for request in ("invoice", "visit", "papers"):
        ask_for(desk, "web:li", request)
    with desk.work() as work:
        assert len(Waiting(work.session, most=2).requests()) == 2


def test_of_two_who_take_hold_the_second_finds_it_decided(desk: Desk) -> None:
    with desk.work() as work:
        work.suggestions.record(turn_key="web:1", sender_id="web:li", text="…", now=NOW)
    with desk.work() as work:
        one = hold(work.session, Suggestion, 1, "new")
        assert one is not None
        one.state = "told"
    with desk.work() as work:
        assert hold(work.session, Suggestion, 1, "new") is None


def test_every_list_of_what_waits_is_read_by_an_index(desk: Desk) -> None:
    with desk.work() as work, without_scans(work.session):
        work.waiting.requests()
        work.waiting.request(1)
        work.waiting.cases()
        work.waiting.promises(NOW)
        work.dealers.waiting()
        work.suggestions.waiting()
        work.compensation.awaiting()
        work.incidents.open()
        work.wishes.list_of(NOW.date())
