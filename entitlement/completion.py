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
    base, stated = _base(facts.intent), facts.stated()
    presumed = {name: value for name, value in base.presumed.items() if name not in stated}
    known = {**base.known, **stated}
    for name, others in SAME_AS.items():
        if known.get(name) is None:
            values = [known[other] for other in others if known.get(other) is not None]
            if values:
                presumed[name] = known[name] = min(values)
    return Completion(known, presumed, tuple(name for name in base.open if name not in known))


@cache
def _base(intent: str | None) -> Completion:
    """What an intent settles before anything is said."""
    entries = words("facts")
    quiet = {name: None for name, entry in entries.items() if entry.get("quiet")}
    implied: Mapping[str, Any] = words("intents").get(intent or "", {})
    presumed = {
        name: entry["presume"] for name, entry in entries.items() if "presume" in entry and implied.get(name) is None
    }
    known = {**quiet, **implied, **presumed}
    return Completion(known, presumed, tuple(name for name in FACT_NAMES if name not in known))
