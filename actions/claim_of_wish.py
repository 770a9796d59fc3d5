"""What a customer has come for, as their wish and the fault tell it, where no message said so by itself."""

from __future__ import annotations

from actions.facts_told import CANNOT_SAY, Slots

CLAIM_OF_WISH = {
    "refund": "request_refund",
    "exchange": "request_exchange",
    "exchange_other_model": "request_exchange",
    "repair": "request_repair",
    "compensation": "request_compensation",
    "price_difference": "price_drop",
}
OF_A_FAULT = "report_fault"


def claim_made(slots: Slots) -> str:
    """The claim that the wish makes; without a wish the goods are told to be at fault."""
    wish = slots.get("wish")
    return OF_A_FAULT if wish in (None, CANNOT_SAY) else CLAIM_OF_WISH[wish]
