"""Who is at the agents' page: a signed cookie, ended by a raised token version; guesses are limited."""

# No postponed annotations here: FastAPI could not resolve what only `router` knows.
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

import jwt
from fastapi import APIRouter, Depends, HTTPException, Request, Response
from pydantic import BaseModel, StringConstraints

from bot.agents.office import Office
from bot.live import AGENTS
from desk.tables import Agent
from desk.work import Work

COOKIE = "anxin_agent"
PATH = "/agents"
HOURS = 12
ALGORITHM = "HS256"
OWN_HEADER = "x-anxin-agents"
"""Sent with every request of the page: another site cannot send it without asking, and would be refused."""

ATTEMPT = "agent_login"
MOST_WRONG = 5
WITHIN = timedelta(minutes=15)


class Login(BaseModel):
    number: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=16)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Duty(BaseModel):
    on_duty: bool


@dataclass(frozen=True)
class Me:
    """The agent who asks."""

    number: str
    name: str
    role: str


SignedIn = Callable[[Request], Me]


def signed_in(office: Office) -> SignedIn:
    """A dependency that gives the agent of the cookie, or refuses with 401."""

    def who(request: Request) -> Me:
        if request.method != "GET" and OWN_HEADER not in request.headers:
            raise HTTPException(403, "the request does not come from the agents' page")
        with office.desk().work() as work:
            agent = _agent_of(office, work, request.cookies.get(COOKIE, ""))
            if agent is None:
                raise HTTPException(401, "log in first")
            work.agents.seen(agent.number, office.clock.now())
            return Me(agent.number, agent.name, agent.role)

    return who


def router(office: Office, who: SignedIn) -> APIRouter:
    """Logging in and out, and coming on duty."""
    routes = APIRouter(prefix="/agents/api", tags=["agents"])

    @routes.post("/login")
    def login(given: Login, request: Request, response: Response) -> dict[str, Any]:
        now = office.clock.now()
        # Whoever guesses locks out the own address only, not the agent.
        guesser = f"{given.number}@{request.client.host if request.client else ''}"
        with office.desk().work() as work:
            if work.attempts.too_many(guesser, ATTEMPT, now, MOST_WRONG, WITHIN):
                raise HTTPException(
                    429, "输错次数太多，请过15分钟再试", headers={"Retry-After": str(int(WITHIN.total_seconds()))}
                )
            agent = work.agents.with_password(given.number, given.password)
            if agent is None:
                work.attempts.note(guesser, ATTEMPT, now)
            else:
                work.attempts.clear(guesser, ATTEMPT)
        if agent is None:
            raise HTTPException(401, "工号或密码不对")
        response.set_cookie(
            COOKIE,
            make_token(office.key, agent, now),
            max_age=HOURS * 3600,
            path=PATH,
            secure=office.secure,
            httponly=True,
            samesite="strict",
        )
        return shown(agent)

    @routes.post("/logout", status_code=204)
    def logout(me: Annotated[Me, Depends(who)], response: Response) -> None:
        with office.desk().work() as work:
            work.agents.set_duty(me.number, False, office.clock.now())
        response.delete_cookie(COOKIE, path=PATH)
        office.live.wake(AGENTS)

    @routes.get("/me")
    def myself(request: Request) -> dict[str, Any] | None:
        """Who is logged in, which a page asks before it knows; null is nobody."""
        with office.desk().work() as work:
            agent = _agent_of(office, work, request.cookies.get(COOKIE, ""))
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


def make_token(key: str, agent: Agent, now: datetime) -> str:
    claims = {"sub": agent.number, "ver": agent.token_version, "exp": now + timedelta(hours=HOURS)}
    return jwt.encode(claims, _signing_key(key), ALGORITHM)


def _agent_of(office: Office, work: Work, token: str) -> Agent | None:
    """The account of a login that still counts."""
    checks = {"require": ["exp", "sub", "ver"], "verify_exp": False}
    try:
        claims = jwt.decode(token, _signing_key(office.key), [ALGORITHM], options=checks)  # type: ignore[arg-type]
    except jwt.InvalidTokenError:
        return None
    agent = work.agents.get(str(claims["sub"]))
    # By the desk's clock, so that tests and replays can set it.
    over = claims["exp"] <= office.clock.now().timestamp()
    known = agent is not None and not agent.disabled and agent.token_version == claims["ver"]
    return agent if known and not over else None


def _signing_key(key: str) -> str:
    # HS256 wants 32 bytes; the purpose keeps this key apart from others derived from the same secret.
    return f"anxin agents' login, signed with {key}"
