"""The year that a day leaves out, by a day of another year told beside it: "去年8月装的, 8月初买的"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from bot.nlu.dates import DateReading, read_dates
from bot.nlu.roles import date_role

# One fact's day does not come before that of a fact of lower rank.
_RANKS: Mapping[str, int] = {
    "made_on": 0,
    "bought_on": 1,
    "delivered_on": 2,
    "installed_on": 3,
    **dict.fromkeys(("fault_on", "first_reported_on", "last_repair_finished_on", "exchanged_on"), 4),
}
# What is bought is there within a year; a fault may come in any year.
_SOON = {"delivered_on": ("bought_on",), "installed_on": ("bought_on", "delivered_on")}
_WITHIN = timedelta(364)
_MONTH = timedelta(31)

Told = tuple[DateReading, str | None]


def told_days(text: str, today: date) -> list[Told]:
    """The dates of a normalised message with the facts that they state, as they agree with each other.

    A date that leaves out its year is the last one that has come; beside a day told of an earlier year it is the one
    that can be so: what was installed last August was not bought this August, what was bought then came soon after.
    """
    told = [(reading, date_role(text, reading)) for reading in read_dates(text, today)]
    sure = [(reading, role) for reading, role in told if not reading.yearless and reading.latest.year < today.year]
    return [(_meant(reading, role, sure, text), role) for reading, role in told] if sure else told


def _meant(reading: DateReading, role: str | None, sure: Iterable[Told], text: str) -> DateReading:
    if role is None or role not in _RANKS or not reading.yearless:
        return reading
    latest = min(_latest(role, sure), default=reading.earliest)
    return _as_of(latest, reading, text) if reading.earliest > latest else reading


def _latest(role: str, sure: Iterable[Told]) -> Iterable[date]:
    """The days after which the fact of this role cannot, or will hardly, lie."""
    for other, named in sure:
        if _RANKS.get(named or "", -1) > _RANKS[role]:
            yield other.latest
        if named in _SOON.get(role, ()) and other.latest - other.earliest < _MONTH:
            yield other.earliest + _WITHIN


def _as_of(day: date, reading: DateReading, text: str) -> DateReading:
    place = reading.begin, reading.end
    return next((one for one in read_dates(text, day) if (one.begin, one.end) == place), reading)
