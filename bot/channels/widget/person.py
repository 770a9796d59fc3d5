"""Who has a conversation now, as its customer is told."""

from __future__ import annotations

from typing import Any

from actions.staffing import is_staffed
from bot.channels.widget.tools import Tools
from desk.tables import HandoverState
from desk.work import Work

NOBODY: dict[str, Any] = {"state": "none"}


def who_has_it(tools: Tools, work: Work, conversation_id: str) -> dict[str, Any]:
    """`waiting` with the place in the queue, `taken` with the agent's number and whether it is typing, or `none`."""
    handover = work.handovers.open_of(conversation_id)
    if handover is None:
        return NOBODY
    if handover.state == HandoverState.TAKEN:
        typing = tools.typing.is_typing(conversation_id)
        return {"state": "taken", "agent_number": handover.taken_by, "typing": typing}
    if handover.quiet and is_staffed(work, tools.rulebooks.of(conversation_id), tools.clock.now()):
        return {"state": "waiting", "position": work.handovers.queue_position(conversation_id)}
    return NOBODY
