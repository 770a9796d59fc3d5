"""Facts that contradict each other or cannot be true are bad facts, found before anything is decided."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from entitlement.bad_fact import BadFact
from entitlement.calendar import MONTHS_IN_YEAR, add_months
from entitlement.fact_kinds import KINDS
from entitlement.rulebook import default_rulebook

# No day in the history of the goods lies before the ones that come first.
SINCE_PRODUCTION = (
    "bought_on",
    "delivered_on",
    "installed_on",
    "fault_on",
    "first_reported_on",
    "last_repair_finished_on",
    "exchanged_on",
    "part_replaced_on",
)
SINCE_PURCHASE = tuple(name for name in SINCE_PRODUCTION if name != "bought_on")
SINCE_DELIVERY = ("installed_on", "last_repair_finished_on", "exchanged_on", "part_replaced_on")
# (earlier, later): the later fact may not lie before the earlier one.
ORDER = (
    *(("made_on", later) for later in SINCE_PRODUCTION),
    *(("bought_on", later) for later in SINCE_PURCHASE),
    *(("delivered_on", later) for later in SINCE_DELIVERY),
)
DURATIONS = ("days_in_repair", "waiting_for_parts_days", "repairer_delay_days")


def check_plausible(stated: Mapping[str, Any], cannot_say: frozenset[str]) -> None:
    """Raises BadFact for the first fact (in the order given) that cannot be true; `stated` holds known
    facts.
    """
    as_of: date = stated["as_of"]
    for name, value in stated.items():
        if name in cannot_say:
            raise BadFact(name, "promised_but_known")
        _CHECKS.get(KINDS[name], _accept)(name, value, as_of)
    _check_order(stated)
    _check_history(stated)


def _accept(_name: str, _value: Any, _as_of: date) -> None:
    """Any value of this kind is plausible by itself."""


def _check_date(name: str, value: date, as_of: date) -> None:
    if value > as_of:
        raise BadFact(name, "in_the_future", value=value.isoformat())
    if name == "as_of":
        return
    years = default_rulebook().number("longest_ownership_years")
    if value < add_months(as_of, -MONTHS_IN_YEAR * years):
        raise BadFact(name, "too_long_ago", value=value.isoformat())


def _check_price(name: str, value: Any, _as_of: date) -> None:
    if value <= 0:
        raise BadFact(name, "price_not_positive", value=str(value))
    if value > default_rulebook().number("highest_price"):
        raise BadFact(name, "price_absurd", value=str(value))


def _check_count(name: str, value: int, _as_of: date) -> None:
    limit = "most_repairs" if name == "repairs" else "most_days"
    if value > default_rulebook().number(limit):
        raise BadFact(name, "count_absurd", value=value)


def _check_order(stated: Mapping[str, Any]) -> None:
    for earlier, later in ORDER:
        first, second = stated.get(earlier), stated.get(later)
        if first is not None and second is not None and second < first:
            raise BadFact(later, "before", value=second.isoformat(), other=earlier)


def _check_history(stated: Mapping[str, Any]) -> None:
    if stated.get("repairs") == 0 and "last_repair_finished_on" in stated:
        raise BadFact("repairs", "repair_without_date", value=0)
    owned_since = stated.get("bought_on") or stated.get("delivered_on")
    if owned_since is None:
        return
    for name in DURATIONS:
        if stated.get(name, 0) > (stated["as_of"] - owned_since).days:
            raise BadFact(name, "longer_than_owned", value=stated[name])


_CHECKS: Mapping[str, Callable[[str, Any, date], None]] = {
    "date": _check_date,
    "money": _check_price,
    "count": _check_count,
}
