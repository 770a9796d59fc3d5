"""The values that fill the placeholders of replies; every figure among them comes from the engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from actions.facts_from_message import CANNOT_SAY
from entitlement.data import words
from entitlement.decision import Decision
from entitlement.finding import Remedy
from entitlement.rulebook import Rulebook

PIECES = Path(__file__).resolve().parent.parent / "data" / "pieces.yml"
SAID_BACK = (
    "category",
    "fault",
    "bought_on",
    "delivered_on",
    "installed_on",
    "price_paid",
    "proof",
    "repairs",
    "wish",
)
UNLISTED = "other"
MOST_BASES = 2


@cache
def pieces(section: str = "pieces") -> Mapping[str, str]:
    """One section of the trainers' file of small phrases, by name."""
    found: Mapping[str, str] = yaml.safe_load(PIECES.read_text(encoding="utf-8"))[section]
    return found


def promises(rulebook: Rulebook) -> dict[str, Any]:
    """The times and numbers that the brand promises."""
    names = ("visit_hours", "human_reply_minutes", "service_hours")
    return {name: rulebook.number(name) for name in names}


def goods(slots: Mapping[str, Any]) -> str:
    """What the customer's product is called; the general word where that is not known."""
    category = slots.get("category")
    if category in (None, CANNOT_SAY):
        return str(words("texts")["goods"])
    if category == UNLISTED:
        return str(slots.get("product_words") or words("texts")["goods"])
    return label("category", category)


def label(fact: str, value: Any) -> str:
    """A fact's value as a reply says it."""
    if isinstance(value, Mapping):
        if value["from"] == value["to"]:
            return _day(value["to"])
        return pieces()["rough_day"].format(earliest=_day(value["from"]), latest=_day(value["to"]))
    codes = words("facts")[fact].get("codes", {})
    return str(codes.get(value, value))


def summary(slots: Mapping[str, Any]) -> str:
    """What was understood so far, to be said back; empty when it is no more than a single thing."""
    known = [
        pieces()["said_back"].format(label=words("facts")[fact]["label"], value=_said_back(fact, slots))
        for fact in SAID_BACK
        if slots.get(fact) not in (None, CANNOT_SAY)
    ]
    return pieces()["said_back_separator"].join(known) if len(known) > 1 else ""


def _day(iso: str) -> str:
    return day(date.fromisoformat(iso))


def day(when: date) -> str:
    """A day as replies write it."""
    return pieces()["day"].format(year=when.year, month=when.month, day=when.day)


def yuan(amount: Decimal) -> str:
    """A price as people write it: whole yuan without the zeros behind the point."""
    return f"{amount:.0f}" if amount == amount.to_integral_value() else f"{amount:.2f}"


def _said_back(fact: str, slots: Mapping[str, Any]) -> str:
    if fact == "category":
        return goods(slots)
    own_words = slots.get("fault_words") if fact == "fault" else None
    return str(own_words) if own_words else label(fact, slots[fact])


def basis(decision: Decision) -> str:
    """The regulations and articles that the decision rests on first; each regulation is named once."""
    articles: dict[str, list[str]] = {}
    for clause in decision.clauses[:MOST_BASES]:
        articles.setdefault(clause.regulation, []).append(clause.article)
    return listed(
        pieces()["citation"].format(regulation=regulation, articles=listed(dict.fromkeys(named)))
        for regulation, named in articles.items()
    )


def listed(items: Iterable[str]) -> str:
    return pieces()["list_separator"].join(items)


def options(remedies: Iterable[Remedy]) -> str:
    """The choices as numbered lines, each with its sum."""
    return "\n".join(
        pieces()["option"].format(number=number, remedy=remedy.label, sum=_after_a_name(remedy))
        for number, remedy in enumerate(remedies, 1)
    )


def _after_a_name(remedy: Remedy) -> str:
    return sums(remedy) if remedy.amount is None else pieces()["sum_separator"] + sums(remedy)


def sums(remedy: Remedy) -> str:
    """What a remedy pays back and what is kept, with its formula; empty where no money moves."""
    paid = "" if remedy.amount is None else pieces()["amount"].format(amount=remedy.amount)
    kept = "" if not remedy.fee else pieces()["fee"].format(formula=remedy.formula or remedy.fee)
    return paid + kept


def papers(decision: Decision, piece: str = "papers") -> str:
    """Which papers to have at hand, as a sentence; empty when none are needed."""
    return pieces()[piece].format(papers=listed(decision.papers)) if decision.papers else ""


def return_rules(rulebook: Rulebook, slots: Mapping[str, Any], today: date) -> str:
    """The windows for returns and exchanges in one sentence, for questions about the rules in general."""
    category = slots.get("category")
    known = category if category not in (None, CANNOT_SAY) else words("facts")["category"]["likely"]
    terms = rulebook.terms(known, None, today)
    return pieces()["return_rules" if terms.in_catalogue else "return_rules_elsewhere"].format(
        refund_days=terms.refund_days,
        exchange_days=terms.exchange_days,
        repairs=terms.repairs_for_exchange,
        quality_return_days=terms.quality_return_days,
        no_reason_days=terms.no_reason_days,
    )


def warranty(rulebook: Rulebook, category: str, today: date) -> str:
    """How long goods of a category bought today are repaired free of charge."""
    terms = rulebook.terms(category, None, today)
    longer = terms.main_part_months is not None and terms.main_part_months > terms.whole_unit_months
    return pieces()["warranty_with_parts" if longer else "warranty"].format(
        whole=terms.whole_unit_months, parts=terms.main_part_months
    )
