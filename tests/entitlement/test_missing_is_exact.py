"""What is missing is what can still change the outcome, and nothing else: tried out over every combination."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise, product
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from entitlement.bad_fact import BadFact
from entitlement.decision import Decision
from entitlement.engine import decide
from entitlement.facts import Facts
from entitlement.finding import wished
from tests.entitlement.random_facts import ASKED_FOR, TODAY, all_known

MANY = settings(max_examples=60, deadline=None, derandomize=True)
MOST_OPEN = 3
# Who asks for nothing in particular is told all ways, so a wish is asked for only where it opens other ways.
HIDDEN = tuple(fact for fact in ASKED_FOR if fact != "wish")
# Days before the deciding one, on both sides of every period; deliveries and installations follow within a week.
AGES = (*range(24), 40, 190, 364, 400, 720, 760, 1090, 1130, 1900, 1990)
USUAL_DAYS = 7
# Prices that are held against each other.
COMPARED = ("price_paid", "price_now", "guide_price")
CENT = Decimal("0.01")
TELLS_ANOTHER = frozenset({"intent", "invoice_on", "invoice_price"})
# Nobody is asked whether the seller installed these; a day that is told counts.
COUNTED_FROM_INSTALLATION_WHEN_TOLD = frozenset({"television", "audio_video"})
VALUES: dict[str, tuple[Any, ...]] = {
    "category": ("refrigerator", "air_conditioner", "mobile_phone", "computer", "other"),
    # An accessory is taken for the culprit only when it is named.
    "part": ("compressor", "mainboard", "other"),
    "defects_disclosed": (True, False),
    "version_disclosed": (True, False),
    "same_model_available": (True, False),
    "equal_model_available": (True, False),
    "dealer_authorised": (True, False),
    "channel": ("store", "online"),
    "proof": ("invoice", "receipt", "none"),
    "fault": ("performance", "none", "cosmetic_on_arrival"),
    "price_paid": ("1000.00", "3000.00"),
    "price_now": ("500.00", "2000.00"),
}


def outcome(decision: Decision) -> tuple[Any, ...]:
    """What the customer would notice: scenario, answer, ways, and the sums of the way that was asked for."""
    granted = decision.requested.granted if decision.requested else None
    return decision.scenario, granted, frozenset(remedy.code for remedy in decision.remedies)


def sums(decision: Decision, wish: str | None) -> tuple[Any, ...]:
    return tuple((r.code, r.amount, r.fee) for r in wished(decision.remedies, wish))


def values_of(fact: str, source: dict[str, Any]) -> tuple[Any, ...]:
    """Values on both sides of every boundary, and the true one."""
    found = VALUES.get(fact) or tuple((TODAY - timedelta(days=age)).isoformat() for age in AGES)
    anchors = [Decimal(source[name]) for name in COMPARED if name in source] if fact in COMPARED else []
    around = {str((anchor * times).quantize(CENT)) for anchor in anchors for times in (Decimal("0.5"), 1, 2)}
    return tuple({*found, *around, source[fact]})


def usual(facts: dict[str, Any], assumed: dict[str, Any]) -> bool:
    """An assumed delivery or installation lies within the days that the engine reckons with unless told otherwise."""
    names = [name for name in ("bought_on", "delivered_on", "installed_on") if name in facts]
    days = {name: date.fromisoformat(facts[name]) for name in names}
    return all(
        (days[second] - days[first]).days <= USUAL_DAYS for first, second in pairwise(names) if second in assumed
    )


def completions(truth: dict[str, Any], known: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Decision]]:
    """Every way the open facts may turn out, the true one among them, with what is then decided."""
    unknown = [name for name in truth if name not in known]
    for values in product(*(values_of(fact, truth) for fact in unknown)):
        assumed = dict(zip(unknown, values, strict=True))
        completed = {**known, **assumed}
        with suppress(BadFact):
            if usual(completed, assumed):
                yield assumed, decide(Facts.from_json(completed))


@st.composite
def partly_known(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """All facts as they truly are, none of which tells another one, and what the engine is told of them."""
    truth = {name: value for name, value in draw(all_known()).items() if name not in TELLS_ANOTHER}
    hidden = set(draw(st.lists(st.sampled_from(HIDDEN), min_size=1, max_size=MOST_OPEN, unique=True)))
    if truth["category"] in COUNTED_FROM_INSTALLATION_WHEN_TOLD:
        del truth["installed_on"]
    if "bought_on" in hidden:
        hidden.add("delivered_on")
    return truth, {name: value for name, value in truth.items() if name not in hidden}


@MANY
@given(partly_known())
def test_with_nothing_missing_no_open_fact_changes_anything(facts: tuple[dict[str, Any], dict[str, Any]]) -> None:
    truth, known = facts
    decision = decide(Facts.from_json(known))
    assume(not decision.missing)
    for assumed, completed in completions(truth, known):
        assert outcome(completed) == outcome(decision), assumed
        if "price_paid" in known:
            assert sums(completed, known["wish"]) == sums(decision, known["wish"]), assumed


@MANY
@given(partly_known())
def test_every_missing_fact_changes_something(facts: tuple[dict[str, Any], dict[str, Any]]) -> None:
    truth, known = facts
    missing = [fact.fact for fact in decide(Facts.from_json(known)).missing]
    assert set(missing) <= set(truth) - set(known)
    tried = list(completions(truth, known))
    for fact in missing:
        by_others: dict[tuple[Any, ...], set[Any]] = {}
        for assumed, completed in tried:
            moving = {fact, "delivered_on"} if fact == "bought_on" else {fact}  # a delivery follows its purchase
            others = tuple(value for name, value in assumed.items() if name not in moving)
            by_others.setdefault(others, set()).add((outcome(completed), sums(completed, known["wish"])))
        assert any(len(outcomes) > 1 for outcomes in by_others.values()), fact


@MANY
@given(partly_known())
def test_asking_for_what_is_missing_leads_to_the_truth(facts: tuple[dict[str, Any], dict[str, Any]]) -> None:
    truth, known = facts
    told, asked = dict(known), []
    while missing := decide(Facts.from_json(told)).missing:
        fact = missing[0].fact
        assert fact not in asked
        asked.append(fact)
        told[fact] = truth[fact]
    decision, complete = decide(Facts.from_json(told)), decide(Facts.from_json(truth))
    assert outcome(decision) == outcome(complete)
    assert sums(decision, truth["wish"]) == sums(complete, truth["wish"])
