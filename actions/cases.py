"""The customer's case at the desk, opened or brought up to date within the turn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from actions import in_writing
from actions.contacts import keep_contacts
from actions.facts_from_slots import Matter
from actions.facts_told import CANNOT_SAY
from actions.summary import summarise
from actions.tools import Scene
from desk.case_search import ENDED
from desk.tables import Case, CaseState, Handover
from entitlement.decision import Decision
from entitlement.rulebook import Rulebook

COMPLAINT = "complaint"
INCIDENT = "H1"
REPEATED = "repeated"
NOT_UNDERSTOOD = "not_understood"
"""A person was brought since the desk did not understand: that person asks on, not the desk."""
# Goods of which one of these is known to differ are other goods of the same kind.
TELLS_GOODS_APART = ("model", "bought_on", "delivered_on")


def open_case(scene: Scene) -> Case | None:
    """The case of this conversation; None when there is none or it has ended."""
    number = scene.slot("case_number")
    case = scene.work.cases.get_case(number) if number else None
    return case if case is not None and case.state not in ENDED else None


def is_for_a_person(scene: Scene, case: Case) -> bool:
    """Whether what is told belongs to a matter that a person looks into, and to no claim that the desk decides on."""
    asked_in_vain = case.human_reason == NOT_UNDERSTOOD
    return not case.decision and (asked_in_vain or scene.slot("case_intent") is None)


def record_decision(scene: Scene, matter: Matter, decision: Decision) -> Case:
    """The case with this decision: the one under way, or a new one; escalated when a person has to decide."""
    case = open_case(scene)
    if case is None:
        case = _open(scene, decision.scenario, matter.facts, decision.to_json())
    else:
        scene.work.cases.update_decision(
            case.number,
            scenario=decision.scenario,
            category=matter.facts.get("category"),
            facts=matter.facts,
            decision=decision.to_json(),
            now=scene.now,
        )
    if decision.needs_human:
        put_before_a_person(scene, case, decision.scenario)
    return case


def record_matter(scene: Scene, scenario: str, reason: str, matter: Matter | None = None) -> Case:
    """The case under way, or a new one without a decision, put before a person for `reason`.

    `matter` is what is known; None: what the slots hold.
    """
    case = open_case(scene)
    if case is None:
        matter = matter or Matter.told(scene.tracker.slots, scene.today)
        case = _open(scene, scenario, matter.facts, {})
    put_before_a_person(scene, case, reason)
    return case


def keep_what_is_told(scene: Scene, case: Case) -> None:
    """What is told later of a matter that a person looks into stands in the case and in the person's summary."""
    facts = Matter.told(scene.tracker.slots, scene.today).facts
    if facts == case.facts:
        return
    case.facts = facts
    waiting = scene.work.handovers.waiting(scene.sender_id)
    if waiting is not None and waiting.case_number == case.number:
        summary = summarise(scene.work, scene.sender_id, case, reason=waiting.reason)
        scene.work.handovers.tell(waiting, {**(waiting.summary or {}), **summary})


def put_before_a_person(scene: Scene, case: Case, reason: str, *, quiet: bool = False) -> Handover:
    """Escalate the case and queue its customer, a danger before all others; `reason` is a code.

    `quiet` has the machine keep silent until the person hands back.
    """
    scene.work.cases.escalate(case.number, reason, scene.now)
    handover = scene.work.handovers.ask_for_human(
        scene.sender_id,
        case.number,
        reason,
        scene.now,
        channel=scene.sender_id.partition(":")[0],
        quiet=quiet,
        urgent=reason == INCIDENT,
    )
    refusals = int(scene.slot("refusals") or 0)
    summary = summarise(scene.work, scene.sender_id, case, reason=reason, refusals=refusals)
    scene.work.handovers.tell(handover, {**(handover.summary or {}), **summary})
    if reason == INCIDENT:
        _open_incident(scene, case)
    return handover


def same_goods_before(scene: Scene, slots: Mapping[str, Any], rulebook: Rulebook) -> Case | None:
    """The customer's last case about the same trouble with the same goods, open or ended not long ago."""
    category, fault = (_known(slots.get(name)) for name in ("category", "fault"))
    days = rulebook.number("repeat_days")
    before = scene.work.cases.previous_case(scene.sender_id, category, scene.now, days, fault)
    if before is None or any(_differs(before.facts.get(name), slots.get(name)) for name in TELLS_GOODS_APART):
        return None
    return before


def _known(value: Any) -> Any:
    return None if value == CANNOT_SAY else value


def _differs(before: Any, now: Any) -> bool:
    """Whether both are known and cannot be the same; a rough day agrees with every day within it."""
    if before is None or now is None or now == CANNOT_SAY:
        return False
    return not now["from"] <= before <= now["to"] if isinstance(now, Mapping) else bool(before != now)


def _open_incident(scene: Scene, case: Case) -> None:
    hazard, category, model = (_known(scene.slot(name)) for name in ("hazard", "category", "model"))
    told = hazard if isinstance(hazard, str) else "unspecified"
    scene.work.incidents.open_incident(case, hazard=told, category=category, model=model, now=scene.now)


def _open(scene: Scene, scenario: str, facts: dict[str, Any], decision: dict[str, Any]) -> Case:
    reported = facts.get("first_reported_on")
    before = same_goods_before(scene, scene.tracker.slots, scene.rulebook)
    case = scene.work.cases.open_case(
        turn_key=scene.turn_key,
        sender_id=scene.sender_id,
        intent=str(facts.get("intent") or scene.intent),
        scenario=scenario,
        category=facts.get("category"),
        facts=facts,
        decision=decision,
        reported_on=date.fromisoformat(reported) if reported else scene.today,
        mood=scene.slot("mood"),
        now=scene.now,
        channel=scene.sender_id.partition(":")[0],
        repeats=before if before is not None and before.state == CaseState.CLOSED else None,
    )
    keep_contacts(scene, case)
    if scene.slot(in_writing.IN_WRITING):
        in_writing.note(scene, case)
    if case.repeats is not None:
        put_before_a_person(scene, case, REPEATED)
    return case
