"""Agents' accounts when the service starts: two to try with in development, none of these in production."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.settings import DEVELOPMENT_KEY, Settings, SettingsError
from desk.agents import has_password
from desk.service import Desk
from desk.tables import Agent

DEMO = (("1001", "示范坐席小安", "agent"), ("1002", "示范主管小信", "supervisor"))


def prepare(desk: Desk, settings: Settings, now: datetime) -> None:
    """Make the accounts to try with where there are none yet.

    Raises:
        SettingsError: production has an account with the password of development.
    """
    with desk.work() as work:
        if settings.env == "production":
            _refuse_development([agent for agent in work.agents.all() if not agent.disabled])
        elif not work.agents.all():
            for number, name, role in DEMO:
                work.agents.add(number, name, role, DEVELOPMENT_KEY, now)


def _refuse_development(agents: Iterable[Agent]) -> None:
    open_to_all = [agent.number for agent in agents if has_password(agent.password_hash, DEVELOPMENT_KEY)]
    if open_to_all:
        numbers = ", ".join(open_to_all)
        raise SettingsError(f"agents {numbers} still have the password of development: anxin agent password NUMBER")
