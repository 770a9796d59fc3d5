"""The queue, the conversations under way and what waits beside them, pushed to every agent's page when they change."""

# No postponed annotations here: FastAPI could not resolve what only `router` knows.
import asyncio
from collections.abc import AsyncIterable
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.sse import EventSourceResponse, ServerSentEvent

from bot.agents import board, views
from bot.agents.office import Office
from bot.agents.wordings import label
from bot.live import AGENTS
from bot.sign_in import Me, SignedIn
from bot.typing_signs import SECONDS as TYPING_SECONDS
from desk.tables import Agent, Handover
from desk.work import Work

SECONDS_BETWEEN_LOOKS = 20.0


def router(office: Office, who: SignedIn) -> APIRouter:
    """Who waits, dangers first, and who has whom."""
    routes = APIRouter(prefix="/agents/api", tags=["agents"])

    @routes.get("/queue")
    def queue(me: Annotated[Me, Depends(who)]) -> dict[str, Any]:
        state = _state(office, me)
        return {} if state is None else state

    @routes.get("/events", response_class=EventSourceResponse)
    async def events(me: Annotated[Me, Depends(who)]) -> AsyncIterable[ServerSentEvent]:
        shown: dict[str, Any] = {}
        with office.live.listen(AGENTS) as listener:
            while not office.live.closed:
                state = await asyncio.to_thread(_both, office, me)
                if state is None:
                    yield ServerSentEvent(event="logged_out", data={})
                    return
                for name, news in state.items():
                    if shown.get(name) != news:
                        yield ServerSentEvent(event=name, data=news)
                shown = state
                somebody_types = any(entry["typing"] for entry in state["queue"]["mine"])
                await listener.wait(TYPING_SECONDS if somebody_types else SECONDS_BETWEEN_LOOKS)

    return routes


def _both(office: Office, me: Me) -> dict[str, Any] | None:
    """The queue, and what waits beside it; None once the account may no longer see them."""
    queue = _state(office, me)
    if queue is None:
        return None
    with office.desk().work() as work:
        return {"queue": queue, "board": board.state(office, work, queue["me"]["role"], office.clock.now())}


def _state(office: Office, me: Me) -> dict[str, Any] | None:
    """What the page's left side shows; None once the account may no longer see it. Notes that the agent is there."""
    with office.desk().work() as work:
        now = office.clock.now()
        agent = work.agents.get(me.number)
        if agent is None or agent.disabled:
            return None
        work.agents.seen(me.number, now)
        present = {colleague.number for colleague in work.agents.on_duty(now)}
        waiting = [_entry(office, work, handover) for handover in work.handovers.queue()]
        taken = [_entry(office, work, handover) for handover in work.handovers.all_taken()]
        return {
            "me": _me(agent),
            "on_duty": sorted(present),
            "colleagues": [_colleague(one) for one in work.agents.on_duty(now) if one.number != me.number],
            "waiting": waiting,
            "mine": [entry for entry in taken if entry["taken_by"] == me.number],
            "others": [
                {**entry, "left_alone": entry["taken_by"] not in present}
                for entry in taken
                if entry["taken_by"] != me.number
            ],
        }


def _entry(office: Office, work: Work, handover: Handover) -> dict[str, Any]:
    return {
        **views.queue_entry(work, handover),
        "typing": office.customers_typing.is_typing(handover.sender_id),
    }


def _colleague(agent: Agent) -> dict[str, Any]:
    """One to whom a conversation can be passed on."""
    return {"number": agent.number, "name": agent.name, "role": label("roles", agent.role)}


def _me(agent: Agent) -> dict[str, Any]:
    return {"number": agent.number, "name": agent.name, "role": agent.role, "on_duty": agent.on_duty}
