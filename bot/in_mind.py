"""What a message means beside a question that the desk has asked outside of the dialogue, or a case that it knows.

"好了" after "is it solved?" is no small talk, "3分" after the question for stars no figure, and a demand for money
beside a known case needs no questions about goods. A danger, or the wish for a person, is never taken for an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import yaml

from bot.settings import PROJECT
from desk.follow_ups import FollowUpKind
from desk.tables import FollowUp
from desk.work import Work

ANSWERS = PROJECT / "data" / "follow_up_answers.yml"
NEVER_AN_ANSWER = frozenset({"report_hazard", "request_human", "threaten_escalation", "give_contact"})
NO_REASON = frozenset({"thank", "goodbye", "greet", "affirm", "deny", "check_progress"})
YES = frozenset({"affirm", "accept_solution", "give_praise"})
NO = frozenset({"deny", "reject_solution"})
COMPENSATION, ABOUT_A_CASE = "request_compensation", "ask_compensation"
OF_A_NEW_MATTER = frozenset({"product", "fault", "fault_kind"})
LONGEST_ANSWER = 25
LONGEST_VERDICT = 12
ANSWERED_WITHIN = timedelta(days=7)
GIFT_ANSWERS = ("decline_compensation", "take_compensation")
GIFT_WITHIN = timedelta(minutes=30)
REASON_WITHIN = timedelta(minutes=30)

Parse = dict[str, Any]


def with_what_is_asked(work: Work, sender_id: str, parse: Parse, now: datetime) -> Parse:
    """The parse as it is to be taken in the light of what the desk has asked this customer."""
    intent = str(parse["intent"]["name"])
    if intent in NEVER_AN_ANSWER:
        return parse
    asked = work.follow_ups.asked(sender_id)
    if asked is not None and (answer := _answer(asked, intent, str(parse.get("text") or ""), now)):
        name, stars = answer
        told = [] if stars is None else [{"entity": "stars", "value": str(stars), "start": 0, "end": 0}]
        return {**parse, "intent": {"name": name, "confidence": 1.0}, "entities": told}
    if (gift := _about_a_gift(work, sender_id, intent, str(parse.get("text") or ""), now)) is not None:
        return {**parse, "intent": {"name": gift, "confidence": 1.0}, "entities": []}
    if intent == COMPENSATION and _is_beside_a_case(work, sender_id, parse):
        return {**parse, "intent": {"name": ABOUT_A_CASE, "confidence": 1.0}}
    return parse


def _answer(asked: FollowUp, intent: str, text: str, now: datetime) -> tuple[str, int | None] | None:
    """The intent that the message has as an answer, and its stars; None when it answers something else."""
    since = now - (asked.done_at or asked.due_at)
    if since > (REASON_WITHIN if asked.kind == FollowUpKind.REASON else ANSWERED_WITHIN):
        return None
    return _READERS[asked.kind](intent, text)


def _reason(intent: str, _text: str) -> tuple[str, int | None] | None:
    return None if intent in NO_REASON else ("give_reason", None)


def _held(intent: str, text: str) -> tuple[str, int | None] | None:
    if len(text) > LONGEST_ANSWER:
        return None
    for name in ("solution_failed", "solution_held"):
        if any(word in text for word in _words()[name]):
            return name, None
    if intent in YES | NO:
        return ("solution_held" if intent in YES else "solution_failed"), None
    return None


def _stars(_intent: str, text: str) -> tuple[str, int | None] | None:
    said = text.strip(" 。.!！~～")
    if len(said) == 1 and said in "12345":
        return "rate_service", int(said)
    if len(said) > LONGEST_VERDICT:
        return None
    for entry in _words()["stars"]:
        if any(word in said for word in entry["words"]):
            return "rate_service", int(entry["stars"])
    return None


_READERS: dict[str, Callable[[str, str], tuple[str, int | None] | None]] = {
    FollowUpKind.SOLUTION_HELD: _held,
    FollowUpKind.SATISFACTION: _stars,
    FollowUpKind.REASON: _reason,
}


def _about_a_gift(work: Work, sender_id: str, intent: str, text: str, now: datetime) -> str | None:
    """Whether a few words take or decline the gift that was offered just before."""
    if intent == COMPENSATION or len(text) > LONGEST_VERDICT:
        return None
    answer = next((name for name in GIFT_ANSWERS if any(word in text for word in _words()[name])), None)
    return answer if answer and work.compensation.was_offered(sender_id, now - GIFT_WITHIN) else None


def _is_beside_a_case(work: Work, sender_id: str, parse: Parse) -> bool:
    kinds = {entity["entity"] for entity in parse.get("entities") or []}
    return not kinds & OF_A_NEW_MATTER and work.cases.open_case_of(sender_id) is not None


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = yaml.safe_load(ANSWERS.read_text(encoding="utf-8"))
    return words
