"""What is known about a customer's matter when its entitlement is decided."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any

from entitlement.bad_fact import BadFact
from entitlement.fact_kinds import KINDS, read_names, read_value
from entitlement.plausible import check_plausible

__all__ = ["BadFact", "Facts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts of one matter; None is unknown. Codes and Chinese labels: `words/facts.yml`.

    Dates are days, prices yuan, counts whole numbers. `as_of` is the day of the decision: the clock is
    never read. `cannot_say` names the facts that the customer was asked for and does not know.
    """

    as_of: date
    intent: str | None = None
    cannot_say: frozenset[str] = frozenset()

    # the goods
    category: str | None = None
    product_family: str | None = None
    model: str | None = None
    part: str | None = None
    main_part: bool | None = None
    unit: str | None = None
    defects_disclosed: bool | None = None
    large_item: bool | None = None
    made_on: date | None = None
    discontinued_on: date | None = None
    parts_available: bool | None = None
    same_model_available: bool | None = None
    equal_model_available: bool | None = None

    # the purchase
    bought_on: date | None = None
    invoice_on: date | None = None
    delivered_on: date | None = None
    installed_on: date | None = None
    price_paid: Decimal | None = None
    invoice_price: Decimal | None = None
    guide_price: Decimal | None = None
    price_now: Decimal | None = None
    channel: str | None = None
    proof: str | None = None
    dealer_authorised: bool | None = None
    seller_promise: bool | None = None
    intact: bool | None = None
    no_reason_excluded: bool | None = None
    bought_by_minor: bool | None = None
    place_of_sale: str | None = None
    version_disclosed: bool | None = None
    buyer: str | None = None
    province: str | None = None

    # the trouble
    fault: str | None = None
    fault_on: date | None = None
    first_reported_on: date | None = None
    cause: str | None = None
    cause_source: str | None = None
    inspection: str | None = None
    papers: str | None = None
    hazard: str | bool | None = None
    damage: str | None = None

    # the history
    repairs: int | None = None
    last_repair_finished_on: date | None = None
    same_fault_again: bool | None = None
    days_in_repair: int | None = None
    waiting_for_parts_days: int | None = None
    repairer_delay_days: int | None = None
    exchanged_on: date | None = None
    part_replaced_on: date | None = None
    compensation_accepted: bool | None = None

    wish: str | None = None

    @classmethod
    def from_json(cls, source: Mapping[str, Any]) -> "Facts":
        """Facts from JSON values: ISO dates, money as decimal string or int, codes, true/false.

        Raises BadFact, and nothing else, for whatever cannot be a set of facts; null means unknown.
        """
        if not isinstance(source, Mapping):
            raise BadFact("facts", "not_an_object", value=source)
        values: dict[str, Any] = {}
        for name, value in source.items():
            if name == "cannot_say":
                values[name] = read_names(value)
            elif name not in KINDS:
                raise BadFact(str(name), "unknown_fact", value=name)
            elif value is not None:
                values[name] = read_value(name, value)
        if "as_of" not in values:
            raise BadFact("as_of", "required")
        facts = cls(**values)
        check_plausible(facts.stated(), facts.cannot_say)
        return facts

    def stated(self) -> dict[str, Any]:
        """The known facts by name, `as_of` and `intent` included, `cannot_say` not."""
        values = zip(FACT_NAMES, _all_values(self), strict=True)
        return {name: value for name, value in values if value is not None}


FACT_NAMES: tuple[str, ...] = tuple(f.name for f in fields(Facts) if f.name != "cannot_say")
_all_values = attrgetter(*FACT_NAMES)
