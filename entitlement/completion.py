"""What is known beyond what was said: facts that the intent implies, and presumptions.

The order is fixed: a stated fact wins over an implied one, an implied one over a presumption.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from entitlement.data import words
from entitlement.facts import FACT_NAMES, Facts

# Unless it was said: the purchase was on the day of the invoice or the delivery, whichever came first, and
# the price paid is the invoice's.
SAME_AS = {"bought_on": ("invoice_on", "delivered_on"), "price_paid": ("invoice_price",)}


@dataclass(frozen=True, slots=True)
class Completion:
    """`known`: every settled fact by name (None: not given and not asked for). `presumed`: those nobody
    has said.

    `open`: the facts that are still worth asking for, if they can change the outcome.
    """

    known: Mapping[str, Any]
    presumed: Mapping[str, Any]
    open: tuple[str, ...]


def complete(facts: Facts) -> Completion:
    """The stated facts with everything that follows from the intent and the presumptions."""
    stated = facts.stated()
    implied: Mapping[str, Any] = words("intents").get(facts.intent or "", {})
    known = {**_quiet(), **implied, **stated}
    presumed = {name: value for name, value in _presumptions().items() if known.get(name) is None}
    for name, others in SAME_AS.items():
        values = [known[other] for other in others if known.get(other) is not None]
        if known.get(name) is None and values:
            presumed[name] = min(values)
    known |= presumed
    return Completion(known, presumed, tuple(name for name in FACT_NAMES if name not in known))


@cache
def _presumptions() -> Mapping[str, Any]:
    return {name: entry["presume"] for name, entry in words("facts").items() if "presume" in entry}


@cache
def _quiet() -> Mapping[str, None]:
    return {name: None for name, entry in words("facts").items() if entry.get("quiet")}
