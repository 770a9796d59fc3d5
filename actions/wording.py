"""The values that fill the placeholders of replies; every figure among them comes from the engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from actions.facts_told import CANNOT_SAY
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
            return day(value["to"])
        return pieces()["rough_day"].format(earliest=day(value["from"]), latest=day(value["to"]))
    codes = words("facts")[fact].get("codes", {})
    return str(codes.get(value, value))


def goods_named(message: Mapping[str, Any]) -> str:
    """What the goods that a message names are called in it; the general word when it names none."""
    text = str(message.get("text") or "")
    named = [entity for entity in message.get("entities") or [] if entity["entity"] == "product"]
    return text[named[0]["start"] : named[0]["end"]] if named else str(words("texts")["goods"])


def listed_facts(facts: Mapping[str, str]) -> str:
    """Facts with their names and values, as they are said back."""
    return pieces()["said_back_separator"].join(
        pieces()["said_back"].format(label=words("facts")[fact]["label"], value=value) for fact, value in facts.items()
    )


def summary(slots: Mapping[str, Any]) -> str:
    """What was understood so far, to be said back; empty when it is no more than a single thing."""
    known = {fact: said_back(fact, slots) for fact in SAID_BACK if slots.get(fact) not in (None, CANNOT_SAY)}
    return listed_facts(known) if len(known) > 1 else ""


def day(iso: str) -> str:
    """A day in words."""
    told = date.fromisoformat(iso)
    return pieces()["day"].format(year=told.year, month=told.month, day=told.day)


def said_back(fact: str, slots: Mapping[str, Any]) -> str:
    """A fact's value in the customer's words where they were kept, else in ours."""
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
    return pieces()["return_rules"].format(
        refund_days=terms.refund_days,
        exchange_days=terms.exchange_days,
        repairs=terms.repairs_for_exchange,
        no_reason_days=terms.no_reason_days,
    )
