from __future__ import annotations

from datetime import timedelta

from desk.backlog import Backlog, Waiting, backlog
from desk.follow_ups import FollowUpKind
from desk.service import Desk
from tests.desk.matters import NOW, open_case

NOBODY = Waiting(0, 0.0)
LATER = NOW + timedelta(minutes=10)


def looked(desk: Desk, minutes: int = 10) -> Backlog:
    with desk.work() as work:
        return backlog(work.session, NOW + timedelta(minutes=minutes), {"web"})


def test_nothing_waits_at_an_empty_desk(desk: Desk) -> None:
    assert looked(desk) == Backlog(*[NOBODY] * 6, agents=0)


def test_customers_who_wait_for_a_person(desk: Desk) -> None:
    with desk.work() as work:
        work.handovers.ask_for_human("anna", None, "asked", NOW)
        work.handovers.ask_for_human("boris", None, "asked", NOW + timedelta(minutes=5))
        work.handovers.ask_for_human("clara", None, "danger", NOW + timedelta(minutes=9), urgent=True)
    found = looked(desk)
    assert found.handovers == Waiting(2, 600)
    assert found.urgent_handovers == Waiting(1, 60)
    with desk.work() as work:
        work.handovers.cancel("anna", LATER)
    assert looked(desk).handovers == Waiting(1, 300)


def test_promises_are_overdue_until_they_are_settled(desk: Desk) -> None:
    with desk.work() as work:
        number = open_case(work, "anna", "web:1")
        work.promises.make(number, "call_back", NOW, due_at=NOW + timedelta(minutes=4))
    assert looked(desk, 3).overdue_promises == NOBODY
    assert looked(desk).overdue_promises == Waiting(1, 360)
    with desk.work() as work:
        work.promises.keep(number, "call_back", LATER)
    assert looked(desk).overdue_promises == NOBODY


def test_follow_ups_and_messages_that_are_late(desk: Desk) -> None:
    with desk.work() as work:
        work.follow_ups.plan(key="a", sender_id="anna", kind=FollowUpKind.SATISFACTION, due_at=NOW)
        work.follow_ups.plan(key="b", sender_id="anna", kind=FollowUpKind.SATISFACTION, due_at=NOW + timedelta(days=1))
        for key, channel in (("c", "wechat"), ("d", "web")):
            work.messages.post(key=key, sender_id=f"{channel}:li", channel=channel, bubble={"text": "好"}, now=NOW)
    found = looked(desk)
    assert found.late_follow_ups == Waiting(1, 600)
    assert found.undelivered == Waiting(1, 600)
