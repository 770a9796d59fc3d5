"""Compensation as agents read it, and what each of them may decide about it."""

from __future__ import annotations

from typing import Any

from actions.making_good import gift, plain
from actions.pieces import pieces
from bot.agents.offers import deed, field
from bot.agents.roles import authority, reaches, whom_to_ask
from bot.agents.wordings import label
from desk.compensation import CompensationState
from desk.means import MONEY, Means
from desk.tables import Case, Compensation
from desk.work import Work
from entitlement.rulebook import Rulebook

Json = dict[str, Any]


def in_words(one: Compensation, rulebook: Rulebook) -> str:
    """一张20元的无门槛券, 现金补偿，顾客没有说数额"""
    return label("compensation_money", "asked") if one.amount is None else gift(one, rulebook)


def why(one: Compensation) -> str:
    return label("compensation_reasons", one.reason)


def shown(work: Work, one: Compensation, role: str, rulebook: Rulebook) -> Json:
    """One compensation of a case, with what this role may do about it, or whom it has to ask."""
    return {
        "gift": in_words(one, rulebook),
        "state": label("compensation_states", one.state),
        "reason": why(one),
        **decision(work, one, role),
    }


def decision(work: Work, one: Compensation, role: str) -> Json:
    if one.state != CompensationState.AWAITING:
        return {"deeds": [], "ask": ""}
    if not reaches(role, one.level):
        return {"deeds": [], "ask": whom_to_ask(work, one.level)}
    path = f"/compensation/{one.id}"
    sums = [field("amount", "money", value=plain(one.amount) if one.amount else "")] if one.kind == MONEY else []
    return {
        "deeds": [
            deed("approve", f"{path}/approve", *sums, primary=True),
            deed("refuse", f"{path}/refuse", field("note", required=False)),
        ],
        "ask": "",
    }


def to_give(work: Work, case: Case, role: str, rulebook: Rulebook) -> Json:
    """The button with which the role gives something for a case; what is above it says who decides."""
    means, spent = Means(rulebook), work.compensation.spent(case.number)
    kinds = {}
    for kind in means.kinds():
        named = _kind(kind, means)
        total = spent + means.cost(kind)
        above = not means.may_give(kind, total, authority(role))
        level = label("roles", means.level(kind, total))
        kinds[kind] = label("compensation_money", "above").format(gift=named, level=level) if above else named
    return deed(
        "give",
        f"/cases/{case.number}/compensation",
        field("kind", "choice", choices=kinds),
        field("amount", "money", required=False),
    )


def _kind(kind: str, means: Means) -> str:
    if kind == MONEY:
        return label("compensation_money", "choice")
    months = means.rulebook.number("longer_warranty_months")
    return pieces("compensation_kinds")[kind].format(cost=plain(str(means.cost(kind))), months=months)
