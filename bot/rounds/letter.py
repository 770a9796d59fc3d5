"""One message that answers no turn, written into the mailbox within a unit of work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists

from actions.mood import CALM
from bot.rounds.quiet import QuietHours
from bot.wordings import RESPONSE, Wordings
from desk.database import Json
from desk.lookup import matching
from desk.rulebooks import Rulebooks
from desk.tables import Case, Conversation, FollowUp, Handover, HandoverState, Suggestion
from desk.work import Work
from entitlement.rulebook import Rulebook

REMEMBERED = timedelta(days=90)
"""How far back it counts which wording a customer has had."""


@dataclass(frozen=True)
class Letters:
    """Writes messages over the channel that the customer used, in the hours in which that is welcome."""

    wordings: Wordings
    rulebooks: Rulebooks

    def post(
        self,
        work: Work,
        key: str,
        sender_id: str,
        response: str,
        now: datetime,
        buttons: Sequence[Json] = (),
        *,
        mood: str | None = None,
        **values: Any,
    ) -> bool:
        """Have `response` sent once for the occasion `key`; False when the occasion has had its message.

        `mood` is the one in which the customer was last, where it is known.
        """
        channel = channel_of(work, sender_id)
        before = work.messages.since(sender_id, now - REMEMBERED)
        said = sum(message.bubble.get(RESPONSE) == response for message in before)
        bubble = self.wordings.bubble(response, said, channel, buttons, mood=mood or CALM, **values)
        return work.messages.post(key=key, sender_id=sender_id, channel=channel, bubble=bubble, now=now) is not None

    def rules(self, sender_id: str) -> Rulebook:
        """What the customer's brand promises."""
        return self.rulebooks.of(sender_id)

    def may_disturb(self, sender_id: str, case: Case | None, now: datetime) -> bool:
        """Whether the customer may be written to now: not at night, except about a danger."""
        return QuietHours(self.rulebooks).allow(sender_id, case, now)


def channel_of(work: Work, sender_id: str) -> str:
    """The channel that the customer wrote on last."""
    conversation = work.session.get(Conversation, sender_id)
    return sender_id.partition(":")[0] if conversation is None else conversation.channel


def is_with_a_person(work: Work, sender_id: str) -> bool:
    """Whether an agent has the conversation, so that nobody else speaks in it."""
    taken = matching(work.session, Handover, sender_id=sender_id, state=HandoverState.TAKEN)
    return bool(taken)


def with_no_person(table: type[FollowUp] | type[Suggestion]) -> ColumnElement[bool]:
    """What the rows fulfil whose senders' conversations no agent has."""
    taken = Handover.sender_id == table.sender_id, Handover.state == HandoverState.TAKEN
    return ~exists().where(*taken)
