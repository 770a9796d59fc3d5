"""The customer's case at the desk, opened or brought up to date within the turn."""

from __future__ import annotations

from datetime import date
from typing import Any

from actions.facts_from_slots import Matter
from actions.tools import Scene
from desk.tables import Case
from entitlement.decision import Decision

COMPLAINT = "complaint"
INCIDENT = "H1"


def record_decision(scene: Scene, matter: Matter, decision: Decision) -> Case:
    """The case with this decision: the one under way, or a new one; escalated when a person has to decide."""
    number = scene.slot("case_number")
    if number is not None and scene.work.cases.get_case(number) is not None:
        case = scene.work.cases.update_decision(
            number,
            scenario=decision.scenario,
            category=matter.facts.get("category"),
            facts=matter.facts,
            decision=decision.to_json(),
            now=scene.now,
        )
    else:
        case = _open(scene, decision.scenario, matter.facts, decision.to_json())
    if decision.needs_human:
        scene.work.cases.escalate(case.number, decision.scenario, scene.now)
        scene.work.handovers.ask_for_human(scene.sender_id, case.number, decision.scenario, scene.now)
    return case


def record_matter(scene: Scene, scenario: str, reason: str) -> Case:
    """The case under way, or a new one without a decision, put before a person for `reason`."""
    number = scene.slot("case_number")
    case = scene.work.cases.get_case(number) if number is not None else None
    if case is None:
        matter = Matter.told(scene.tracker.slots, scene.today)
        case = _open(scene, scenario, matter.facts, {})
    scene.work.cases.escalate(case.number, reason, scene.now)
    scene.work.handovers.ask_for_human(scene.sender_id, case.number, reason, scene.now)
    return case


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
