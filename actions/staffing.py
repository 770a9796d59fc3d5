"""Whether a person can take over now."""

from __future__ import annotations

from datetime import datetime

from desk.service_hours import ServiceHours
from desk.work import Work
from entitlement.rulebook import Rulebook


def is_staffed(work: Work, rulebook: Rulebook, now: datetime) -> bool:
    """Whether it is service time and somebody is on duty."""
    hours = ServiceHours.read(str(rulebook.number("service_hours")))
    return hours.are_on(now) and bool(work.agents.on_duty(now))
