"""The people who work at the desk: their accounts, and who of them is there."""

import re
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, select
from sqlalchemy.orm import Session

from desk.database import UtcDateTime
from desk.lookup import matching
from desk.tables import Agent

DESK_ROLES = ("agent", "supervisor", "manager")
"""From the least authority to the most; `agent` has the desk's own."""

TRAINING_ROLES = ("trainer", "reviewer")
"""Those who teach the desk; a reviewer also decides what goes live."""

ROLES = DESK_ROLES + TRAINING_ROLES

PRESENT_FOR = timedelta(minutes=2)
"""Who is on duty and has not been seen for this long is taken to have left."""

LEAST_CHARACTERS = 8
_NUMBER = re.compile(r"[0-9A-Za-z]{1,16}")
_hasher = PasswordHasher()
# Checked where there is no account, so that the time an answer takes does not tell which numbers exist.
_NOBODY = _hasher.hash("nobody")


class BadAccountError(ValueError):
    """An account cannot be so; the message says why."""


class Agents:
    """The accounts within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, number: str, name: str, role: str, password: str, now: datetime) -> Agent:
        """A new account. Raises BadAccountError when it cannot be so, or the number is taken."""
        if _NUMBER.fullmatch(number) is None:
            raise BadAccountError("a number has up to 16 letters and digits")
        if role not in ROLES:
            raise BadAccountError(f"a role is one of {', '.join(ROLES)}")
        if self.get(number) is not None:
            raise BadAccountError(f"the number {number} is taken")
        agent = Agent(
            number=number,
            name=name,
            role=role,
            password_hash=_hash(password),
            token_version=0,
            on_duty=False,
            disabled=False,
            created_at=now,
        )
        self._session.add(agent)
        return agent

    def get(self, number: str) -> Agent | None:
        return next(iter(matching(self._session, Agent, number=number)), None)

    def all(self) -> list[Agent]:
        return matching(self._session, Agent)

    def with_password(self, number: str, password: str) -> Agent | None:
        """The account, if this is its password and it is not disabled. Takes tens of milliseconds on purpose."""
        agent = self.get(number)
        right = has_password(agent.password_hash if agent else _NOBODY, password)
        return agent if agent is not None and right and not agent.disabled else None

    def set_password(self, number: str, password: str) -> Agent:
        """A new password, which ends every login. Raises BadAccountError for an unknown number or a short one."""
        agent = self._known(number)
        agent.password_hash = _hash(password)
        agent.token_version += 1
        return agent

    def disable(self, number: str) -> Agent:
        """Nobody works under this account any more. Raises BadAccountError for an unknown number."""
        agent = self._known(number)
        agent.disabled, agent.on_duty = True, False
        agent.token_version += 1
        return agent

    def set_duty(self, number: str, on_duty: bool, now: datetime) -> Agent:
        """Come on duty, or leave. Raises BadAccountError for an unknown number."""
        agent = self._known(number)
        agent.on_duty, agent.seen_at = on_duty, now
        return agent

    def seen(self, number: str, now: datetime) -> None:
        """The agent is still there. Written when a part of the time has passed for which it counts, not every time."""
        agent = self.get(number)
        if agent is not None and (agent.seen_at is None or now - agent.seen_at > PRESENT_FOR / 4):
            agent.seen_at = now

    def on_duty(self, now: datetime) -> list[Agent]:
        """Who is there to take over a conversation now."""
        return list(self._session.scalars(_ON_DUTY, {"seen_since": now - PRESENT_FOR}))

    def _known(self, number: str) -> Agent:
        agent = self.get(number)
        if agent is None:
            raise BadAccountError(f"there is no account {number}")
        return agent


def present(now: datetime) -> ColumnElement[bool]:
    """The condition that an agent is on duty and has been seen lately."""
    return _present(now - PRESENT_FOR)


def _present(since: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    return and_(Agent.on_duty.is_(True), Agent.disabled.is_(False), Agent.seen_at >= since)


# Built once: most of a short query's time goes into putting it together.
_ON_DUTY = select(Agent).where(_present(bindparam("seen_since", type_=UtcDateTime))).order_by(Agent.number)


def has_password(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _hash(password: str) -> str:
    if len(password) < LEAST_CHARACTERS:
        raise BadAccountError(f"a password has at least {LEAST_CHARACTERS} characters")
    return _hasher.hash(password)
