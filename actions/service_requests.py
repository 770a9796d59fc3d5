"""What somebody has to do for a customer who asked for it: a case of its own, put before a person."""

from __future__ import annotations

from typing import Any

from actions import wording
from actions.cases import put_before_a_person
from actions.enquiry import TOPICS, Enquiry
from actions.enquiry_reading import phone_of
from actions.tools import Event, Scene, Tools
from desk.service_requests import note_request
from desk.tables import Case

REQUEST = "request"
_INTENTS = {topic: intent for intent, topic in reversed(TOPICS.items())}
# What is told about an enquiry and helps whoever takes it over.
_WORTH_TELLING = ("province", "city", "county", "category", "product_words", "model", "day", "order_number", "title")


def record_request(scene: Scene, enquiry: Enquiry, request: str, case: Case | None = None, **detail: Any) -> Case:
    """Open a case for `request` (a code), or add it to `case`, and put it before a person."""
    told = {name: enquiry.told[name] for name in _WORTH_TELLING if enquiry.told.get(name)}
    phone = phone_of(scene, enquiry)
    if phone:
        told["phone"] = phone
    case = case or scene.work.cases.open_case(
        turn_key=scene.turn_key,
        sender_id=scene.sender_id,
        intent=_INTENTS[enquiry.topic],
        scenario=REQUEST,
        category=enquiry.told.get("category"),
        facts={},
        decision={},
        reported_on=scene.today,
        now=scene.now,
    )
    note_request(scene.work.session, case, request, {**told, **detail}, scene.now)
    put_before_a_person(scene, case, request)
    return case


def leave_to_a_colleague(scene: Scene, tools: Tools, enquiry: Enquiry, request: str, **detail: Any) -> list[Event]:
    """What the desk cannot answer goes to a person, and the customer is told when to expect the answer."""
    case = record_request(scene, enquiry, request, **detail)
    enquiry.asks = None
    scene.say("utter_request_passed_on", case_number=case.number, **wording.promises(tools.rulebook))
    return []
