"""How many decisions a second the engine makes on one core: `python -m benchmarks.decisions`."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

from entitlement.data import words
from entitlement.engine import decide
from entitlement.facts import BadFact, Facts
from entitlement.worked_cases import load_cases

SECONDS = 3.0
# What a customer's first message leaves open most often.
OFTEN_OPEN = ("proof", "same_model_available", "price_paid", "channel", "part", "delivered_on", "bought_on", "fault")


def per_second() -> tuple[float, float]:
    """Decisions a second with every fact known, and with some that are missing."""
    cases = [case.facts for case in load_cases()]
    known = [facts for source in cases if (facts := _complete(source)) and not decide(facts).missing]
    partly = [facts for source in cases for facts in _partly_known(source)]
    return _rate(known), _rate(partly)


def _rate(questions: Sequence[Facts]) -> float:
    """The best of many short rounds: what else this machine does counts for nothing."""
    best, deadline = float("inf"), time.perf_counter() + SECONDS
    while time.perf_counter() < deadline:
        begun = time.perf_counter()
        for facts in questions:
            decide(facts)
        best = min(best, time.perf_counter() - begun)
    return len(questions) / best


def _complete(source: Any) -> Facts | None:
    """A worked case with every fact that could be asked for; None where that makes no sense."""
    facts = {name: value for name, value in source.items() if name != "cannot_say"}
    day = facts.get("bought_on") or facts.get("delivered_on") or facts["as_of"]
    filled = {name: _filling(name, day) for name, entry in words("facts").items() if "why" in entry}
    try:
        return Facts.from_json({**filled, **facts})
    except BadFact:
        return None


def _filling(name: str, day: str) -> Any:
    entry = words("facts")[name]
    if entry["kind"] == "date":
        return day
    return entry.get("likely", entry.get("explore", [None])[0])


def _partly_known(source: Any) -> Iterator[Facts]:
    """A worked case with one, two and three of its facts left out, where one of them is then missing."""
    stated = [name for name in OFTEN_OPEN if name in source]
    for count in (1, 2, 3):
        left_out = set(stated[:count])
        facts = Facts.from_json({name: value for name, value in source.items() if name not in left_out})
        if decide(facts).missing:
            yield facts


if __name__ == "__main__":
    all_known, some_missing = per_second()
    print(f"decisions a second, all facts known: {all_known:.0f}; some missing: {some_missing:.0f}")
