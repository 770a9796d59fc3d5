"""What the brand's promises say: how long, when the customer hears of a delay, what a breach pays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from desk.clock import CHINA
from desk.service_hours import ServiceHours
from entitlement.rulebook import Rulebook


class PromiseKind(StrEnum):
    HUMAN_REPLY = "human_reply"
    VISIT_BOOKED = "visit_booked"
    DECISION = "decision"
    SOLUTION_TODAY = "solution_today"
    REFUND_PAID = "refund_paid"
    PARTS_SEARCH = "parts_search"
    CALL_BACK = "call_back"
    ANSWER_TO_SUGGESTION = "answer_to_suggestion"
    INSTALLATION = "installation"
    INVOICE = "invoice"


ROUND = timedelta(minutes=10)
LONG = timedelta(hours=1)
"""Nobody says "by 4:07": a time at least so far away is a round one."""
FIRST_WORK = timedelta(minutes=30)


@dataclass(frozen=True)
class PromiseTerms:
    """The brand's promises, as its parameters have them."""

    rulebook: Rulebook

    @property
    def hours(self) -> ServiceHours:
        return ServiceHours.read(self.rulebook.number("service_hours"))

    def due(self, kind: str, now: datetime) -> datetime:
        """When a promise made now has to be kept, always while people are at work.

        Minutes are working time; hours and days go by the clock, and end with the last work before they are over.
        """
        name = self.rulebook.number("promise_time")[kind]
        length, unit = self.rulebook.number(name), self.rulebook.brand[name].unit
        if kind == PromiseKind.SOLUTION_TODAY:
            return self.hours.same_day(now, timedelta(minutes=length))
        if unit == "minute":
            return self._round(now, self.hours.after_work(now, timedelta(minutes=length)))
        return self._round(now, self.hours.within(now, timedelta(**{f"{unit}s": length})))

    def due_anew(self, kind: str, now: datetime) -> datetime:
        """When a promise has to be kept that is made again after it was broken."""
        length = timedelta(minutes=self.rulebook.number("promise_renewal")[kind])
        return self._round(now, self.hours.after_work(now, length))

    def end_of(self, day: date) -> datetime:
        """When the work of a day ends: by then is done what was promised for that day."""
        return self.hours.closing(datetime.combine(day, self.hours.opens, tzinfo=CHINA))

    def warn(self, kind: str, now: datetime, due: datetime) -> datetime:
        """When the customer is told that it may run late: in working time, at half time when the time is short."""
        before = timedelta(minutes=self.rulebook.number("promise_warning")[kind])
        early = self.hours.last_work(due - before)
        return early if early > now else self.hours.last_work(max(now + (due - now) / 2, self.hours.opening(now)))

    def pays(self, kind: str) -> str | None:
        """The kind of compensation that a breach pays; None for a promise that pays nothing."""
        paid: str | None = self.rulebook.number("promise_breach").get(kind)
        return paid

    def _round(self, now: datetime, due: datetime) -> datetime:
        """The round time before `due`, unless that leaves no time to do anything."""
        earlier = due - (due - datetime.min.replace(tzinfo=due.tzinfo)) % ROUND
        return earlier if earlier - now >= LONG - ROUND and self.hours.are_on(earlier - FIRST_WORK) else due
