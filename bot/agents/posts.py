"""What agents write: personal values out of it first, then into the mailbox or the case's history."""

from __future__ import annotations

from datetime import datetime

from bot.brain import PERSONAL_PURPOSE, PERSONAL_VALUE_DAYS
from bot.privacy import mask
from desk.tables import Author, Handover
from desk.work import Work


def masked(work: Work, sender_id: str, text: str, now: datetime) -> str:
    """The text with its personal values kept under the sender's references."""

    def keep(kind: str, value: str) -> str:
        return work.personal.keep(sender_id, kind, value, PERSONAL_PURPOSE, now, PERSONAL_VALUE_DAYS)

    return mask(text.strip(), keep)


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
