"""What reaches the page outside of its own turns: agents' and scheduled messages, and who has the conversation."""

# No postponed annotations here: FastAPI could not resolve `visitor`, which only `router` knows.
import asyncio
from collections.abc import AsyncIterable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent

from actions.staffing import is_staffed
from bot.channels.web import CHANNEL, read_token
from bot.live import AGENTS, Live
from bot.typing_signs import SECONDS as TYPING_SECONDS
from bot.typing_signs import TypingSigns
from desk.clock import Clock
from desk.rulebooks import Rulebooks
from desk.service import Desk
from desk.tables import Author, HandoverState, Message
from desk.work import Work

SECONDS_BETWEEN_LOOKS = 20.0
NOBODY: dict[str, Any] = {"state": "none"}


@dataclass(frozen=True)
class News:
    """Messages since the last one seen, oldest first, and who has the conversation now."""

    messages: list[dict[str, Any]]
    handover: dict[str, Any]


LookFor = Callable[[str, int], News]
"""The news of a conversation after a message's id."""


@dataclass(frozen=True)
class Mailbox:
    """Reads the news from the desk; being read is how a message reaches the page."""

    desk: Callable[[], Desk]
    clock: Clock
    rulebooks: Rulebooks
    typing: TypingSigns
    live: Live

    def __call__(self, conversation_id: str, last_id: int) -> News:
        with self.desk().work() as work:
            posted = work.messages.posted_after(conversation_id, CHANNEL, last_id)
            work.messages.arrived(posted)
            news = News([_shown(work, message) for message in posted], self.handover(work, conversation_id))
        if posted:
            # The agents see that it has arrived.
            self.live.wake(AGENTS)
        return news

    def handover(self, work: Work, conversation_id: str) -> dict[str, Any]:
        """Who has the conversation now, as its customer is told."""
        handover = work.handovers.open_of(conversation_id)
        if handover is None:
            return NOBODY
        if handover.state == HandoverState.TAKEN:
            typing = self.typing.is_typing(conversation_id)
            return {"state": "taken", "agent_number": handover.taken_by, "typing": typing}
        if handover.quiet and is_staffed(work, self.rulebooks.of(conversation_id), self.clock.now()):
            return {"state": "waiting", "position": work.handovers.queue_position(conversation_id)}
        return NOBODY


def router(look_for: LookFor, live: Live, key: str) -> APIRouter:
    """The page's stream of news; tokens are those of the page's sessions."""
    routes = APIRouter(tags=["web"])

    def visitor(authorization: Annotated[str, Header()] = "") -> str:
        return read_token(authorization.removeprefix("Bearer "), key)

    @routes.get("/api/web/events", response_class=EventSourceResponse)
    async def events(
        sender: Annotated[str, Depends(visitor)],
        after: Annotated[int, Query(ge=0, description="the id of the last message that was seen")] = 0,
    ) -> AsyncIterable[ServerSentEvent]:
        conversation_id, last_id, handover = f"{CHANNEL}:{sender}", after, NOBODY
        with live.listen(conversation_id) as listener:
            while not live.closed:
                news = await asyncio.to_thread(look_for, conversation_id, last_id)
                for message in news.messages:
                    last_id = max(last_id, message["id"])
                    yield ServerSentEvent(event="message", id=str(message["id"]), data=message)
                if news.handover != handover:
                    handover = news.handover
                    yield ServerSentEvent(event="handover", data=handover)
                await listener.wait(TYPING_SECONDS if handover.get("typing") else SECONDS_BETWEEN_LOOKS)

    return routes


def _shown(work: Work, message: Message) -> dict[str, Any]:
    bubble = dict(message.bubble)
    if "text" in bubble:
        # The customer's own telephone number may be named to the customer.
        bubble["text"] = work.personal.readable(message.sender_id, str(bubble["text"]))
    return {
        "id": message.id,
        "agent_number": message.agent_number if message.author == Author.AGENT else None,
        "said_at": message.said_at.isoformat(),
        "bubble": bubble,
    }
