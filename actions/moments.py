"""A moment as a clerk says it: "明天上午10点", in China's time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from actions.pieces import pieces
from desk.clock import CHINA

PARTS = (
    (time(8), "early"),
    (time(12), "morning"),
    (time(13), "noon"),
    (time(18), "afternoon"),
)
NOON, HALF = 12, 30


def spoken(moment: datetime, now: datetime) -> str:
    """`moment` as said at `now`; what is not on the full minute is said as the minute before."""
    here, today = moment.astimezone(CHINA), now.astimezone(CHINA).date()
    part = next((name for end, name in PARTS if here.time() < end), "evening")
    hour = here.hour - NOON if here.hour > NOON else here.hour
    form = {0: "hour", HALF: "half"}.get(here.minute, "minute")
    return _piece(form).format(day=_day(here.date(), today), part=_piece(part), hour=hour, minute=here.minute)


def _day(day: date, today: date) -> str:
    names = ("today", "tomorrow", "day_after")
    for days, name in enumerate(names):
        if day == today + timedelta(days):
            return _piece(name)
    return _piece("other_day").format(month=day.month, day=day.day)


def _piece(name: str) -> str:
    return pieces("moment")[name]
