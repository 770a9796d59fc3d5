"""Who is at the agents' page, and coming on duty there."""

# No postponed annotations here: FastAPI could not resolve what only `router` knows.
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from pydantic import BaseModel

from bot.agents.office import Office
from bot.live import AGENTS
from bot.sign_in import Door, Entrance, Login, Me, SignedIn
from desk.agents import DESK_ROLES
from desk.tables import Agent

OWN_HEADER = "x-anxin-agents"
ENTRANCE = Entrance(
    path="/agents",
    cookie="anxin_agent",
    own_header=OWN_HEADER,
    attempt="agent_login",
    signed_for="agents' login",
    roles=DESK_ROLES,
)


class Duty(BaseModel):
    on_duty: bool


def signed_in(office: Office) -> SignedIn:
    """A dependency that gives the agent of the cookie, or refuses with 401."""
    door = _door(office)

    def who(request: Request) -> Me:
        door.check_origin(request)
        with office.desk().work() as work:
            agent = door.account(work, request)
            if agent is None:
                raise HTTPException(401, "log in first")
            work.agents.seen(agent.number, office.clock.now())
            return Me(agent.number, agent.name, agent.role)

    return who


def router(office: Office, who: SignedIn) -> APIRouter:
    """Logging in and out, and coming on duty."""
    routes = APIRouter(prefix="/agents/api", tags=["agents"])
    door = _door(office)

    @routes.post("/login")
    def login(given: Login, request: Request, response: Response) -> dict[str, Any]:
        return shown(door.log_in(given, request, response))

    @routes.post("/logout", status_code=204)
    def logout(me: Annotated[Me, Depends(who)], response: Response) -> None:
        with office.desk().work() as work:
            work.agents.set_duty(me.number, False, office.clock.now())
        door.log_out(response)
        office.live.wake(AGENTS)

    @routes.get("/me")
    def myself(request: Request) -> dict[str, Any] | None:
        """Who is logged in, which a page asks before it knows; null is nobody."""
        with office.desk().work() as work:
            agent = door.account(work, request)
            return None if agent is None else shown(agent)

    @routes.post("/duty")
    def duty(given: Duty, me: Annotated[Me, Depends(who)]) -> dict[str, Any]:
        with office.desk().work() as work:
            mine = [handover for handover in work.handovers.all_taken() if handover.taken_by == me.number]
            if mine and not given.on_duty:
                raise HTTPException(409, f"您还有{len(mine)}个会话，请先交还或结束")
            agent = work.agents.set_duty(me.number, given.on_duty, office.clock.now())
        office.live.wake(AGENTS)
        return shown(agent)

    return routes


def shown(agent: Agent) -> dict[str, Any]:
    return {"number": agent.number, "name": agent.name, "role": agent.role, "on_duty": agent.on_duty}


def _door(office: Office) -> Door:
    return Door(ENTRANCE, office.desk, office.key, office.secure, office.clock)
