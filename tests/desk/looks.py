"""What is looked up at the desk while it works, each by its name: held to indexes, and measured on a million cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from desk.counts import count
from desk.work import Work

Look = Callable[[Work], Any]


def looks(now: datetime, sender_id: str, number: str, sender_of_many: str | None = None) -> dict[str, Look]:
    """`number` is a case that exists, also as the place where a page goes on; `sender_id` has cases."""
    return {
        "case by number": lambda work: work.cases.get_case(number),
        "cases searched by number": lambda work: work.cases.search(number=number),
        "history of a case": lambda work: work.cases.history(number),
        "times promised for a case": lambda work: work.cases.times_promised(number),
        "open cases of a customer": lambda work: work.cases.open_cases_of(sender_id),
        "previous case of a customer": lambda work: work.cases.previous_case(sender_id, "television", now, 30),
        "handover of a customer": lambda work: work.handovers.open_of(sender_id),
        "question put to a customer": lambda work: work.follow_ups.asked(sender_id),
        "cases, newest first": lambda work: work.cases.search(),
        "cases, a page further on": lambda work: work.cases.search(after=number),
        "cases of a customer": lambda work: work.cases.search(sender_id=sender_of_many or sender_id),
        "cases in a state": lambda work: work.cases.search(state="open"),
        "cases in a state, a page further on": lambda work: work.cases.search(state="closed", after=number),
        "cases of a level": lambda work: work.cases.search(level="manager"),
        "cases of an owner": lambda work: work.cases.search(owner="007"),
        "cases that need a person": lambda work: work.cases.search(needs_human=True),
        "cases that wait for somebody": lambda work: work.waiting.cases(),
        "requests that wait": lambda work: work.waiting.requests(),
        "promises that are due soon": lambda work: work.waiting.promises(now + timedelta(days=1)),
        "compensation that waits": lambda work: work.compensation.awaiting(),
        "decisions to be told": lambda work: work.compensation.untold(),
        "follow-ups that are due": lambda work: work.follow_ups.due(now),
        "dangers": lambda work: work.incidents.open(),
        "suggestions": lambda work: work.suggestions.waiting(),
        "the queue": lambda work: work.handovers.queue(),
        "counts of a day": lambda work: count(work.session, now - timedelta(days=1)),
    }
