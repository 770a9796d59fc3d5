"""Questions without a claim: each goes to its own topic, and goes on until it is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rasa_sdk.events import SlotSet

from actions import (
    asides,
    ask_delivery,
    ask_outlet,
    ask_policy,
    ask_product,
    ask_recall,
    ask_usage,
    dealer,
    installation,
    invoice,
    wording,
)
from actions.enquiry import MORE, SAID, SLOT, TOPICS, Enquiry
from actions.enquiry_asking import LATER, in_form
from actions.enquiry_reading import PLACE_SLOT, read_enquiry, text_of
from actions.impatience import is_impatient
from actions.known_facts import known_facts
from actions.order_lookup import look_up_told
from actions.other_wishes import offer_other_wish
from actions.sayings import Saying
from actions.tools import DeskAction, Event, Scene, Tools

COMPLAINTS = "complain_"

Topic = Callable[[Scene, Tools, Enquiry], list[Event]]

HANDLERS: Mapping[str, Topic] = {
    "product": ask_product.handle,
    "outlet": ask_outlet.handle,
    "delivery": ask_delivery.handle,
    "installation": installation.handle,
    "invoice": invoice.handle,
    "usage": ask_usage.handle,
    "dealer": dealer.handle,
    "recall": ask_recall.handle,
}
# A message about goods to be bought, or about a day to come, tells nothing about goods that were bought.
_TELLS_NO_FACTS = frozenset({"product", "installation", "dealer"})


class Enquire(DeskAction):
    """A question, or a remark in the middle of the form, gets its answer."""

    action_name = "action_enquire"

    async def prepare(self, scene: Scene) -> None:
        if _topic(scene) is not None:
            scene.lookup = await look_up_told(scene, self.tools, read_enquiry(scene))

    def act(self, scene: Scene) -> list[Event]:
        if _topic(scene) is not None and asides.VISIT not in asides.asked(scene):
            return go_on(scene, self.tools, read_enquiry(scene))
        if asides.answer(scene, self.tools.rulebook):
            return offer_other_wish(scene)
        if scene.intent in ask_policy.IN_GENERAL:
            ask_policy.tell_rules(scene, self.tools)
            return offer_other_wish(scene)
        if in_form(scene) and is_impatient(scene):
            scene.say("utter_enquire_impatient")
            return []
        is_grievance = scene.intent.startswith(COMPLAINTS) or scene.intent == "give_suggestion"
        about = "complaint" if is_grievance else scene.intent
        scene.say(f"utter_enquire_{about}", **wording.promises(self.tools.rulebook))
        return offer_other_wish(scene)


class AnswerEnquiry(DeskAction):
    """What the desk asked in an enquiry is answered."""

    action_name = "action_answer_enquiry"

    async def prepare(self, scene: Scene) -> None:
        if scene.slot(SLOT) is not None:
            scene.lookup = await look_up_told(scene, self.tools, read_enquiry(scene))

    def act(self, scene: Scene) -> list[Event]:
        pending = Enquiry.in_slot(scene.slot(SLOT))
        if pending is None:
            # A button of an enquiry that has ended, or a session that has run out meanwhile.
            scene.say("utter_tell_me_more")
            return []
        said = scene.tracker.latest_message.get(SAID)
        if said == "ask_clarification" and _ASKS_WHY.is_in(text_of(scene)):
            scene.say(f"utter_why_{pending.asks}" if pending.asks in EXPLAINED else "utter_why_enquiry")
            return []
        if said == "cancel_request":
            scene.say("utter_enquiry_dropped")
            return [SlotSet(SLOT, None), *offer_other_wish(scene)]
        return go_on(scene, self.tools, read_enquiry(scene))


_ASKS_WHY = Saying("asking", "asks_why")
EXPLAINED = frozenset({"order_number", "phone_end", "phone", "place"})


def go_on(scene: Scene, tools: Tools, enquiry: Enquiry) -> list[Event]:
    """Hand the enquiry to its topic, and keep what is open of it."""
    events = HANDLERS[enquiry.topic](scene, tools, enquiry)
    forgotten = _forget_facts(scene) if enquiry.topic in _TELLS_NO_FACTS and not in_form(scene) else []
    learned = [SlotSet(name, value) for name, value in known_facts(scene, {}).items()] if scene.lookup else []
    place = {name: enquiry.told.get(name) for name in ("province", "city", "county")}
    kept = [SlotSet(PLACE_SLOT, place)] if any(place.values()) and place != scene.slot(PLACE_SLOT) else []
    is_open = enquiry.asks not in (None, MORE) or enquiry.told.get(LATER)
    following = [] if is_open else offer_other_wish(scene)
    return [*events, *forgotten, *learned, *kept, SlotSet(SLOT, enquiry.to_slot()), *following]


def _topic(scene: Scene) -> str | None:
    """The topic of the message; a grievance in the middle of a claim's questions is noted, not enquired into."""
    if in_form(scene) and scene.intent.startswith(COMPLAINTS):
        return None
    return TOPICS.get(scene.intent)


def _forget_facts(scene: Scene) -> list[Event]:
    told: list[str] = []
    for event in reversed(scene.tracker.events):
        if event["event"] == "user":
            break
        if event["event"] == "slot" and event["value"] is not None and event["name"] in FACT_SLOTS:
            told.append(event["name"])
    return [SlotSet(name, None) for name in dict.fromkeys(told)]


FACT_SLOTS = frozenset(
    {
        "model",
        "price_paid",
        "price_now",
        "guide_price",
        "bought_on",
        "delivered_on",
        "installed_on",
        "wish",
        "proof",
        "same_model_available",
        "equal_model_available",
        "discontinued_on",
        "parts_available",
        "unit",
        "channel",
    }
)
