"""The values that fill the placeholders of replies; every figure among them comes from the engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from actions.days import days
from actions.facts_told import CANNOT_SAY
from actions.pieces import pieces
from entitlement.clauses import Clause
from entitlement.data import words
from entitlement.decision import Decision
from entitlement.finding import Remedy
from entitlement.rulebook import Rulebook

UNLISTED = "other"
MOST_BASES = 2
MOST_RULES = 3
MOST_NOTES = 2
OUR_OWN_RULES = ("handbook", "brand")
ARTICLE = "第"
# Entities by which goods are named, the plainer one first.
GOODS = ("product", "product_family")
ANOTHER = "another"


def promises(rulebook: Rulebook) -> dict[str, Any]:
    """The times and numbers that the brand promises."""
    names = ("visit_hours", "human_reply_minutes", "service_hours")
    return {name: rulebook.number(name) for name in names}


def goods(slots: Mapping[str, Any]) -> str:
    """What the customer's product is called; the general word where that is not known."""
    category = slots.get("category")
    if category in (None, CANNOT_SAY):
        return str(slots.get("product_words") or words("texts")["goods"])
    own_name = pieces("own_names").get(str(slots.get("product_words") or ""))
    if own_name is not None:
        return own_name
    if category == UNLISTED:
        return str(slots.get("product_words") or words("texts")["goods"])
    return label("category", category)


def label(fact: str, value: Any) -> str:
    """A fact's value as a reply says it."""
    if isinstance(value, Mapping):
        return days(date.fromisoformat(value["from"]), date.fromisoformat(value["to"]))
    codes = words("facts")[fact].get("codes", {})
    return str(codes.get(value, value))


def yuan(amount: Decimal) -> str:
    """A price as people write it: whole yuan without the zeros behind the point."""
    return f"{amount:.0f}" if amount == amount.to_integral_value() else f"{amount:.2f}"


def goods_named(message: Mapping[str, Any]) -> str:
    """What the goods that a message names are called in it ("另一台空调"); the general word when it names none."""
    text = str(message.get("text") or "")
    of_kind = {kind: [one for one in message.get("entities") or [] if one["entity"] == kind] for kind in GOODS}
    named = next((found for found in of_kind.values() if found), None)
    if not named:
        return str(words("texts")["goods"])
    begin = int(named[0]["start"])
    which = [one["start"] for one in message.get("entities") or [] if one["value"] == ANOTHER and one["end"] == begin]
    return text[min([begin, *which]) : named[0]["end"]]


def basis(decision: Decision) -> str:
    """The rules that the decision rests on first, by the names that people know them by; each is named once."""
    return basis_of(decision.clauses[:MOST_BASES])


def basis_of(clauses: Iterable[Clause]) -> str:
    """Rules by the names that people know them by, each once with its articles; empty without any."""
    articles: dict[str, list[str]] = {}
    for clause in clauses:
        named = articles.setdefault(clause.regulation, [])
        # A brand's own rules have numbers that nobody knows, and some articles' numbers are still to be confirmed.
        if clause.source not in OUR_OWN_RULES and clause.article.startswith(ARTICLE):
            named.append(clause.article)
    known_as = pieces("regulations")
    names: dict[str, list[str]] = {}
    for regulation, numbers in articles.items():
        names.setdefault(known_as.get(regulation, f"《{regulation}》"), []).extend(numbers)
    return listed(
        pieces()["citation"].format(regulation=name, articles=listed(dict.fromkeys(numbers)))
        for name, numbers in names.items()
    )


def assured(decision: Decision) -> str:
    """What the rules say on which the decision rests first, in whole sentences."""
    return "".join(clause.text for clause in decision.clauses[:MOST_RULES])


def listed(items: Iterable[str]) -> str:
    return pieces()["list_separator"].join(items)


def within_a_sentence(text: str) -> str:
    """A sentence that goes on: without its full stop."""
    return text.removesuffix("。")


def notes(decision: Decision) -> str:
    """The first of the sentences that accompany the decision; the card on the page has them all."""
    return "".join(decision.notes[:MOST_NOTES])


def alternatives(decision: Decision) -> str:
    """What may come of what is not known, a line each."""
    return "\n".join(pieces()["item"].format(text=alternative.text) for alternative in decision.alternatives)


def options(remedies: Sequence[Remedy], said: str = "") -> str:
    """The choices as numbered lines, each with its sum; how a fee was reckoned stands once, or in `said` already."""
    form = pieces()["option" if len(remedies) > 1 else "only_option"]
    lines: list[str] = []
    for number, remedy in enumerate(remedies, 1):
        is_told = remedy.formula is not None and any(remedy.formula in text for text in (said, *lines))
        beside = pieces("beside_remedies").get(remedy.code, "")
        lines.append(
            form.format(number=number, remedy=remedy.label, sum=_after_a_name(remedy, is_told=is_told), beside=beside)
        )
    return "\n".join(lines)


def _after_a_name(remedy: Remedy, *, is_told: bool) -> str:
    paid = sums(remedy, is_told=is_told)
    return paid if remedy.amount is None else pieces()["sum_separator"] + paid


def sums(remedy: Remedy, *, is_told: bool = False) -> str:
    """What a remedy pays back and what is kept, with its formula unless `is_told`; empty where no money moves."""
    paid = "" if remedy.amount is None else pieces()["amount"].format(amount=remedy.amount)
    formula = remedy.fee if is_told else remedy.formula or remedy.fee
    kept = "" if not remedy.fee else pieces()["fee"].format(formula=formula)
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
