"""The engine's answer to facts in a trainer's words, and the form in which they are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from entitlement.bad_fact import BadFact
from entitlement.data import words
from entitlement.decision import Decision
from entitlement.engine import decide
from entitlement.explain import explain
from entitlement.facts import Facts
from entitlement.worked_cases import describe, facts_in_words
from trainer.refusals import RefusedError

# Asked for in nearly every case; the others are folded away.
USUAL = (
    "as_of", "category", "bought_on", "delivered_on", "price_paid", "proof", "channel", "fault", "repairs", "wish",
    "intent",
)  # fmt: skip
WITH_YES_OR_NO = ("yes_no", "hazard")

Json = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """Facts by their Chinese names, as text; `cannot_say` are those that the customer does not know."""

    facts: Mapping[str, str]
    cannot_say: Sequence[str] = ()

    def written(self) -> dict[str, Any]:
        """As a case's file has them."""
        given = {name: value.strip() for name, value in self.facts.items() if value.strip()}
        return {**given, words("cases")["cannot_say"]: list(self.cannot_say)} if self.cannot_say else given


def answer(told: Told) -> Decision:
    """The engine's decision. Raises RefusedError, in Chinese, for facts that it cannot read or that cannot be."""
    try:
        return decide(Facts.from_json(facts_in_words("这个案例", told.written())))
    except BadFact as bad:
        raise RefusedError(bad.zh) from bad
    except ValueError as error:
        known = str(error) if "“" in str(error) else "次数和天数要写成整数"
        raise RefusedError(known) from error


def shown(decision: Decision) -> Json:
    """The decision in the words of cases, and set out as a person would read it."""
    return {"result": describe(decision), "title": decision.title, "explanation": explain(decision)}


def fields() -> list[Json]:
    """What can be told, the usual first: each fact's name, kind, the words for its values, and whether it is usual."""
    facts = words("facts")
    order = [*USUAL, *(name for name in facts if name not in USUAL)]
    return [_field(name, facts[name]) for name in order if name in facts]


def _field(name: str, fact: Mapping[str, Any]) -> Json:
    yes_no = list(words("cases")["human"].values()) if fact["kind"] in WITH_YES_OR_NO else []
    return {
        "label": fact["label"],
        "kind": fact["kind"],
        "choices": [*yes_no, *fact.get("codes", {}).values()],
        "usual": name in USUAL,
        "can_be_unknown": "why" in fact,
    }
