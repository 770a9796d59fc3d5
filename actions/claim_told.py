"""A claim told in the same breath as a threat: it is taken along to the person who takes over, with what is decided."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet

from actions.case_form import next_question
from actions.cases import COMPLAINT, open_case, record_decision, record_matter
from actions.claim_of_wish import CLAIM_OF_WISH, OF_A_FAULT
from actions.facts_from_slots import Matter
from actions.facts_told import CANNOT_SAY
from actions.tools import Event, Scene, Tools
from desk.tables import Case
from entitlement.bad_fact import BadFact


def take_along(scene: Scene, tools: Tools) -> tuple[Case | None, list[Event]]:
    """The case of the claim that the message tells, and the slots by which it goes on; nothing where there is none.

    Decided on where nothing more has to be asked. The customer is not told: a person speaks first.
    """
    claim = _claim(scene)
    if claim is None or scene.slot("case_intent") is not None or open_case(scene) is not None:
        return None, []
    begun: dict[str, Any] = {"case_intent": claim, "first_reported_on": scene.today.isoformat()}
    matter = Matter.told({**scene.tracker.slots, **begun}, scene.today)
    try:
        is_known = next_question(matter, tools.rulebook) is None
        decision = matter.decide(tools.rulebook)
    except BadFact:
        return None, []
    case = (
        record_decision(scene, matter, decision) if is_known else record_matter(scene, COMPLAINT, scene.intent, matter)
    )
    return case, [SlotSet(name, value) for name, value in begun.items()]


def _claim(scene: Scene) -> str | None:
    """What the customer would have come for without the threat: the wish, else the fault."""
    wish = scene.slot("wish")
    if wish in CLAIM_OF_WISH:
        return CLAIM_OF_WISH[wish]
    return OF_A_FAULT if scene.slot("fault") not in (None, CANNOT_SAY, "none") else None
