"""A sign of regret from the desk's own means, offered once for a founded grievance and taken or declined in a word."""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from actions.cases import COMPLAINT, open_case
from actions.making_good import gift, gift_buttons
from actions.tools import Event, Scene, Tools
from desk.tables import Case, CaseState

OFFERED_COMPENSATION = "offered_compensation"


def atone(scene: Scene, tools: Tools, case: Case) -> list[Event]:
    """Offer what suits the grievance; nothing when it was offered before, nobody is to blame, or facts are asked."""
    if scene.tracker.active_loop.get("name"):
        return []
    offer = scene.work.compensation.offer_symbol(case.number, scene.now, tools.rulebook)
    if offer is None:
        return []
    scene.say("utter_gift_offered", gift=gift(offer, tools.rulebook), buttons=gift_buttons(case.number))
    return [SlotSet(OFFERED_COMPENSATION, case.number)]


def atone_late(scene: Scene, tools: Tools) -> list[Event]:
    """Offer at the end of a conversation what there was no room for when the matter was settled."""
    case = open_case(scene)
    settled = case is not None and (case.state == CaseState.REMEDY_CHOSEN or case.scenario == COMPLAINT)
    return atone(scene, tools, case) if case is not None and settled else []


def answered_gift(scene: Scene, tools: Tools, *, yes: bool) -> list[Event] | None:
    """Deal with a plain yes or no to the gift that was offered with the last reply; None when none was."""
    case_number = scene.slot(OFFERED_COMPENSATION)
    if case_number is None or not _was_just_offered(scene):
        return None
    return settle_gift(scene, tools, case_number, yes=yes)


def settle_gift(scene: Scene, tools: Tools, case_number: str, *, yes: bool) -> list[Event]:
    """The customer takes the gift of this case, or would rather not."""
    closing: list[Event] = [SlotSet(OFFERED_COMPENSATION, None)]
    offer = scene.work.compensation.offered(case_number)
    if offer is None:
        scene.say("utter_gift_settled", case_number=case_number)
        return closing
    values = {"gift": gift(offer, tools.rulebook), "case_number": case_number}
    if yes:
        scene.work.compensation.take(offer, scene.now)
        scene.say("utter_gift_taken", **values)
    else:
        scene.work.compensation.decline(offer, scene.now)
        scene.say("utter_gift_declined", **values)
    return closing


def _was_just_offered(scene: Scene) -> bool:
    """Whether the offer was part of the last reply: later a bare "好的" means something else."""
    messages = 0
    for event in reversed(scene.tracker.events):
        messages += event["event"] == "user"
        if messages > 1:
            return False
        if event["event"] == "slot" and event["name"] == OFFERED_COMPENSATION:
            return event["value"] is not None
    return False
