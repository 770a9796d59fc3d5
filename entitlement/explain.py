"""A decision set out in Chinese, as a person would read it."""

from collections.abc import Iterable, Iterator
from typing import Any

from entitlement.clauses import clauses
from entitlement.data import words
from entitlement.decision import Decision
from entitlement.finding import Remedy
from entitlement.wording import label, value_label


def explain(decision: Decision) -> str:
    """The whole decision in lines: answer, ways, sums, papers, times, what is still open, and what it rests on."""
    return "\n".join(_lines(decision)) + "\n"


def _lines(decision: Decision) -> Iterator[str]:
    texts = words("explain")
    yield texts["scenario"].format(id=decision.scenario, title=decision.title)
    if decision.also:
        others = [texts["other"].format(id=id_, title=words("scenarios")[id_]["title"]) for id_ in decision.also]
        yield texts["also"].format(others=_listed(others))
    yield _answer(decision)
    if decision.needs_human:
        yield texts["human"]
    yield from _section("steps", decision.steps)
    yield from _remedies(decision)
    if decision.papers:
        yield texts["papers"].format(papers=_listed(decision.papers))
    yield from _section("deadlines", (deadline.text for deadline in decision.deadlines))
    yield from _section("missing", _questions(decision))
    yield from _section("alternatives", (alternative.text for alternative in decision.alternatives))
    yield texts["presumed"].format(facts=_listed(_presumptions(decision)))
    yield from _section("clauses", _clauses(decision))
    yield from _section("notes", (*decision.notes, *decision.warnings))


def _answer(decision: Decision) -> str:
    texts, requested = words("explain"), decision.requested
    if requested is None:
        return str(texts["no_wish"])
    granted = words("cases")["granted"][requested.granted]
    return str(texts["answer"].format(granted=granted, reason=requested.reason))


def _remedies(decision: Decision) -> Iterator[str]:
    if not decision.remedies:
        yield words("explain")["no_remedies"]
        return
    yield words("explain")["remedies"]
    for number, remedy in enumerate(decision.remedies, 1):
        yield words("explain")["remedy"].format(
            number=number,
            label=remedy.label,
            sums=_sums(remedy),
            actor=words("explain")["actors"][remedy.who_acts],
            who_pays=remedy.who_pays,
            basis=_listed(dict.fromkeys(clauses()[id_].citation for id_ in remedy.basis)),
        )


def _sums(remedy: Remedy) -> str:
    texts = words("explain")
    amount = "" if remedy.amount is None else texts["amount"].format(amount=remedy.amount)
    fee = "" if remedy.fee is None else texts["fee"].format(fee=remedy.fee)
    formula = "" if remedy.formula is None else texts["formula"].format(formula=remedy.formula)
    return str(amount + fee + formula)


def _questions(decision: Decision) -> Iterator[str]:
    texts = words("explain")
    for missing in decision.missing:
        of = texts["of"][missing.asked_of]
        yield texts["question"].format(label=label(missing.fact), of=of, why=missing.why)


def _presumptions(decision: Decision) -> Iterator[str]:
    form: str = words("explain")["presumption"]
    for fact, value in decision.presumed.items():
        yield form.format(label=label(fact), value=value_label(fact, value))


def _clauses(decision: Decision) -> Iterator[str]:
    texts = words("explain")
    for clause in decision.clauses:
        grade = texts["grade"][clause.grade]
        yield texts["clause"].format(citation=clause.citation, grade=grade, text=clause.text)


def _section(name: str, items: Iterable[str]) -> Iterator[str]:
    """A heading and its items; nothing where there are none."""
    found = list(items)
    if found:
        yield words("explain")[name]
        yield from (words("explain")["item"] + item for item in found)


def _listed(items: Iterable[Any]) -> str:
    separator: str = words("explain")["separator"]
    return separator.join(items)
