"""What the customer does without words: begins anew, or rates the service."""

# No postponed annotations here: FastAPI must resolve `sender`, which only `router` knows.
import asyncio
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel

from bot.channels.widget.beginning import begin_anew
from bot.channels.widget.rating import ask_for_stars
from bot.channels.widget.talk import ID, kept
from bot.channels.widget.tools import Tools, address_of
from bot.channels.widget.transcript import conversation_id
from bot.live import AGENTS
from desk.database import Json


class Deed(BaseModel):
    """`id` is drawn by the window, as a message's: a retry is recognised."""

    id: ID


def router(tools: Tools) -> APIRouter:
    routes = APIRouter(prefix="/api/widget/{brand}", tags=["widget"])

    @routes.post("/restarts", response_model=None)
    async def restart(deed: Deed, request: Request, sender: Annotated[str, Depends(tools.sender)]) -> Json:
        """The dialogue begins from nothing; what was said before is not shown any more, on any device."""
        return await done(begin_anew, deed, request, sender)

    @routes.post("/ratings", response_model=None)
    async def rating(deed: Deed, request: Request, sender: Annotated[str, Depends(tools.sender)]) -> Json:
        """The customer is asked for stars now."""
        return await done(ask_for_stars, deed, request, sender)

    async def done(do: Callable[[Tools, str, str], None], deed: Deed, request: Request, sender: str) -> Json:
        await tools.limits.take(
            (f"messages {sender}", tools.rates.messages),
            (f"messages from {address_of(request)}", tools.rates.messages_of_address),
        )
        await asyncio.to_thread(do, tools, sender, deed.id)
        tools.live.wake(conversation_id(sender), AGENTS)
        return await asyncio.to_thread(kept, tools, sender, deed.id)

    return routes
