"""The hours in which people work at the desk, and when a promised time ends by them. Days are China's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Self

from desk.clock import CHINA

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ServiceHours:
    """Open every day from `opens` to `closes`, China time; `closes` itself is the last moment of the day's work."""

    opens: time
    closes: time

    @classmethod
    def read(cls, text: str) -> Self:
        """Hours as the brand writes them, such as 08:00-22:00.

        Raises:
            ValueError: the text is no such pair of times, or the second is not the later one.
        """
        opens, _, closes = text.partition("-")
        hours = cls(time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip()))
        if hours.opens >= hours.closes:
            raise ValueError(f"the desk would close before it opens: {text}")
        return hours

    def are_on(self, moment: datetime) -> bool:
        """Whether people are at work."""
        return self.opens <= _clock(moment) <= self.closes

    def opening(self, moment: datetime) -> datetime:
        """The moment itself when people are at work, else when they next begin."""
        if self.are_on(moment):
            return moment
        day = moment.astimezone(CHINA)
        return _at(day if _clock(moment) < self.opens else day + DAY, self.opens)

    def last_work(self, moment: datetime) -> datetime:
        """The moment itself when people are at work, else when they last ended."""
        if self.are_on(moment):
            return moment
        day = moment.astimezone(CHINA)
        return _at(day if _clock(moment) > self.closes else day - DAY, self.closes)

    def closing(self, moment: datetime) -> datetime:
        """When the work ends that is under way, or comes next."""
        return _at(self.opening(moment).astimezone(CHINA), self.closes)

    def after_work(self, moment: datetime, work: timedelta) -> datetime:
        """When so much working time will have passed."""
        begun = self.opening(moment)
        while begun + work > (closes := self.closing(begun)):
            work -= closes - begun
            begun = _at(closes.astimezone(CHINA) + DAY, self.opens)
        return begun + work

    def within(self, moment: datetime, time_given: timedelta) -> datetime:
        """The last working moment no later than so much time by the clock; the next one when there is none before."""
        end = moment + time_given
        last = self.last_work(end)
        return last if last > moment else self.opening(end)

    def same_day(self, moment: datetime, least_work: timedelta) -> datetime:
        """The end of the first day on which so much working time is left."""
        closes = self.closing(moment)
        if self.opening(moment) + least_work <= closes:
            return closes
        return _at(closes.astimezone(CHINA) + DAY, self.closes)


def is_quiet(moment: datetime, text: str) -> bool:
    """Whether a moment lies in hours such as 22:00-08:00, which may run over midnight; the second one is outside."""
    begins, ends = (time.fromisoformat(part.strip()) for part in text.split("-"))
    now = _clock(moment)
    return begins <= now < ends if begins < ends else now >= begins or now < ends


def _clock(moment: datetime) -> time:
    return moment.astimezone(CHINA).time()


def _at(day: datetime, clock: time) -> datetime:
    return datetime.combine(day.date(), clock, tzinfo=CHINA).astimezone(UTC)
