"""Rows that wait for somebody, as turns and rounds would have written them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from desk.clock import FixedClock
from desk.dealers import Kind
from desk.promise_terms import PromiseKind
from desk.service import Desk
from desk.service_requests import note_request
from desk.tables import Dealer
from tests.bot.agents.conftest import FACTS, TODAY

DEALER = "JX310001"


@dataclass
class Rows:
    """Writes rows over the desk; each method gives the id by which the page names its row."""

    desk: Desk
    clock: FixedClock

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def case(self, name: str = "li", **more: object) -> str:
        """A case under way of a customer who stands in no queue."""
        sender = f"web:{name}"
        with self.desk.work() as work:
            case = work.cases.open_case(
                turn_key=f"{sender}:{self.now.isoformat()}",
                sender_id=sender,
                channel="web",
                intent="complain_slow_service",
                scenario="S2",
                category="refrigerator",
                facts=FACTS,
                decision={},
                reported_on=TODAY,
                now=self.now,
            )
            for column, value in more.items():
                setattr(case, column, value)
            return case.number

    def dealer_request(self, kind: Kind, name: str = "dealer") -> int:
        with self.desk.work() as work:
            dealer = work.dealers.get(DEALER)
            if dealer is None:
                dealer = Dealer(
                    id=DEALER, name="示范经销商", province="上海", city="上海", phone="02100000000", authorised=True
                )
                work.session.add(dealer)
            request = work.dealers.request(
                dealer=dealer,
                sender_id=f"web:{name}",
                turn_key=f"web:{name}:{kind}",
                kind=kind,
                detail={"words": "国庆想做一场活动，能不能支持点物料", "authorised": True},
                now=self.now,
            )
            work.session.flush()
            return request.id

    def suggestion(self, name: str = "li") -> int:
        with self.desk.work() as work:
            text = "说明书的字能不能印大一点"
            one = work.suggestions.record(turn_key=f"web:{name}:s", sender_id=f"web:{name}", text=text, now=self.now)
            work.session.flush()
            return one.id

    def compensation(self, case_number: str, amount: str | None) -> int:
        with self.desk.work() as work:
            if amount is None:
                one = work.compensation.put_up(case_number, "compensation", self.now)
            else:
                one = work.compensation.ask_for(case_number, Decimal(amount), "compensation", self.now)
            work.session.flush()
            return one.id

    def incident(self, case_number: str) -> int:
        with self.desk.work() as work:
            case = work.cases.get_case(case_number)
            assert case is not None
            one = work.incidents.open_incident(
                case, hazard="smoke", category="refrigerator", model="BCD-200", now=self.now
            )
            work.session.flush()
            return one.id

    def promise(self, case_number: str, due_in: timedelta, kind: str = PromiseKind.CALL_BACK) -> int:
        with self.desk.work() as work:
            one = work.promises.make(case_number, kind, self.now, due_at=self.now + due_in)
            work.session.flush()
            return one.id

    def request(self, case_number: str, request: str = "installation") -> int:
        with self.desk.work() as work:
            case = work.cases.get_case(case_number)
            assert case is not None
            phone = work.personal.keep(case.sender_id, "phone", "13800000001", "test", self.now, 30)
            note_request(work.session, case, request, {"phone": phone, "day": "周六"}, self.now)
            work.session.flush()
            return work.cases.history(case_number)[-1].id

    def wish(self, name: str, wanted: str) -> None:
        with self.desk.work() as work:
            work.wishes.register(
                sender_id=f"web:{name}",
                turn_key=f"web:{name}:wish",
                wanted=wanted,
                model=None,
                category=None,
                city="上海",
                now=self.now,
            )
