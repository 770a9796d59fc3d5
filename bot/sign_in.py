"""Who is at a page of the desk's own people: a signed cookie, ended by a raised token version; guesses are limited.

Each page has an entrance of its own, so that a login at one counts nowhere else.
"""

# No postponed annotations here: FastAPI could not resolve what only a router knows.
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

import jwt
from fastapi import HTTPException, Request, Response
from pydantic import BaseModel, StringConstraints

from desk.clock import Clock
from desk.service import Desk
from desk.tables import Agent
from desk.work import Work

HOURS = 12
ALGORITHM = "HS256"
MOST_WRONG = 5
WITHIN = timedelta(minutes=15)


class Login(BaseModel):
    number: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=16)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=200)]


@dataclass(frozen=True)
class Me:
    """Whoever asks."""

    number: str
    name: str
    role: str


SignedIn = Callable[[Request], Me]


@dataclass(frozen=True)
class Entrance:
    """A page, who may enter it, and under which names its logins are kept apart from others.

    `own_header` is sent with every request of the page: another site cannot send it without asking, and would be
    refused. `signed_for` keeps the signing key apart from others derived from the same secret.
    """

    path: str
    cookie: str
    own_header: str
    attempt: str
    signed_for: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Door:
    """An entrance of a running service; `key` signs, and `secure` cookies are for HTTPS only."""

    entrance: Entrance
    desk: Callable[[], Desk]
    key: str
    secure: bool
    clock: Clock

    def log_in(self, given: Login, request: Request, response: Response) -> Agent:
        """Sets the cookie. Raises HTTPException 401 for a wrong login, 429 after too many of them."""
        now = self.clock.now()
        # Whoever guesses locks out the own address only, not the account.
        guesser = f"{given.number}@{request.client.host if request.client else ''}"
        with self.desk().work() as work:
            if work.attempts.too_many(guesser, self.entrance.attempt, now, MOST_WRONG, WITHIN):
                wait = {"Retry-After": str(int(WITHIN.total_seconds()))}
                raise HTTPException(429, "输错次数太多，请过15分钟再试", headers=wait)
            agent = work.agents.with_password(given.number, given.password)
            if agent is None or agent.role not in self.entrance.roles:
                work.attempts.note(guesser, self.entrance.attempt, now)
                agent = None
            else:
                work.attempts.clear(guesser, self.entrance.attempt)
        if agent is None:
            raise HTTPException(401, "工号或密码不对")
        response.set_cookie(
            self.entrance.cookie,
            self._token(agent, now),
            max_age=HOURS * 3600,
            path=self.entrance.path,
            secure=self.secure,
            httponly=True,
            samesite="strict",
        )
        return agent

    def log_out(self, response: Response) -> None:
        response.delete_cookie(self.entrance.cookie, path=self.entrance.path)

    def account(self, work: Work, request: Request) -> Agent | None:
        """The account of the request's cookie, while its login counts."""
        return self._account_of(work, request.cookies.get(self.entrance.cookie, ""))

    def check_origin(self, request: Request) -> None:
        """Raises HTTPException 403 when a request that writes does not come from the page."""
        if request.method != "GET" and self.entrance.own_header not in request.headers:
            raise HTTPException(403, f"the request does not come from the page at {self.entrance.path}")

    def _token(self, agent: Agent, now: datetime) -> str:
        claims = {"sub": agent.number, "ver": agent.token_version, "exp": now + timedelta(hours=HOURS)}
        return jwt.encode(claims, self._signing_key, ALGORITHM)

    def _account_of(self, work: Work, token: str) -> Agent | None:
        checks = {"require": ["exp", "sub", "ver"], "verify_exp": False}
        try:
            claims = jwt.decode(token, self._signing_key, [ALGORITHM], options=checks)  # type: ignore[arg-type]
        except jwt.InvalidTokenError:
            return None
        agent = work.agents.get(str(claims["sub"]))
        # By the desk's clock, so that tests and replays can set it.
        over = claims["exp"] <= self.clock.now().timestamp()
        known = agent is not None and not agent.disabled and agent.token_version == claims["ver"]
        return agent if known and not over and agent is not None and agent.role in self.entrance.roles else None

    @property
    def _signing_key(self) -> str:
        # HS256 wants 32 bytes.
        return f"anxin {self.entrance.signed_for}, signed with {self.key}"
