"""A repair that takes too long is more than a grievance: it may give a right to other goods. The customer is told."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk.events import SlotSet

from actions import wording
from actions.days import days
from actions.facts_from_slots import Matter
from actions.matters import NEXT_MATTER, claim_about_the_same
from actions.other_wishes import OFFERED, now_or_later
from actions.tools import Event, Scene, Tools
from entitlement.bad_fact import BadFact
from entitlement.facts import Facts
from entitlement.questions import waiting

SLOW = "complain_slow_service"
PAID = "paid_repair"
CLAIM, WISH = "request_exchange", "exchange"


def offer_exchange(scene: Scene, tools: Tools) -> list[Event]:
    """Tell whoever complains of a slow repair of the right that the days give, and offer to work it out."""
    if scene.intent != SLOW or scene.tracker.active_loop.get("name"):
        return []
    claim = Matter.told({**scene.tracker.slots, "case_intent": CLAIM, "wish": WISH}, scene.today)
    try:
        decision = claim.decide(tools.rulebook)
    except BadFact:
        return []
    if not decision.repair_is_overdue:
        if not any(remedy.code == PAID for remedy in decision.remedies):
            _tell_when_it_will_be(scene, tools, claim)
        return []
    first = decision.clauses[:1]
    rule, basis = wording.within_a_sentence(first[0].text), wording.basis(replace(decision, clauses=first))
    scene.say("utter_overdue_repair", rule=rule, basis=basis, buttons=now_or_later())
    kept = claim_about_the_same(scene.tracker.latest_message, CLAIM, WISH)
    return [SlotSet(NEXT_MATTER, kept), SlotSet(OFFERED, NEXT_MATTER)]


def _tell_when_it_will_be(scene: Scene, tools: Tools, claim: Matter) -> None:
    """Who waits, and not yet long enough, is told from which day on, and what is due until then."""
    found = waiting(Facts.from_json(claim.facts), tools.rulebook)
    if found is not None and found.since is not None:
        scene.say(
            "utter_repair_not_overdue",
            rule=wording.within_a_sentence(found.text),
            basis=wording.basis_of(found.clauses),
            day=days(found.since, found.since),
            due=found.beside,
        )
