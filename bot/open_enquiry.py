"""A message in the light of an enquiry that is open: what answers it is told as its answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions import enquiry
from bot.intents import INFORM, NOT_UNDERSTOOD, OUT_OF_SCOPE, UNSURE

_LIKELY = 4
_ENQUIRED_ABOUT = frozenset({"order_number", "model", "city", "province", "county"})
_ABOUT_ORDERS = frozenset({"ask_delivery", "request_invoice"})


def continue_enquiry(parse: dict[str, Any], slots: Mapping[str, Any], active_loop: str | None) -> dict[str, Any]:
    """The parse as the answer to the enquiry that is open, where it is one; the intent it had is kept beside it."""
    pending = slots.get(enquiry.SLOT)
    if pending is None and active_loop is None and slots.get("case_number") is None:
        return _as_enquiry(parse)
    if pending is None or active_loop is not None or not enquiry.answers(parse, pending):
        return parse
    said = parse["intent"]["name"]
    return {**parse, "intent": {"name": enquiry.ANSWER, "confidence": 1.0}, enquiry.SAID: said}


def _as_enquiry(parse: dict[str, Any]) -> dict[str, Any]:
    """Facts alone, or doubt, before there is any case: what names a place, a model or an order asks about it."""
    kinds = {entity["entity"] for entity in parse.get("entities") or []}
    if parse["intent"]["name"] not in (INFORM, UNSURE, NOT_UNDERSTOOD) or not kinds & _ENQUIRED_ABOUT:
        return parse
    ranking = parse.get("intent_ranking") or []
    likely = [entry["name"] for entry in ranking[:_LIKELY] if entry["name"] not in (INFORM, OUT_OF_SCOPE)]
    if "order_number" in kinds:
        intent = next((name for name in likely if name in _ABOUT_ORDERS), "ask_delivery")
    elif likely and likely[0] in enquiry.TOPICS:
        intent = likely[0]
    else:
        return parse
    return {**parse, "intent": {"name": intent, "confidence": 1.0}}
