"""Why an offer is refused, where the customer says it: "太贵了不修了" wants neither another repair nor another bill.

The words are trainers' data, which remedies repair or cost is the engine's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from actions.sayings import Saying
from entitlement.data import words

PAID_BY_THE_CUSTOMER = frozenset({"paid_repair", "new_purchase"})

Remedy = Mapping[str, Any]

_UNWANTED: Mapping[str, Callable[[Remedy], bool]] = {
    "no_repair": lambda remedy: "repair" in remedy["grants"],
    "too_dear": lambda remedy: remedy.get("pays") in PAID_BY_THE_CUSTOMER,
}


def unwanted(text: str) -> frozenset[str]:
    """The remedies, by code, that whoever refuses in these words need not be offered next."""
    reasons = [is_so for reason, is_so in _UNWANTED.items() if Saying("refusing", reason).is_in(text)]
    return frozenset(code for code, remedy in words("remedies").items() if any(is_so(remedy) for is_so in reasons))
