"""What agents write: personal values out of it first, then into the mailbox or the case's history."""

from __future__ import annotations

from datetime import datetime

from bot.brain import PERSONAL_PURPOSE
from bot.privacy import mask
from desk.retention import Periods
from desk.tables import Author, Handover
from desk.work import Work
from entitlement.rulebook import default_rulebook


def masked(work: Work, sender_id: str, text: str, now: datetime) -> str:
    """The text with its personal values kept under the sender's references."""

    return mask(text.strip(), lambda kind, value: keep(work, sender_id, kind, value, now))


def keep(work: Work, sender_id: str, kind: str, value: str, now: datetime) -> str:
    """The reference under which a personal value is kept, for as long as its kind is."""
    days = Periods.of(default_rulebook()).of_value(kind)
    return work.personal.keep(sender_id, kind, value, PERSONAL_PURPOSE, now, days)


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
