"""What dealers ask for: recorded for the colleagues who answer, or for approval where it costs money."""

from __future__ import annotations

import re

from actions.enquiry import NO, SAID, Enquiry
from actions.enquiry_asking import ask, in_form
from actions.enquiry_reading import can_be_reached, cannot_say, phone_of, text_of
from actions.pieces import pieces
from actions.sayings import Saying
from actions.tools import Event, Scene, Tools
from desk.dealers import Kind, is_authorised

# In this order: "促销物料" is about promotion, "配件资料" about papers.
_KINDS = (
    Kind.AUTHORISATION,
    Kind.PROMOTION,
    Kind.PAPERS,
    Kind.PARTS,
    Kind.TRAINING,
    Kind.SETTLEMENT,
    Kind.VISIT,
    Kind.OTHER,
    Kind.SUPPLY,
)
_SAID = {kind: Saying("dealers", kind.value) for kind in _KINDS}
NO_NUMBER = "no_number"
_NONE = Saying("dealers", NO_NUMBER)
_NUMBER = re.compile(r"JX\s?\d{4,8}", re.IGNORECASE)


def handle(scene: Scene, tools: Tools, enquiry: Enquiry) -> list[Event]:
    """Learn what is wanted and who asks, then record it; nothing is told that a stranger must not hear."""
    text = text_of(scene)
    kind = enquiry.told.get("kind") or _kind_in(text)
    dealer = scene.work.dealers.named_in(text)
    if dealer is not None:
        enquiry.told["dealer_id"] = dealer.id
    if text and not _is_an_answer(scene, enquiry):
        enquiry.told["words"] = "；".join(filter(None, (enquiry.told.get("words"), text)))
    if kind is None and enquiry.asks == "dealer_kind":
        kind = Kind.OTHER
    if kind is None:
        return _ask_kind(scene, enquiry)
    enquiry.told["kind"] = str(kind)
    if _has_none(scene, enquiry):
        enquiry.told[NO_NUMBER] = True
    is_open = not (enquiry.told.get("dealer_id") or enquiry.told.get(NO_NUMBER) or kind == Kind.AUTHORISATION)
    if is_open and enquiry.may_ask("dealer_id"):
        return ask(scene, enquiry, "dealer_id", _question(enquiry, text))
    return _record(scene, tools, enquiry, Kind(kind))


def _has_none(scene: Scene, enquiry: Enquiry) -> bool:
    """Whether the question for the dealer's number is answered with there being none."""
    said = str(scene.tracker.latest_message.get(SAID) or "")
    return enquiry.asks == "dealer_id" and (cannot_say(scene) or said in NO or _NONE.is_in(text_of(scene)))


def _question(enquiry: Enquiry, text: str) -> str:
    """Asked again after anything else than a number, it says where the number stands."""
    if "dealer_id" not in enquiry.asked:
        return "utter_ask_dealer_id"
    return "utter_ask_dealer_id_again" if _NUMBER.search(text) else "utter_ask_dealer_id_where"


def _ask_kind(scene: Scene, enquiry: Enquiry) -> list[Event]:
    names = pieces("dealer_kinds")
    shown = [Kind.SUPPLY, Kind.PROMOTION, Kind.PARTS, Kind.SETTLEMENT]
    buttons = [{"title": names[kind], "payload": names[kind]} for kind in shown]
    return ask(scene, enquiry, "dealer_kind", "utter_ask_dealer_kind", buttons=buttons)


def _record(scene: Scene, tools: Tools, enquiry: Enquiry, kind: Kind) -> list[Event]:
    dealer = scene.work.dealers.get(str(enquiry.told.get("dealer_id") or ""))
    authorised = dealer is not None and is_authorised(dealer, scene.today)
    phone = phone_of(scene, enquiry)
    if not authorised and not can_be_reached(scene, enquiry) and enquiry.may_ask("phone", 1) and not in_form(scene):
        return ask(scene, enquiry, "phone", "utter_ask_dealer_phone")
    enquiry.asks = None
    detail = {"words": enquiry.told.get("words"), "phone": phone, "authorised": authorised}
    scene.work.dealers.request(
        dealer=dealer,
        sender_id=scene.sender_id,
        turn_key=scene.turn_key,
        kind=kind,
        detail={name: value for name, value in detail.items() if value is not None},
        now=scene.now,
    )
    if authorised:
        reply = "utter_dealer_promotion" if kind is Kind.PROMOTION else "utter_dealer_recorded"
    else:
        reply = "utter_dealer_to_become" if kind is Kind.AUTHORISATION else "utter_dealer_not_authorised"
    scene.say(
        reply,
        what=pieces("dealer_kinds")[kind],
        dealer_answer_hours=tools.rulebook.number("dealer_answer_hours"),
        service_hours=tools.rulebook.number("service_hours"),
    )
    return []


def _is_an_answer(scene: Scene, enquiry: Enquiry) -> bool:
    """Whether the message only gives the number or telephone that was asked for."""
    text = text_of(scene)
    contact = any(entity["entity"] == "phone_number" for entity in scene.tracker.latest_message.get("entities") or [])
    return contact or cannot_say(scene) or _has_none(scene, enquiry) or _NUMBER.fullmatch(text.strip()) is not None


def _kind_in(text: str) -> Kind | None:
    return next((kind for kind, said in _SAID.items() if said.is_in(text)), None)
