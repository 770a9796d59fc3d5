"""What each message tells, inside and outside of the questions, becomes the facts of the matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import SlotSet

from actions import (
    another_fault,
    asides,
    corrections,
    enquiry,
    history,
    in_writing,
    kept_matter,
    matters,
    memory,
    mood,
    narrowing,
    other_wishes,
    part_warranty,
    taken_back,
    unsaid,
    volunteered,
)
from actions.answers import CATEGORY, answer, kind_of_family
from actions.case_form import CASE_FORM, REQUESTED
from actions.cases import open_case
from actions.compensation import sum_told
from actions.contacts import holds_contact, keep_contacts
from actions.digressions import is_digression
from actions.enquiry import as_it_was_said
from actions.facts_from_message import read_facts
from actions.facts_told import facts_told
from actions.known_facts import known_facts
from actions.order_lookup import look_up_in_form
from actions.tools import DeskAction, Event, Scene
from actions.volunteered import PROOF


class ReadFacts(DeskAction):
    """Fills the fact slots from every message, inside and outside the form."""

    action_name = "action_read_facts"

    async def prepare(self, scene: Scene) -> None:
        scene.lookup = await look_up_in_form(scene, self.tools)

    def act(self, scene: Scene) -> list[Event]:
        found = self._in_the_form(scene) if scene.tracker.active_loop.get("name") == CASE_FORM else self._outside(scene)
        if scene.intent == asides.ASK_BESIDE:
            # "换的是新机吗" wishes for nothing.
            found = {name: value for name, value in found.items() if name not in ("wish", "case_intent")}
        if asides.asks_whether_a_part_is_new(scene.tracker.latest_message):
            found = {name: value for name, value in found.items() if name not in ("part", "main_part")}
        if part_warranty.heard(scene.tracker.latest_message):
            found = {name: value for name, value in found.items() if name not in part_warranty.SUPPOSED}
        found |= taken_back.part_denied(scene.tracker.latest_message, scene.tracker.slots)
        found |= kept_matter.told_beside(scene.tracker.latest_message, {**scene.tracker.slots, **found})
        found = history.without_blame(found)
        found |= history.activated(scene.tracker.latest_message, {**scene.tracker.slots, **found})
        found |= in_writing.told(scene, open_case(scene)) | sum_told(scene)
        if holds_contact(scene):
            keep_contacts(scene, open_case(scene))
        found |= known_facts(scene, found) | enquiry.heard(scene.tracker.latest_message, scene.tracker.slots)
        found |= memory.remembered(scene, found, self.tools)
        found |= mood.felt(scene.tracker.events, scene.tracker.slots)
        _keep_mood(scene, found)
        return [SlotSet(name, value) for name, value in found.items()]

    def _in_the_form(self, scene: Scene) -> dict[str, Any]:
        slots, requested = scene.tracker.slots, scene.slot(REQUESTED)
        message = matters.without_what_came_with_them(_as_meant(scene), slots)
        if scene.intent == matters.TAKE_UP_MATTER:
            return kept_matter.told_in_passing(as_it_was_said(message), slots) or {}
        if scene.intent == matters.HAZARD and matters.other_goods(message, slots):
            return self._danger_of_other_goods(scene, message)
        if taken_back.replaces(scene.tracker.latest_message, slots.get("category")):
            begun = kept_matter.begun_by(message, slots, scene.today)
            return begun | read_facts(message, {**slots, **begun}, None, scene.today)
        if (another := kept_matter.told_in_passing(message, slots)) is not None:
            return another
        if _only_asks_of_others(scene, message, slots):
            return {}
        if plain := _in_few_words(message, slots, requested):
            return plain
        if is_digression(message, requested):
            # A remark may answer the question by the way; what else it names is not what is spoken of.
            told = facts_told(message, slots) | self._shown_by_what_is_asked(message, slots, requested)
            settled = volunteered.settled_on(message, slots, requested) if requested is not None else {}
            return settled | ({requested: told[requested]} if requested in told else {})
        if requested is not None and (unknown := unsaid.of_another(message, slots, requested)):
            return unknown
        corrected = corrections.corrected(message, scene.tracker.events, slots)
        found = read_facts(message, slots, None if corrected else requested, scene.today) | corrected
        found |= history.told(message, slots)
        if requested is not None and requested not in found:
            found |= _told_unasked(scene, message, requested)
        found |= volunteered.sum_beside_a_day(message, {**slots, **found})
        found |= taken_back.wish_instead(message)
        found = _without_what_is_only_asked(message, found, slots)
        return found | other_wishes.heard(message, slots, form_is_open=True)

    @staticmethod
    def _shown_by_what_is_asked(
        message: Mapping[str, Any], slots: Mapping[str, Any], requested: str | None
    ) -> dict[str, Any]:
        """The paper that is asked for and there: "订单截图行不行"."""
        asks = requested == PROOF and asides.SCREENSHOT in asides.heard(message)
        paper = answer(PROOF, message, slots) if asks else None
        return {} if paper is None else {PROOF: paper}

    def _danger_of_other_goods(self, scene: Scene, message: Mapping[str, Any]) -> dict[str, Any]:
        """The danger is a matter of its own, and comes first; what was spoken of waits."""
        slots = scene.tracker.slots
        begun = slots.get("case_intent") is not None
        waits = {matters.NEXT_MATTER: kept_matter.put_off(slots, slots.get(matters.NEXT_MATTER))} if begun else {}
        return {**matters.fresh(slots), **read_facts(message, {}, None, scene.today), **waits}

    def _outside(self, scene: Scene) -> dict[str, Any]:
        message, slots = _as_meant(scene), scene.tracker.slots
        emptied: dict[str, Any] = {}
        if scene.intent == matters.TAKE_UP_MATTER:
            return {}
        if scene.intent == matters.CANCEL and matters.names_other_goods(message, slots):
            # What is known of the goods under way stays.
            return other_wishes.heard(message, slots, form_is_open=False)
        if matters.other_goods(message, slots):
            if scene.intent == matters.HAZARD:
                return self._danger_of_other_goods(scene, message)
            emptied = kept_matter.begun_by(message, slots, scene.today)
            slots = {**slots, **emptied}
        found = read_facts(message, slots, None, scene.today) | history.told(message, slots)
        found |= narrowing.bare_day(message, slots, "bought_on")
        found |= corrections.corrected(message, scene.tracker.events, slots)
        found = another_fault.told(message, slots, found)
        return emptied | found | other_wishes.heard(message, slots, form_is_open=False)


def _as_meant(scene: Scene) -> Mapping[str, Any]:
    """The message without what it takes back."""
    return corrections.of_the_day_told(taken_back.without(scene.tracker.latest_message), scene.tracker.events)


def _in_few_words(message: Mapping[str, Any], slots: Mapping[str, Any], requested: str | None) -> dict[str, Any]:
    """A paper, or the kind of goods that is asked for, where that is all the message, whatever it sounds like."""
    paper = volunteered.paper_named(message, slots)
    kind = kind_of_family(str(message.get("text") or ""), slots) if requested == CATEGORY else None
    return paper or ({} if kind is None else {CATEGORY: kind})


def _only_asks(message: Mapping[str, Any], found: Mapping[str, Any], slots: Mapping[str, Any]) -> bool:
    """Whether a repair is only asked about ("那能修吗", "啥时候来修"), by who was asked for the wish before."""
    asks = asides.asked_in_the_form(str(message.get("text") or ""))
    return bool(asks) and found.get("wish") == "repair" and slots.get("wish") is not None


def _without_what_is_only_asked(
    message: Mapping[str, Any], found: dict[str, Any], slots: Mapping[str, Any]
) -> dict[str, Any]:
    if not _only_asks(message, found, slots):
        return found
    return {name: value for name, value in found.items() if name not in ("wish", "case_intent")}


def _told_unasked(scene: Scene, message: Mapping[str, Any], requested: str) -> dict[str, Any]:
    """What is told in a few words instead of an answer, or the answer by its number."""
    slots = scene.tracker.slots
    chosen = volunteered.chosen_by_number(message, scene.tracker.events, requested)
    found = {} if chosen is None else {requested: chosen}
    found |= volunteered.volunteered(message, slots, requested, scene.today)
    found |= volunteered.still_packed(message, slots, requested)
    found |= volunteered.wish_named(message, slots, requested)
    return found | volunteered.settled_on(message, slots, requested)


def _only_asks_of_others(scene: Scene, message: Mapping[str, Any], slots: Mapping[str, Any]) -> bool:
    """Whether a question about the warranty names other goods: "洗衣机要是也买你家的 保修几年"."""
    asks = scene.intent == asides.WARRANTY and not matters.takes_back(message)
    return asks and matters.names_other_goods(message, slots)


def _keep_mood(scene: Scene, found: Mapping[str, Any]) -> None:
    """What is sent later is worded for the mood in which the customer was last."""
    case = open_case(scene) if mood.MOOD in found else None
    if case is not None:
        case.mood = found[mood.MOOD]
