"""Finding a customer's order by its number and the last four digits of the buyer's telephone."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from actions import wording
from actions.enquiry import Enquiry, yes_or_no
from actions.enquiry_asking import ask, in_form
from actions.enquiry_reading import FOUND, can_be_reached, cannot_say, read_enquiry, text_of
from actions.service_requests import leave_to_a_colleague
from actions.tools import Event, Lookup, Scene, Tools
from desk.orders import OrdersUnavailableError, Purchase

logger = logging.getLogger(__name__)

ATTEMPT = "order"
NEEDS_ORDER = frozenset({"delivery", "invoice"})


async def look_up(scene: Scene, tools: Tools, number: str, phone_end: str) -> Lookup:
    """Look for the order. Wrong pairs count, by customer and by order, and too many are no longer answered."""
    limits = {
        "most": tools.rulebook.number("order_tries"),
        "within": timedelta(minutes=tools.rulebook.number("order_tries_minutes")),
    }
    limited = (scene.sender_id, f"order:{number}")
    if any(scene.work.attempts.too_many(who, ATTEMPT, scene.now, **limits) for who in limited):
        return Lookup("too_many")
    try:
        purchase = await (tools.orders or scene.work.orders).find(number, phone_end)
    except OrdersUnavailableError as error:
        logger.warning("orders cannot be looked up: %s", error)
        return Lookup("unavailable")
    if purchase is None:
        for who in limited:
            scene.work.attempts.note(who, ATTEMPT, scene.now)
        return Lookup("no_match")
    return Lookup("found", purchase)


async def look_up_told(scene: Scene, tools: Tools, enquiry: Enquiry) -> Lookup | None:
    """Look for the order of an enquiry that needs one, as soon as the customer has told both numbers."""
    number, end = enquiry.told.get("order_number"), enquiry.told.get("phone_end")
    if enquiry.topic not in NEEDS_ORDER or not number or not end or enquiry.told.get(FOUND):
        return None
    return await look_up(scene, tools, number, end)


async def look_up_in_form(scene: Scene, tools: Tools) -> Lookup | None:
    """Look for the order that a customer names in the middle of a claim's questions: it answers most of them."""
    if not in_form(scene):
        return None
    told = read_enquiry(scene).told
    number, end = told.get("order_number"), told.get("phone_end")
    return await look_up(scene, tools, number, end) if number and end else None


def require_order(scene: Scene, tools: Tools, enquiry: Enquiry) -> Purchase | list[Event]:
    """The customer's order, or else the events of asking for it or of handing the matter over."""
    lookup = scene.lookup
    if lookup is not None and lookup.purchase is not None:
        enquiry.told[FOUND] = lookup.purchase.model_dump(mode="json")
    if enquiry.told.get(FOUND):
        enquiry.told.pop("phone_end", None)
        return Purchase.model_validate(enquiry.told[FOUND])
    if lookup is not None:
        return _not_found(scene, tools, enquiry, lookup)
    if enquiry.asks == "phone":
        return _by_phone(scene, tools, enquiry)
    if enquiry.asks == "order_number" and not enquiry.told.get("order_number") and _has_none(scene, enquiry):
        return _by_phone(scene, tools, enquiry)
    return _ask_for_numbers(scene, tools, enquiry)


def _ask_for_numbers(scene: Scene, tools: Tools, enquiry: Enquiry) -> list[Event]:
    what = "phone_end" if enquiry.told.get("order_number") else "order_number"
    if not enquiry.may_ask(what):
        return _by_phone(scene, tools, enquiry)
    if what in enquiry.asked:
        return ask(scene, enquiry, what, f"utter_ask_enquiry_{what}_again")
    about = f"_{enquiry.topic}" if what == "order_number" else ""
    return ask(scene, enquiry, what, f"utter_ask_enquiry_{what}{about}")


def _not_found(scene: Scene, tools: Tools, enquiry: Enquiry, lookup: Lookup) -> list[Event]:
    if lookup.outcome == "unavailable":
        return leave_to_a_colleague(scene, tools, enquiry, "order_lookup")
    enquiry.told.pop("phone_end", None)
    if lookup.outcome == "too_many":
        enquiry.asks = None
        scene.say("utter_order_too_many_tries", **wording.promises(tools.rulebook))
        return []
    enquiry.told.pop("order_number", None)
    enquiry.asked = []
    return ask(scene, enquiry, "order_number", "utter_order_no_match")


def _by_phone(scene: Scene, tools: Tools, enquiry: Enquiry) -> list[Event]:
    """Without the order's number a colleague looks for it, and calls the customer back."""
    if can_be_reached(scene, enquiry) or not enquiry.may_ask("phone", 1):
        return leave_to_a_colleague(scene, tools, enquiry, f"{enquiry.topic}_without_order")
    return ask(scene, enquiry, "phone", "utter_ask_enquiry_phone")


def _has_none(scene: Scene, enquiry: Enquiry) -> bool:
    """Whether the customer has no order number: said so, or left a telephone instead."""
    said = scene.tracker.latest_message.get("said") or ""
    return bool(enquiry.told.get("phone")) or cannot_say(scene) or yes_or_no(str(said), text_of(scene)) is False


def in_words(purchase: Purchase) -> dict[str, Any]:
    """The placeholders by which replies speak of an order."""
    return {"number": purchase.number, "goods": wording.label("category", purchase.category), "model": purchase.model}
