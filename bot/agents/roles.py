"""What an agent's role may decide."""

from __future__ import annotations

from fastapi import HTTPException

from bot.agents.wordings import label
from bot.sign_in import Me
from desk.agents import DESK_ROLES
from desk.levels import DESK, LEVELS, SUPERVISOR
from desk.work import Work


def authority(role: str) -> str:
    """The level of a role: an agent has the desk's own."""
    return role if role in LEVELS else DESK


def reaches(role: str, level: str) -> bool:
    """Whether the role has at least this level of authority."""
    return LEVELS.index(authority(role)) >= LEVELS.index(level)


def leads(role: str) -> bool:
    return reaches(role, SUPERVISOR)


def need(me: Me, level: str) -> None:
    """Refuse who has less than this level of authority."""
    if not reaches(me.role, level):
        raise HTTPException(403, label("refusals", "role").format(level=label("roles", level)))


def whom_to_ask(work: Work, level: str) -> str:
    """Who can decide what this level decides, as a sentence."""
    at_the_desk = [agent for agent in work.agents.all() if not agent.disabled and agent.role in DESK_ROLES]
    able = [agent for agent in at_the_desk if reaches(agent.role, level)]
    names = "、".join(f"{agent.name}（{agent.number}）" for agent in able)
    return label("ask_for" if able else "ask_for_nobody").format(level=label("roles", level), names=names)
