"""The sentences of a decision, filled in from the words' files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from entitlement.data import words
from entitlement.decision import Missing, plain
from entitlement.finding import Finding, Granted
from entitlement.rulebook import Rulebook
from entitlement.rules.exclusions import told_start
from entitlement.situation import Situation

UNSURE_GRADES = frozenset({"B", "C"})
NOTES_WITH_DATES = ("deemed_start",)
REFUNDS = frozenset({"refund", "refund_less_depreciation"})
RETURNED = REFUNDS | {"exchange_same_model", "exchange_other_model"}


class Figures(dict[str, Any]):
    """Placeholders: those given, and every figure of the terms under its own name, looked up when used."""

    def __init__(self, s: Situation, given: Mapping[str, Any]) -> None:
        super().__init__(given)
        self._s = s

    def __missing__(self, name: str) -> Any:
        return getattr(self._s.terms, name)


def fill(template: str, s: Situation, **given: Any) -> str:
    """A sentence with its placeholders filled."""
    return template.format_map(Figures(s, given)) if "{" in template else template


def label(fact: str) -> str:
    """The Chinese name of a fact."""
    name: str = words("facts")[fact]["label"]
    return name


def value_label(fact: str, value: Any) -> str:
    """A fact's value as people say it."""
    if isinstance(value, bool):
        return str(words("texts")["yes" if value else "no"])
    if isinstance(value, date):
        # One day stands for all that lead to the same outcome.
        return str(words("texts")["about_day"]).format(year=value.year, month=value.month)
    codes: Mapping[str, str] = words("facts")[fact].get("codes", {})
    return codes.get(value, str(plain(value)))


def value_labels(fact: str, values: Sequence[Any]) -> list[str]:
    """The values of a fact as people say them; days of the same month are told apart."""
    labels = [value_label(fact, value) for value in values]
    return [
        str(words("texts")["about_one_day"]).format(day=spoken(value))
        if isinstance(value, date) and labels.count(called) > 1
        else called
        for value, called in zip(values, labels, strict=True)
    ]


def reason(s: Situation, finding: Finding, granted: Granted, missing: Iterable[Missing]) -> str:
    """Why the wish is granted or not, in one sentence; open facts are named while they decide."""
    labels = [label(fact.fact) for fact in missing]
    texts = words("texts")
    if granted == "unknown" and labels and not finding.open:
        return str(texts["open_reason"].format(facts=texts["list_separator"].join(labels)))
    reasons = words("scenarios")[finding.scenario]["reasons"]
    template = words("notes")[finding.variant] if finding.variant else reasons[granted]
    return fill(template, s, sum=_sum(s, finding))


def notes(s: Situation, finding: Finding) -> tuple[str, ...]:
    """The sentences that accompany a finding."""
    keys = [key for key in (*finding.notes, *_goods_notes(s, finding)) if key not in NOTES_WITH_DATES]
    sentences = [fill(words("notes")[key], s) for key in keys]
    start = told_start(s) if "deemed_start" in finding.notes else None
    if start is not None:
        sentences.append(_deemed_start(s, start))
    sentences += _open_sums(s, finding)
    if any(id_.startswith("zhejiang.") for remedy in finding.remedies for id_ in remedy.basis):
        sentences.append(_province(s))
    return tuple(sentences)


def _goods_notes(s: Situation, finding: Finding) -> Iterator[str]:
    """What is to be known about these goods when they go back or are repaired."""
    codes = {remedy.code for remedy in finding.remedies}
    if s.terms.bundled_goods_returned and codes & REFUNDS:
        yield "bundled_goods"
    if "accessory_only" in finding.notes and s.terms.accessory_exchanges is not None:
        yield "accessory_returned"
    large = s.facts.large_item if s.facts.large_item is not None else s.terms.large_item
    if not large or any(remedy.by_customer for remedy in finding.remedies):
        return
    if codes & RETURNED:
        yield "large_collected"
    if s.terms.large_item_costs_paid and codes & {*RETURNED, "free_repair"}:
        yield "large_item_costs"


def better_figures(s: Situation, finding: Finding, rulebook: Rulebook) -> tuple[str, ...]:
    """Both rules named, for each figure that the finding leans on and that one layer sets better than another."""
    template: str = words("notes")["better_rule"]
    return tuple(
        template.format(
            figure=rulebook.description(name),
            better=s.terms.sources[name].regulation,
            other=s.terms.named_too[name].regulation,
        )
        for name in _figures(finding)
        if name in s.terms.named_too
    )


def weak_figures(s: Situation, finding: Finding, rulebook: Rulebook) -> tuple[str, ...]:
    """A warning for each figure that the finding leans on and whose source is not the official text."""
    sources = s.terms.sources
    unsure = [n for n in _figures(finding) if n in sources and sources[n].confidence in UNSURE_GRADES]
    template: str = words("notes")["figure_to_confirm"]
    return tuple(template.format(figure=rulebook.description(name)) for name in unsure)


def alternative_text(fact: str, called: str, granted: Granted | None, remedies: Iterable[str]) -> str:
    """What would hold if a fact had a value, which is `called` so, as a sentence."""
    sentences = words("notes")
    separator: str = words("texts")["list_separator"]
    names = separator.join(words("remedies")[code]["label"] for code in remedies)
    outcome = names or sentences["alternative_granted"][granted or "unknown"]
    text: str = sentences["alternative"]
    return text.format(fact=label(fact), value=called, outcome=outcome)


def _figures(finding: Finding) -> list[str]:
    """The parameters that a finding leans on."""
    names: list[str] = words("scenarios")[finding.scenario].get("figures", [])
    return [*names, "daily_rate"] if any(remedy.formula for remedy in finding.remedies) else names


def _sum(s: Situation, finding: Finding) -> str:
    """What a refund less depreciation comes to, or how it will be reckoned."""
    texts = words("texts")
    less = next((r for r in finding.remedies if r.formula is not None), None)
    if less is None and s.terms.daily_rate is None:
        return str(texts["rate_unknown"])
    if less is None:
        return str(texts["sum_unknown"]).format(rate=s.terms.daily_rate)
    if less.amount is None:
        return str(texts["fee_known"]).format(formula=less.formula)
    return str(texts["sum_known"]).format(formula=less.formula, amount=less.amount)


def _open_sums(s: Situation, finding: Finding) -> list[str]:
    """Why a refund has no sum yet."""
    if not any(r.code == "refund_less_depreciation" and r.amount is None for r in finding.remedies):
        return []
    key = "rate_unknown" if s.terms.daily_rate is None else "refund_sum_open"
    return [words("notes")[key]]


def _deemed_start(s: Situation, start: date) -> str:
    end = s.moved(s.warranty_end(start))
    return fill(words("notes")["deemed_start"], s, start=spoken(start), end=spoken(end))


def spoken(day: date) -> str:
    """A day as a customer reads it."""
    return f"{day.year}年{day.month}月{day.day}日"


def _province(s: Situation) -> str:
    source = s.terms.sources["total_repair_days"]
    return fill(words("notes")["province_also"], s, regulation=source.regulation)
