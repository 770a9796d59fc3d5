"""One reading of the facts: every open fact takes a likely value when a rule asks for it, and the reading
notes which.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from entitlement.calendar import add_days
from entitlement.data import words
from entitlement.fact_kinds import KINDS
from entitlement.facts import Facts
from entitlement.plausible import ORDER

# These days are read as so many days after another one.
FOLLOWS = {"delivered_on": "bought_on", "installed_on": "delivered_on"}


class Reading(Facts):
    """Facts whose open ones are assumed at the first look.

    `assume` gives values for open facts that differ from the likely ones (days in FOLLOWS: as a number).
    """

    __slots__ = ("_assume", "_known", "asked")

    asked: list[str]
    _assume: Mapping[str, Any]
    _known: Mapping[str, Any]

    def __init__(self, known: Mapping[str, Any], assume: Mapping[str, Any]) -> None:
        put = object.__setattr__  # a frozen dataclass; settled facts become plain slots, open ones stay unset
        put(self, "_known", known)
        put(self, "_assume", assume)
        put(self, "asked", [])
        for name, value in known.items():
            put(self, name, value)

    def __getattr__(self, name: str) -> Any:
        """Called for unset slots only: an open fact is looked at for the first time."""
        if name not in KINDS:
            raise AttributeError(name)
        self.asked.append(name)
        value = self._assumed(name)
        object.__setattr__(self, name, value)
        return value

    def _assumed(self, name: str) -> Any:
        value = self._assume.get(name, likely_value(name))
        if name in FOLLOWS:
            return min(add_days(getattr(self, FOLLOWS[name]), value), latest(name, self._known))
        if isinstance(value, timedelta):
            day = add_days(self.as_of, -value.days)
            return max(min(day, latest(name, self._known)), earliest(name, self._known))
        return value


def likely_value(name: str) -> Any:
    """What an open fact is read as until it is known: a value, or how long before today a day lies."""
    if name in FOLLOWS:
        return 0
    entry = words("facts")[name]
    if "likely_days_before" in entry:
        return timedelta(days=entry["likely_days_before"])
    return entry.get("likely")


def latest(name: str, known: Mapping[str, Any]) -> date:
    """The last day that a dated fact can have beside the known ones."""
    later = [known.get(second) for first, second in ORDER if first == name]
    last: date = min(day for day in (known["as_of"], *later) if day is not None)
    return last


def earliest(name: str, known: Mapping[str, Any]) -> date:
    """The first day that a dated fact can have beside the known ones."""
    earlier = [known.get(first) for first, second in ORDER if second == name]
    first_day: date = max(day for day in (date.min, *earlier) if day is not None)
    return first_day
