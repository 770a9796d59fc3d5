"""Whether a person can take over now, and else by when somebody calls back."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from actions import wording
from desk.clock import CHINA
from desk.work import Work
from entitlement.rulebook import Rulebook


def is_staffed(work: Work, rulebook: Rulebook, now: datetime) -> bool:
    """Whether it is service time and somebody is on duty."""
    opens, closes = _hours(rulebook)
    return opens <= now.astimezone(CHINA).time() < closes and bool(work.agents.on_duty(now))


def call_back_by(rulebook: Rulebook, now: datetime) -> datetime:
    """The latest moment, within the service hours, at which somebody contacts a customer who asks now."""
    opens, closes = _hours(rulebook)
    here = now.astimezone(CHINA)
    if opens <= here.time() < closes:
        by = here + timedelta(minutes=int(rulebook.number("call_back_minutes")))
        if by.date() == here.date() and by.time() <= closes:
            return by
    day = here.date() if here.time() < opens else here.date() + timedelta(days=1)
    first = datetime.combine(day, opens, tzinfo=CHINA)
    return first + timedelta(minutes=int(rulebook.number("human_reply_minutes")))


def in_words(moment: datetime, now: datetime) -> str:
    """A moment as it is said to a customer: 今天14:30前, 明天08:10前, 11月23日08:10前."""
    here, today = moment.astimezone(CHINA), now.astimezone(CHINA).date()
    names = {today: "today", today + timedelta(days=1): "tomorrow"}
    piece = wording.pieces("moments")[names.get(here.date(), "later")]
    return piece.format(time=f"{here:%H:%M}", month=here.month, day=here.day)


def _hours(rulebook: Rulebook) -> tuple[time, time]:
    opens, closes = str(rulebook.number("service_hours")).split("-")
    return time.fromisoformat(opens), time.fromisoformat(closes)
