"""Accounts when the service starts: two for each page to try with in development, none of these in production."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.settings import DEVELOPMENT_KEY, Settings, SettingsError
from desk.agents import DESK_ROLES, TRAINING_ROLES, has_password
from desk.database import hold_others_off
from desk.service import Desk
from desk.tables import Agent
from desk.work import Work

DEMO = {
    DESK_ROLES: (("1001", "示范坐席小安", "agent"), ("1002", "示范主管小信", "supervisor")),
    TRAINING_ROLES: (("2001", "示范培训师小知", "trainer"), ("2002", "示范审核员小行", "reviewer")),
}
"""By the roles that share a page."""


def prepare(desk: Desk, settings: Settings, now: datetime) -> None:
    """Make the accounts to try with for a page that nobody has an account for yet.

    Raises:
        SettingsError: production has an account with the password of development.
    """
    with desk.work() as work:
        if settings.env == "production":
            _refuse_development([agent for agent in work.agents.all() if not agent.disabled])
        else:
            hold_others_off(work.session, "accounts")
            _add_missing(work, now)


def _add_missing(work: Work, now: datetime) -> None:
    given = {agent.role for agent in work.agents.all()}
    for roles, accounts in DEMO.items():
        if given.isdisjoint(roles):
            for number, name, role in accounts:
                if work.agents.get(number) is None:
                    work.agents.add(number, name, role, DEVELOPMENT_KEY, now)


def _refuse_development(agents: Iterable[Agent]) -> None:
    open_to_all = [agent.number for agent in agents if has_password(agent.password_hash, DEVELOPMENT_KEY)]
    if open_to_all:
        numbers = ", ".join(open_to_all)
        raise SettingsError(f"agents {numbers} still have the password of development: anxin agent password NUMBER")
