"""The customer's case at the desk, opened or brought up to date within the turn."""

from __future__ import annotations

from datetime import date
from typing import Any

from actions.facts_from_slots import Matter
from actions.summary import summarise
from actions.tools import Scene
from desk.tables import Case, CaseState, Handover
from entitlement.decision import Decision

COMPLAINT = "complaint"
INCIDENT = "H1"


def open_case(scene: Scene) -> Case | None:
    """The case of this conversation; None when there is none or it was withdrawn."""
    number = scene.slot("case_number")
    case = scene.work.cases.get_case(number) if number else None
    return case if case is not None and case.state != CaseState.WITHDRAWN else None


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


def record_matter(scene: Scene, scenario: str, reason: str) -> Case:
    """The case under way, or a new one without a decision, put before a person for `reason`."""
    case = open_case(scene)
    if case is None:
        case = _open(scene, scenario, Matter.told(scene.tracker.slots, scene.today).facts, {})
    put_before_a_person(scene, case, reason)
    return case


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
    return handover


def _open(scene: Scene, scenario: str, facts: dict[str, Any], decision: dict[str, Any]) -> Case:
    reported = facts.get("first_reported_on")
    return scene.work.cases.open_case(
        turn_key=scene.turn_key,
        sender_id=scene.sender_id,
        intent=str(facts.get("intent") or scene.intent),
        scenario=scenario,
        category=facts.get("category"),
        facts=facts,
        decision=decision,
        reported_on=date.fromisoformat(reported) if reported else scene.today,
        now=scene.now,
    )
