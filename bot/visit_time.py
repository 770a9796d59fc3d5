"""A day or an hour that suits the customer ("明天下午可以吗"), told of what was agreed, or to the one way offered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.visit_time import names_a_time
from bot.intents import COMPLAINTS, NAME_VISIT_TIME, NEVER_AN_ANSWER
from desk.tables import CaseState
from desk.work import Work

LONGEST = 25
# Told with these, it is about other goods, or about an order's parcel.
OF_SOMETHING_ELSE = frozenset({"product", "fault", "fault_kind", "order_number", "money"})
CANCELS = "cancel_request"

Parse = dict[str, Any]


def visit_time_named(work: Work, sender_id: str, parse: Parse, slots: Mapping[str, Any]) -> Parse:
    """The parse as the time for a visit or a delivery, where one is to be arranged."""
    text, intent = str(parse.get("text") or ""), str(parse["intent"]["name"])
    if intent in NEVER_AN_ANSWER or intent == CANCELS or intent.startswith(COMPLAINTS) or len(text) > LONGEST:
        return parse
    kinds = {entity["entity"] for entity in parse.get("entities") or []}
    if kinds & OF_SOMETHING_ELSE or not names_a_time(text) or not _is_to_be_arranged(work, sender_id, slots):
        return parse
    return {**parse, "intent": {"name": NAME_VISIT_TIME, "confidence": 1.0}, "entities": []}


def _is_to_be_arranged(work: Work, sender_id: str, slots: Mapping[str, Any]) -> bool:
    case = work.cases.open_case_of(sender_id)
    if case is None or not case.decision:
        return False
    return case.state == CaseState.REMEDY_CHOSEN or len(slots.get("offered_remedies") or []) == 1
