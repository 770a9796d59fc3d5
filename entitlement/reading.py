"""One reading of the facts: every open fact takes a likely value when a rule asks for it, and the reading
notes which.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from entitlement.calendar import add_days
from entitlement.data import words
from entitlement.fact_kinds import KINDS
from entitlement.facts import Facts
from entitlement.plausible import ORDER

# To the rules a reading is facts. It does not inherit their slots, though: it is made thousands of times a second,
# and copying one dictionary is cheaper than setting fifty slots.
if TYPE_CHECKING:

    class _LikeFacts(Facts): ...
else:
    _LikeFacts = object

# These days are read as so many days after another one.
FOLLOWS = {"delivered_on": "bought_on", "installed_on": "delivered_on"}


class Reading(_LikeFacts):
    """Facts whose open ones are assumed at the first look.

    `assume` gives values for open facts that differ from the likely ones (days in FOLLOWS: as a number).
    `asked` lists the open facts that were looked at, in that order.
    """

    asked: list[str]
    _assume: Mapping[str, Any]
    _known: Mapping[str, Any]

    def __init__(self, known: Mapping[str, Any], assume: Mapping[str, Any]) -> None:
        own = self.__dict__
        own.update(known)
        own["_known"] = known
        own["_assume"] = assume
        own["asked"] = []

    def __getattr__(self, name: str) -> Any:
        """Called for what is not set only: an open fact is looked at for the first time."""
        if name not in KINDS:
            raise AttributeError(name)
        self.asked.append(name)
        value = self.__dict__[name] = self._assumed(name)
        return value

    def settled(self, name: str) -> Any:
        """A fact that was said or presumed; None for an open one, which this look does not assume."""
        return self._known.get(name)

    def _assumed(self, name: str) -> Any:
        value = self._assume[name] if name in self._assume else likely(name, self._known)
        if name in FOLLOWS:
            return min(add_days(getattr(self, FOLLOWS[name]), value), latest(name, self._known))
        if isinstance(value, timedelta):
            day = add_days(self.as_of, -value.days)
            return max(min(day, latest(name, self._known)), earliest(name, self._known))
        return value


def likely(name: str, known: Mapping[str, Any]) -> Any:
    """What an open fact is read as beside the known ones: goods of a known family as the likely one of it."""
    kinds = kinds_of_family(known) if name == "category" else None
    return kinds[0] if kinds else likely_value(name)


def kinds_of_family(known: Mapping[str, Any]) -> list[str] | None:
    """The categories that the goods may be of by their family; None where it is not known."""
    kinds: list[str] | None = words("facts")["category"]["families"].get(known.get("product_family"))
    return kinds


@cache
def likely_value(name: str) -> Any:
    """What an open fact is read as until it is known: a value, or how long before today a day lies."""
    if name in FOLLOWS:
        return 0
    entry = words("facts")[name]
    if "likely_days_before" in entry:
        return timedelta(days=entry["likely_days_before"])
    return entry.get("likely")


@cache
def _later(name: str) -> tuple[str, ...]:
    return tuple(second for first, second in ORDER if first == name)


@cache
def _earlier(name: str) -> tuple[str, ...]:
    return tuple(first for first, second in ORDER if second == name)


def latest(name: str, known: Mapping[str, Any]) -> date:
    """The last day that a dated fact can have beside the known ones."""
    later = (known.get(other) for other in _later(name))
    last: date = min((day for day in later if day is not None), default=known["as_of"])
    as_of: date = known["as_of"]
    return min(last, as_of)


def earliest(name: str, known: Mapping[str, Any]) -> date:
    """The first day that a dated fact can have beside the known ones."""
    earlier = (known.get(other) for other in _earlier(name))
    first_day: date = max((day for day in earlier if day is not None), default=date.min)
    return first_day
