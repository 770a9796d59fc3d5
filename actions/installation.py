"""Booking an installation: goods, city, preferred day and a telephone; and who pays."""

from __future__ import annotations

from datetime import date

from actions import wording
from actions.enquiry import Enquiry
from actions.enquiry_asking import ask
from actions.enquiry_reading import ON, can_be_reached, cannot_say, place_told, text_of
from actions.facts_told import CANNOT_SAY
from actions.pieces import pieces
from actions.sayings import Saying
from actions.service_requests import record_request
from actions.tools import Event, Scene, Tools

FEE_TOLD = "fee_told"
_MOVING = Saying("enquiries", "moving")
# Each is asked once: what the customer cannot say is settled on the telephone.
_QUESTIONS = ("goods", "place", "day", "phone")


def handle(scene: Scene, tools: Tools, enquiry: Enquiry) -> list[Event]:
    """Ask what is missing, one at a time, then register the booking."""
    _tell_fee_when_asked(scene, tools, enquiry)
    place = place_told(scene, enquiry)
    enquiry.told |= {"province": place.province, "city": place.city, "county": place.county}
    if enquiry.asks == "day" and not enquiry.told.get("day") and not cannot_say(scene):
        enquiry.told["day"] = text_of(scene)
    known = {
        "goods": enquiry.told.get("category") not in (None, CANNOT_SAY),
        "place": bool(place.city),
        "day": bool(enquiry.told.get("day")),
        "phone": can_be_reached(scene, enquiry),
    }
    missing = [what for what in _QUESTIONS if not known[what] and enquiry.may_ask(what, 1)]
    if missing:
        response = "utter_ask_enquiry_phone" if missing[0] == "phone" else f"utter_ask_installation_{missing[0]}"
        return ask(scene, enquiry, missing[0], response)
    return _register(scene, tools, enquiry)


def _register(scene: Scene, tools: Tools, enquiry: Enquiry) -> list[Event]:
    enquiry.asks = None
    scene.say(
        "utter_installation_registered",
        goods=wording.goods(enquiry.told),
        day=str(enquiry.told.get("day") or pieces()["any_day"]),
        **record_request(scene, tools, enquiry, "installation", on=_booked_for(scene, enquiry)),
    )
    if not enquiry.told.get(FEE_TOLD):
        say_who_pays(scene, tools, enquiry.told.get("category"))
    return []


def _tell_fee_when_asked(scene: Scene, tools: Tools, enquiry: Enquiry) -> None:
    """Who asks what it costs is told before anything is asked, and books only then."""
    entities = scene.tracker.latest_message.get("entities") or []
    if not any(entity["entity"] == "request" and entity["value"] == scene.intent for entity in entities):
        return
    enquiry.told[FEE_TOLD] = True
    if _MOVING.is_in(text_of(scene)):
        scene.say("utter_installation_moving")
    else:
        say_who_pays(scene, tools, enquiry.told.get("category"))
    scene.say("utter_installation_if_booked")


def _booked_for(scene: Scene, enquiry: Enquiry) -> date | None:
    """The day that the customer has named, where it is a single one that is still to come."""
    told = enquiry.told.get(ON)
    day = date.fromisoformat(told) if told else None
    return day if day is not None and day >= scene.today else None


def say_who_pays(scene: Scene, tools: Tools, category: str | None) -> None:
    """Tell what the installation of these goods costs, and that nothing is done before it is agreed."""
    scene.say("utter_installation_free" if _is_free(scene, tools, category) else "utter_installation_paid")


def _is_free(scene: Scene, tools: Tools, category: str | None) -> bool:
    """Whether the brand installs these goods without a fee."""
    if category in (None, CANNOT_SAY):
        return False
    parameter = tools.rulebook.brand["free_installation"]
    figures = parameter.on(scene.today, category, tools.rulebook.family(category, scene.today))
    return bool(figures and figures[0].value)
