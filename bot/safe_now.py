"""What customers say after a danger that is being looked into: nobody is hurt, the valve is shut, how it came about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions.compensation import OWED_BY_LAW
from actions.sayings import Saying
from bot.intents import INFORM, NEVER_AN_ANSWER, REPORT_FAULT, REPORT_HAZARD
from desk.work import Work

SAFE = "tell_safe"
_SAFE, _NOT_SAFE = (Saying("safety", name) for name in ("safe", "not_safe"))
_HOW_IT_WAS, _MAY_GO_ON = (Saying("safety", name) for name in ("how_it_was", "may_go_on"))
_ASKS = Saying("asking", "asks_anything")
LONGEST, LONGEST_ACCOUNT = 20, 30
HAZARD = "hazard"
# Told with these, it is a matter of the goods, and no longer of the danger alone.
OF_THE_GOODS = frozenset({"fault", "wish", "product"})

Parse = dict[str, Any]


def told_safe(work: Work, sender_id: str, parse: Parse) -> Parse:
    """The parse as the word that people are safe, where an incident is open and the message says so and no more."""
    intent, text = str(parse["intent"]["name"]), str(parse.get("text") or "")
    if intent in NEVER_AN_ANSWER or len(text) > LONGEST or not _says_safe(text):
        return parse
    if not _is_looked_into(work, sender_id):
        return parse
    return {**parse, "intent": {"name": SAFE, "confidence": 1.0}, "entities": []}


def told_how_it_was(
    work: Work, sender_id: str, parse: Parse, slots: Mapping[str, Any], intents: Sequence[str]
) -> Parse:
    """The parse as something told of the danger that is over ("刚才洗澡的时候冒的烟"), where it is no new one.

    `intents` are those of the customer's messages before, oldest first: people are safe since the last danger. What
    may still go on, and a danger of another kind, is a danger.
    """
    text = str(parse.get("text") or "")
    if _last_of_a_danger(intents) != SAFE or len(text) > LONGEST_ACCOUNT or not _is_looked_into(work, sender_id):
        return parse
    if _ASKS.is_in(text) or _MAY_GO_ON.is_in(text) or not _tells_of_it(parse, text, slots):
        return parse
    entities = [entity for entity in parse.get("entities") or [] if entity["entity"] != HAZARD]
    return {**parse, "intent": {"name": INFORM, "confidence": 1.0}, "entities": entities, HAZARD: None}


def _last_of_a_danger(intents: Sequence[str]) -> str | None:
    return next((intent for intent in reversed(intents) if intent in (SAFE, REPORT_HAZARD)), None)


def _tells_of_it(parse: Parse, text: str, slots: Mapping[str, Any]) -> bool:
    if parse["intent"]["name"] == REPORT_HAZARD:
        return parse.get(HAZARD) == slots.get(HAZARD) and _HOW_IT_WAS.is_in(text)
    kinds = {entity["entity"] for entity in parse.get("entities") or []}
    return parse["intent"]["name"] == REPORT_FAULT and not kinds & OF_THE_GOODS


def _is_looked_into(work: Work, sender_id: str) -> bool:
    """Whether a danger, or what it has done, is what the customer's open case is about."""
    case = work.cases.open_case_of(sender_id)
    return case is not None and not OWED_BY_LAW.isdisjoint({case.scenario, case.human_reason})


def _says_safe(text: str) -> bool:
    return _SAFE.is_in(text) and not _NOT_SAFE.is_in(text)
