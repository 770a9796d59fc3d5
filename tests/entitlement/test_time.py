"""Time: the clock is never read, and as days pass nobody's best remedy gets better."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import time_machine
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from entitlement.bad_fact import BadFact
from entitlement.data import words
from entitlement.decision import Decision
from entitlement.engine import decide
from entitlement.facts import Facts
from tests.entitlement.random_facts import TODAY, all_known, plausible_facts

MANY = settings(max_examples=150, deadline=None)
RANKS = {code: rank for rank, code in enumerate(words("remedies"))}
CLOCKS = st.datetimes(datetime(1999, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))


@MANY
@given(plausible_facts(), CLOCKS)
def test_the_clock_changes_nothing(facts: Facts, moment: datetime) -> None:
    told = decide(facts).to_json()
    with time_machine.travel(moment, tick=False):
        assert decide(facts).to_json() == told


def best(decision: Decision) -> tuple[int, Decimal]:
    """The value of the best remedy: its rank, then what it pays; smaller is better."""
    if not decision.remedies:
        return len(RANKS), Decimal(0)
    first = decision.remedies[0]
    return RANKS[first.code], -(first.amount or Decimal(0))


@MANY
@given(all_known(), st.integers(1, 500) | st.sampled_from([1, 7, 8, 15, 16]))
def test_as_days_pass_the_best_remedy_never_gets_better(source: dict[str, Any], days: int) -> None:
    later = {**source, "as_of": (TODAY + timedelta(days=days)).isoformat()}
    try:
        now, then = decide(Facts.from_json(source)), decide(Facts.from_json(later))
    except BadFact:
        assume(False)
    assert best(now) <= best(then), (now.scenario, then.scenario)
