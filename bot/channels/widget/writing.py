"""That the customer is writing, before anything is said."""

# No postponed annotations here: FastAPI must resolve `sender`, which only `router` knows.
from typing import Annotated

from fastapi import APIRouter, Depends

from bot.channels.widget.tools import Tools
from bot.channels.widget.transcript import conversation_id


def router(tools: Tools) -> APIRouter:
    routes = APIRouter(prefix="/api/widget/{brand}", tags=["widget"])

    @routes.post("/typing", status_code=204)
    async def types(sender: Annotated[str, Depends(tools.sender)]) -> None:
        """The agents see it for some seconds."""
        await tools.limits.take((f"typing {sender}", tools.rates.typing))
        tools.customer_types(conversation_id(sender))

    return routes
