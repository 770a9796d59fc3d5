"""What somebody has to do for a customer who asked for it: a case of its own, a promised time, a person who sees it."""

from __future__ import annotations

from datetime import date
from typing import Any

from actions import in_writing
from actions.cases import put_before_a_person
from actions.enquiry import TOPICS, Enquiry
from actions.enquiry_reading import phone_of
from actions.making_good import promise
from actions.promised_times import ask_later, person_answers
from actions.tools import Event, Scene, Tools
from desk.promise_terms import PromiseKind, PromiseTerms
from desk.service_requests import REQUEST, note_request
from desk.tables import Case

INSTALLATION = "installation"
# What is done by a time of its own; about everything else somebody answers soon.
BY_THEIR_OWN_TIME = {
    INSTALLATION: PromiseKind.VISIT_BOOKED,
    "visit": PromiseKind.VISIT_BOOKED,
    "mail_in": PromiseKind.VISIT_BOOKED,
    "invoice": PromiseKind.INVOICE,
}
_INTENTS = {topic: intent for intent, topic in reversed(TOPICS.items())}
# What is told about an enquiry and helps whoever takes it over.
_WORTH_TELLING = ("province", "city", "county", "category", "product_words", "model", "day", "order_number", "title")


def record_request(
    scene: Scene,
    tools: Tools,
    enquiry: Enquiry,
    request: str,
    case: Case | None = None,
    on: date | None = None,
    **detail: Any,
) -> dict[str, str]:
    """Open a case for `request` (a code), or add it to `case`: promised, put before a person, asked about later.

    `on` is the day for which it is booked. What the reply says: the case's number and the promised times, such as
    `visit_booked_by`.
    """
    told = {name: enquiry.told[name] for name in _WORTH_TELLING if enquiry.told.get(name)}
    phone = phone_of(scene, enquiry)
    if phone:
        told["phone"] = phone
    is_new = case is None
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
    if is_new and scene.slot(in_writing.IN_WRITING):
        in_writing.note(scene, case)
    note_request(scene.work.session, case, request, {**told, **detail}, scene.now)
    put_before_a_person(scene, case, request)
    return {"case_number": case.number, **_promised(scene, tools, case, request, on)}


def _promised(scene: Scene, tools: Tools, case: Case, request: str, on: date | None) -> dict[str, str]:
    kind = BY_THEIR_OWN_TIME.get(request)
    by = person_answers(scene, tools, case) if kind is None else promise(scene, tools, case, kind)
    done_at = scene.now
    if request == INSTALLATION and on is not None:
        done_at = PromiseTerms(tools.rulebook).end_of(on)
        by |= promise(scene, tools, case, PromiseKind.INSTALLATION, due_at=done_at)
    ask_later(scene, tools, case, done_at)
    return by


def leave_to_a_colleague(scene: Scene, tools: Tools, enquiry: Enquiry, request: str, **detail: Any) -> list[Event]:
    """What the desk cannot answer goes to a person, and the customer is told when to expect the answer."""
    told = record_request(scene, tools, enquiry, request, **detail)
    enquiry.asks = None
    scene.say("utter_request_passed_on", **told)
    return []
