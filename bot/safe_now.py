"""What customers say after a danger that is being looked into: nobody is hurt, the valve is shut."""

from __future__ import annotations

from typing import Any

from actions.cases import INCIDENT
from actions.exposure import THREATEN_ESCALATION
from actions.sayings import Saying
from desk.work import Work

SAFE = "tell_safe"
_SAFE, _NOT_SAFE = (Saying("safety", name) for name in ("safe", "not_safe"))
LONGEST = 20
# Whatever else is asked, told or threatened in so many words is answered for itself.
SPEAKS_FOR_ITSELF = frozenset({"report_hazard", "request_human", THREATEN_ESCALATION, "give_contact"})

Parse = dict[str, Any]


def told_safe(work: Work, sender_id: str, parse: Parse) -> Parse:
    """The parse as the word that people are safe, where an incident is open and the message says so and no more."""
    intent, text = str(parse["intent"]["name"]), str(parse.get("text") or "")
    if intent in SPEAKS_FOR_ITSELF or len(text) > LONGEST or not _says_safe(text):
        return parse
    case = work.cases.open_case_of(sender_id)
    if case is None or INCIDENT not in (case.scenario, case.human_reason):
        return parse
    return {**parse, "intent": {"name": SAFE, "confidence": 1.0}, "entities": []}


def _says_safe(text: str) -> bool:
    return _SAFE.is_in(text) and not _NOT_SAFE.is_in(text)
