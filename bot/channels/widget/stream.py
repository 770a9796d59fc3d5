"""The stream of a conversation (server-sent events): both sides' messages after a number, and who has it now."""

# No postponed annotations here: FastAPI must resolve `sender`, which only `router` knows.
import asyncio
from collections import Counter
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from bot.channels.widget.person import NOBODY, who_has_it
from bot.channels.widget.tools import Tools, address_of
from bot.channels.widget.transcript import conversation_id, shown
from bot.live import AGENTS
from bot.typing_signs import SECONDS as TYPING_SECONDS
from desk.messages import is_posted
from desk.tables import Delivery

SECONDS_BETWEEN_LOOKS = 300.0
"""News wakes the stream; looking by itself as well costs a thousand idle windows three looks a second."""
AT_ONCE = 200
MOST_PAGES = 20
"""More than anybody looks at: a browser opens six connections to one address, and leaves those of hidden pages."""
TOO_MANY_PAGES = "您同时打开的窗口太多了，请关掉几个再试"
SECONDS_TO_CLOSE_ONE = "30"
OVERLAP = 64
"""Of two messages stored at the same time the higher number may be seen first: the last few are looked at again."""


@dataclass(frozen=True)
class News:
    """Messages, oldest first; the highest number; whether there may be more; who has the conversation."""

    messages: list[dict[str, Any]]
    last_id: int
    more: bool
    handover: dict[str, Any]


def router(tools: Tools) -> APIRouter:
    routes = APIRouter(prefix="/api/widget/{brand}", tags=["widget"])

    listening = Counter[str]()

    async def a_place(request: Request, sender: Annotated[str, Depends(tools.sender)]) -> AsyncIterator[str]:
        """The sender, who may listen from so many pages at once. Raises HTTPException 429 for one too many."""
        await tools.limits.take(
            (f"streams {sender}", tools.rates.streams),
            (f"streams from {address_of(request)}", tools.rates.streams_of_address),
        )
        if listening[sender] >= MOST_PAGES:
            raise HTTPException(429, TOO_MANY_PAGES, headers={"Retry-After": SECONDS_TO_CLOSE_ONE})
        listening[sender] += 1
        try:
            yield sender
        finally:
            listening[sender] -= 1
            if not listening[sender]:
                del listening[sender]

    @routes.get("/events", response_class=EventSourceResponse)
    async def events(
        sender: Annotated[str, Depends(a_place)],
        after: Annotated[int, Query(ge=0, description="the number of the last message that was seen")] = 0,
    ) -> AsyncIterable[ServerSentEvent]:
        owner, last_id, sent, handover = conversation_id(sender), after, set[int](), NOBODY
        yield ServerSentEvent(comment="here")
        with tools.live.listen(owner) as listener:
            while not tools.live.closed:
                news = await asyncio.to_thread(look, tools, sender, last_id)
                for message in news.messages:
                    if message["id"] not in sent:
                        yield ServerSentEvent(event="message", id=str(message["id"]), data=message)
                last_id = max(last_id, news.last_id)
                sent = {number for number in sent if number > last_id - OVERLAP}
                sent |= {message["id"] for message in news.messages if message["id"] > last_id - OVERLAP}
                if news.handover != handover:
                    handover = news.handover
                    yield ServerSentEvent(event="handover", data=handover)
                if not news.more:
                    await listener.wait(TYPING_SECONDS if handover.get("typing") else SECONDS_BETWEEN_LOOKS)

    return routes


def look(tools: Tools, sender: str, last_id: int) -> News:
    """What there is after `last_id`, and a few before it. Being read is how posted messages arrive."""
    owner = conversation_id(sender)
    with tools.desk().work() as work:
        found = work.messages.after(owner, max(0, last_id - OVERLAP), AT_ONCE)
        waiting = [one for one in found if is_posted(one) and one.delivery == Delivery.WAITING]
        work.messages.arrived(waiting)
        highest = max((one.id for one in found), default=0)
        more = len(found) == AT_ONCE and highest > last_id
        news = News(shown(work, found), highest, more, who_has_it(tools, work, owner))
    if waiting:
        # The agents see that it has arrived.
        tools.live.wake(AGENTS)
    return news
