"""The values that fill the placeholders of replies; every figure among them comes from the engine."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from actions.facts_from_message import CANNOT_SAY, DAY_BEFORE, SAME_DAY
from entitlement.data import words
from entitlement.decision import Decision
from entitlement.finding import Remedy
from entitlement.rulebook import Rulebook

DATA = Path(__file__).resolve().parent.parent / "data"
PIECES = DATA / "pieces.yml"
RESPONSES = DATA / "responses"
# What is said back, in the order in which people tell it.
SAID_BACK = (
    "bought_on",
    "category",
    "delivered_on",
    "installed_on",
    "fault",
    "repairs",
    "price_paid",
    "proof",
    "wish",
)
# "11月1日买的冰箱" is one thing said.
SAID_IN_ONE = SAID_BACK[:2]
UNLISTED = "other"
MOST_BASES = 2
MOST_NOTES = 2
OUR_OWN_RULES = ("handbook", "brand")
ARTICLE = "第"


@cache
def pieces(section: str = "pieces") -> Mapping[str, str]:
    """One section of the trainers' file of small phrases, by name."""
    found: Mapping[str, str] = yaml.safe_load(PIECES.read_text(encoding="utf-8"))[section]
    return found


@cache
def replies() -> frozenset[str]:
    """The names of all replies that the trainers have written."""
    files = (yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader) for path in RESPONSES.rglob("*.yml"))
    return frozenset(name for file in files for name in file["responses"])


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
        return _days(date.fromisoformat(value["from"]), date.fromisoformat(value["to"]))
    codes = words("facts")[fact].get("codes", {})
    return str(codes.get(value, value))


def _days(earliest: date, latest: date) -> str:
    """A day, or the stretch in which it lies: a whole month or year is called by its name."""
    if earliest == latest:
        return _day(latest)
    whole = _first(latest), _last(latest)
    if (earliest, latest) == whole:
        return pieces()["month"].format(year=latest.year, month=latest.month)
    if (earliest, latest) == (date(latest.year, 1, 1), date(latest.year, 12, 31)):
        return pieces()["year"].format(year=latest.year)
    same_month = whole[0] == _first(earliest)
    until = pieces()["day_of_month"].format(day=latest.day) if same_month else _day(latest)
    return pieces()["rough_day"].format(earliest=_day(earliest), latest=until)


def _first(day: date) -> date:
    return day.replace(day=1)


def _last(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _day(day: date) -> str:
    return pieces()["day"].format(year=day.year, month=day.month, day=day.day)


def summary(slots: Mapping[str, Any]) -> str:
    """What was understood so far, as one would say it back; empty when it is no more than a single thing."""
    known = [fact for fact in SAID_BACK if slots.get(fact) not in (None, CANNOT_SAY)]
    if len(known) <= 1:
        return ""
    parts = [_said_back(fact, slots) for fact in known]
    if set(known) >= set(SAID_IN_ONE):
        parts = ["".join(parts[: len(SAID_IN_ONE)]), *parts[len(SAID_IN_ONE) :]]
    return pieces()["said_back_separator"].join(parts)


def recap(slots: Mapping[str, Any]) -> str:
    """By what a decision was reckoned, as a sentence; empty when no day was told."""
    if not any(isinstance(slots.get(fact), Mapping) for fact in SAID_BACK):
        return ""
    understood = summary(slots)
    return pieces()["recap"].format(summary=understood) if understood else ""


def _said_back(fact: str, slots: Mapping[str, Any]) -> str:
    sayings, value = pieces("said_back"), slots[fact]
    if fact == "category":
        return sayings[fact].format(value=goods(slots))
    if fact == "fault" and slots.get("fault_words"):
        return sayings[fact].format(value=_fault(str(slots["fault_words"])))
    before = DAY_BEFORE.get(fact)
    if before is not None and slots.get(before) == value:
        return sayings[f"{fact}_{SAME_DAY}"]
    template = sayings.get(f"{fact}_{value}") if isinstance(value, str) else None
    return (template or sayings[fact]).format(value=label(fact, value))


def _fault(words_said: str) -> str:
    """The fault in the customer's words; a bare "broken" may be cut from a longer word."""
    broken = pieces("broken")
    is_bare = words_said.endswith((broken["ending"], broken["said"])) and len(words_said) <= len(broken["said"]) + 1
    return broken["said"] if is_bare else words_said


def basis(decision: Decision) -> str:
    """The rules that the decision rests on first, by the names that people know them by; each is named once."""
    articles: dict[str, list[str]] = {}
    for clause in decision.clauses[:MOST_BASES]:
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
    return pieces()["return_rules"].format(
        refund_days=terms.refund_days,
        exchange_days=terms.exchange_days,
        repairs=terms.repairs_for_exchange,
        no_reason_days=terms.no_reason_days,
    )
