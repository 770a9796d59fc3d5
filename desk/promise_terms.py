"""What the brand's promises say: how long, when the customer hears of a delay, what a breach pays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

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
            return self.hours.after_work(now, timedelta(minutes=length))
        return self.hours.within(now, timedelta(**{f"{unit}s": length}))

    def due_anew(self, kind: str, now: datetime) -> datetime:
        """When a promise has to be kept that is made again after it was broken."""
        return self.hours.after_work(now, timedelta(minutes=self.rulebook.number("promise_renewal")[kind]))

    def warn(self, kind: str, now: datetime, due: datetime) -> datetime:
        """When the customer is told that it may run late: in working time, at half time when the time is short."""
        before = timedelta(minutes=self.rulebook.number("promise_warning")[kind])
        early = self.hours.last_work(due - before)
        return early if early > now else self.hours.last_work(max(now + (due - now) / 2, self.hours.opening(now)))

    def pays(self, kind: str) -> str | None:
        """The kind of compensation that a breach pays; None for a promise that pays nothing."""
        paid: str | None = self.rulebook.number("promise_breach").get(kind)
        return paid
