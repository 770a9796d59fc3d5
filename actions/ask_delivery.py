"""Where an order is, and what happens when it is late."""

from __future__ import annotations

from typing import Any

from actions.days import day
from actions.enquiry import MORE, Enquiry, yes_or_no
from actions.enquiry_asking import ask, in_form
from actions.enquiry_reading import text_of
from actions.order_lookup import in_words, require_order
from actions.pieces import pieces
from actions.sayings import Saying
from actions.service_requests import record_request
from actions.tools import Event, Scene, Tools
from desk.orders import Purchase

_CHANGE = Saying("enquiries", "change_of_delivery")
_ON_THE_WAY = frozenset({"ordered", "packed", "shipped"})


def handle(scene: Scene, tools: Tools, enquiry: Enquiry) -> list[Event]:
    """Find the order, tell its state and day; what is late or to be changed goes to a colleague with a time."""
    if _CHANGE.is_in(text_of(scene)):
        enquiry.told["change"] = text_of(scene)
    if enquiry.asks == "received":
        return _received_answered(scene, tools, enquiry)
    found = require_order(scene, tools, enquiry)
    if not isinstance(found, Purchase):
        return found
    enquiry.asks = MORE
    if enquiry.told.get("change") and found.state in _ON_THE_WAY:
        return _register(scene, tools, enquiry, found, "change_delivery", change=enquiry.told["change"])
    return _tell_state(scene, tools, enquiry, found)


def _tell_state(scene: Scene, tools: Tools, enquiry: Enquiry, found: Purchase) -> list[Event]:
    if found.state in _ON_THE_WAY:
        if found.expected_on is None or found.expected_on < scene.today:
            return _register(scene, tools, enquiry, found, "late_delivery")
        state = "shipped" if found.state == "shipped" else "preparing"
        scene.say(f"utter_delivery_{state}", expected=day(found.expected_on), **in_words(found))
        return []
    if found.state == "cancelled":
        scene.say("utter_delivery_cancelled", **in_words(found))
        return []
    arrived = found.delivered_on or found.installed_on
    values = {"delivered": day(arrived) if arrived else pieces()["already"], **in_words(found)}
    if in_form(scene):
        scene.say("utter_delivery_delivered", **values)
        return []
    return ask(scene, enquiry, "received", "utter_delivery_delivered", **values)


def _received_answered(scene: Scene, tools: Tools, enquiry: Enquiry) -> list[Event]:
    enquiry.asks = None
    if yes_or_no(str(scene.tracker.latest_message.get("said") or ""), text_of(scene)) is not False:
        scene.say("utter_delivery_received")
        return []
    return _register(scene, tools, enquiry, Purchase.model_validate(enquiry.told["order"]), "not_received")


def _register(
    scene: Scene, tools: Tools, enquiry: Enquiry, found: Purchase, request: str, **detail: Any
) -> list[Event]:
    told = record_request(scene, tools, enquiry, request, **detail)
    late = {"expected": day(found.expected_on)} if found.expected_on else {"expected": pieces()["soon"]}
    scene.say(f"utter_delivery_{request}", **told, **late, **in_words(found))
    return []
