"""What agents write: personal values out of it first, then into the mailbox or the case's history."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from fastapi.responses import JSONResponse

from bot import hearing
from bot.norms import check_draft
from desk.retention import Periods
from desk.tables import Author, Handover
from desk.work import Work
from entitlement.rulebook import default_rulebook


def refusal_of(draft: str) -> JSONResponse | None:
    """What is wrong with words for a customer, or None when they may be sent."""
    violations = check_draft(draft)
    if not violations:
        return None
    shown = [{"problem": v.problem, "words": v.words, "instead": v.instead} for v in violations]
    return JSONResponse({"error": "这样说不合适，请改一下再发", "violations": shown}, 422)


def masked(work: Work, sender_id: str, text: str, now: datetime) -> str:
    """The text with its personal values kept under the sender's references."""
    return hearing.masked(work, sender_id, text.strip(), now, _periods())


def keep(work: Work, sender_id: str, kind: str, value: str, now: datetime) -> str:
    """The reference under which a personal value is kept, for as long as its kind is."""
    return hearing.keep(work, sender_id, kind, value, now, _periods())


@cache
def _periods() -> Periods:
    return Periods.of(default_rulebook())


def post(work: Work, handover: Handover, key: str, text: str, agent_number: str, now: datetime) -> None:
    """A bubble from the agent to the customer; the same `key` again posts nothing."""
    work.messages.post(
        key=f"handover:{handover.id}:{key}",
        sender_id=handover.sender_id,
        channel=handover.channel or handover.sender_id.partition(":")[0],
        bubble={"text": text},
        now=now,
        author=Author.AGENT,
        agent_number=agent_number,
    )
