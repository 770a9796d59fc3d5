"""Every message that the desk's rounds can send, to hear which replies they ask for and with which values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from actions.mood import CALM, WEAKEST_FIRST
from bot.rounds.rounds import Rounds
from bot.wordings import Wordings
from desk.clock import CHINA
from desk.database import Json
from desk.promise_terms import PromiseKind
from desk.service import Desk
from desk.service_requests import REQUEST
from desk.tables import Case
from desk.work import Work
from tests.desk.matters import answered_suggestion, open_case

NOON = datetime(2026, 11, 21, 12, tzinfo=CHINA)
HOUR = timedelta(hours=1)
SENDER = "web:anna"


class Recorded(Wordings):
    """Notes what was asked for instead of wording it."""

    def __init__(self) -> None:
        super().__init__({})
        self.said: list[tuple[str, dict[str, Any]]] = []

    def bubble(  # type: ignore[override]
        self, name: str, *_said: Any, mood: str = CALM, **values: Any
    ) -> Json:
        assert mood in WEAKEST_FIRST
        self.said.append((name, values))
        return {"text": name}


def posted(database_url: str) -> list[tuple[str, dict[str, Any]]]:
    """The replies of days of rounds in which nobody does any work."""
    desk, wordings = Desk.open(database_url), Recorded()
    with desk.work() as work:
        cases = [_case(work, number) for number in range(4)]
        first, numbers = cases[0], [case.number for case in cases]
        for kind in PromiseKind:
            work.promises.make(first.number, kind, NOON)
        _follow_ups(work, first.number)
        _request(work)
        work.session.add(answered_suggestion("web:bert", "web:9", NOON))
    with desk.work() as work:
        (visit,) = work.promises.open_of(first.number, PromiseKind.VISIT_BOOKED)
        work.promises.postpone(visit.id, "师傅临时有急修", visit.due_at + HOUR, NOON)
    _compensate(desk, numbers)
    rounds = Rounds(desk, wordings)
    for hours in range(24 * 14):
        for minutes in (0, 9, 59):
            rounds.tick(NOON + hours * HOUR + timedelta(minutes=minutes))
    desk.close()
    return wordings.said


def _case(work: Work, number: int) -> Case:
    case = work.cases.get_case(open_case(work, SENDER, f"web:{number}", NOON))
    assert case is not None
    case.intent, case.scenario = "complain_slow_service", "complaint"
    return case


def _follow_ups(work: Work, case_number: str) -> None:
    for kind in ("solution_held", "satisfaction"):
        work.follow_ups.plan(key=kind, sender_id=SENDER, kind=kind, due_at=NOON, case_number=case_number)
    work.follow_ups.plan(key="goods", sender_id=SENDER, kind="goods_arrived", due_at=NOON, detail={"goods": "示范冰箱"})


def _request(work: Work) -> None:
    """Something that the customer asked to have done."""
    case = work.cases.get_case(open_case(work, SENDER, "web:request", NOON))
    assert case is not None
    case.intent, case.scenario = "request_invoice", REQUEST
    work.follow_ups.plan(key="done", sender_id=SENDER, kind="solution_held", due_at=NOON, case_number=case.number)


def _compensate(desk: Desk, cases: Sequence[str]) -> None:
    """One offer that nobody answers, one sum that is approved, one kind that is, and one wish that is refused."""
    offered, money, kind, refused = cases
    with desk.work() as work:
        work.compensation.offer_symbol(offered, NOON)
        for number in (money, refused):
            work.compensation.put_up(number, "compensation", NOON)
        work.compensation.give(kind, "free_repair", "compensation", NOON)
    with desk.work() as work:
        for one in work.compensation.awaiting():
            if one.case_number == refused:
                work.compensation.refuse(one.id, "007", NOON)
            else:
                work.compensation.approve(one.id, "007", "manager", NOON, Decimal(300))
