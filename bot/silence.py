"""Who speaks: the machine keeps silent while a person has a conversation, or is about to take it.

Settled before Rasa is asked, so that no rule or story has to know of it. See docs/decisions/0005-to-the-end.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import yaml

from actions.staffing import is_staffed
from bot.intents import REPORT_HAZARD
from bot.settings import PROJECT
from desk.tables import HandoverState
from desk.turns import Turn
from entitlement.rulebook import Rulebook

TAKING_BACK = PROJECT / "data" / "taking_back.yml"
WAITING = "utter_handover_waiting"
CANCELLED = "utter_handover_cancelled"


@dataclass(frozen=True)
class Held:
    """What is said instead of the dialogue's answer: one reply with its values, or nothing at all."""

    response: str | None = None
    values: dict[str, Any] = field(default_factory=dict)
    ordinal: int = 0


def hold(turn: Turn, parse: dict[str, Any], rulebook: Rulebook, now: datetime) -> Held | None:
    """What to say while a person is called or has the conversation; None when the dialogue answers as always."""
    handover = turn.handovers.open_of(turn.sender_id)
    if handover is None or parse["intent"]["name"] == REPORT_HAZARD:
        return None
    if handover.state == HandoverState.TAKEN:
        if any(agent.number == handover.taken_by for agent in turn.agents.on_duty(now)):
            return Held()
        # Nobody reads along any more: the customer must not be left talking to an empty chair.
        turn.handovers.put_back(handover)
    if not handover.quiet or is_pressed_button(parse):
        return None
    if takes_back(str(parse.get("text") or "")):
        turn.handovers.cancel(turn.sender_id, now)
        if handover.case_number is not None:
            turn.case_work.no_person_needed(handover.case_number, handover.reason, now)
        return Held(CANCELLED, {}, handover.id)
    if not is_staffed(turn, rulebook, now):
        return None
    if handover.acknowledged:
        return Held()
    handover.acknowledged = True
    position = turn.handovers.queue_position(turn.sender_id) or 1
    values = {"position": position, "human_reply_minutes": rulebook.number("human_reply_minutes")}
    return Held(WAITING, values, handover.id)


def is_pressed_button(parse: dict[str, Any]) -> bool:
    """Customers' own words never begin so: the brain has seen to it."""
    return str(parse.get("text") or "").startswith("/")


def takes_back(text: str) -> bool:
    """Whether the customer no longer wants a person."""
    return _taking_back().search(re.sub(r"[\s，。！,.!~～]", "", text)) is not None


@cache
def _taking_back() -> re.Pattern[str]:
    phrases = yaml.safe_load(TAKING_BACK.read_text(encoding="utf-8"))["taking_back"]
    return re.compile("|".join(f"(?:{phrase})" for phrase in phrases))
