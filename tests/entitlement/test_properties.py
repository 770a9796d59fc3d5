"""Rules that hold for whatever facts come in."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from entitlement.completion import complete
from entitlement.data import words
from entitlement.engine import decide
from entitlement.facts import BadFact, Facts
from entitlement.reading import FOLLOWS
from entitlement.rulebook import default_rulebook
from tests.entitlement.random_facts import OPTIONAL, TODAY, codes, plausible_facts

MANY = settings(max_examples=120, deadline=None)
USUAL = {"delivered_on": "usual_delivery_days", "installed_on": "usual_installation_days"}
RANKS = {code: rank for rank, code in enumerate(words("remedies"))}


@MANY
@given(plausible_facts())
def test_the_same_facts_give_the_same_decision(facts: Facts) -> None:
    assert decide(facts).to_json() == decide(Facts.from_json(written(facts))).to_json()


def written(facts: Facts) -> dict[str, Any]:
    """The facts as JSON again."""
    source = {name: value if isinstance(value, bool | int) else str(value) for name, value in facts.stated().items()}
    return {**source, "cannot_say": sorted(facts.cannot_say)}


@MANY
@given(plausible_facts())
def test_every_decision_and_every_remedy_has_a_basis(facts: Facts) -> None:
    decision = decide(facts).to_json()
    assert decision["clauses"]
    assert all(remedy["basis"] for remedy in decision["remedies"])
    assert json.loads(json.dumps(decision)) == decision


@MANY
@given(plausible_facts())
def test_money_stays_between_nothing_and_the_price(facts: Facts) -> None:
    price = facts.price_paid or facts.invoice_price
    for remedy in decide(facts).remedies:
        if remedy.fee is not None:
            assert price is not None or remedy.fee == 0
            assert 0 <= remedy.fee <= (price or 0)
        if remedy.code == "refund_less_depreciation" and remedy.amount is not None and remedy.fee is not None:
            assert remedy.amount + remedy.fee == price


@MANY
@given(plausible_facts())
def test_a_remedy_that_pays_nothing_is_never_offered(facts: Facts) -> None:
    price = facts.price_paid or facts.invoice_price
    for remedy in decide(facts).remedies:
        assert remedy.amount is None or remedy.amount > Decimal(0)
        if remedy.code == "exchange_other_model" and remedy.fee is not None:
            assert remedy.fee == 0 or remedy.fee != price


@MANY
@given(plausible_facts())
def test_remedies_stand_in_the_order_of_their_value(facts: Facts) -> None:
    ranks = [RANKS[remedy.code] for remedy in decide(facts).remedies]
    assert ranks == sorted(ranks)


@MANY
@given(plausible_facts())
def test_only_open_facts_are_missing(facts: Facts) -> None:
    asked = {missing.fact for missing in decide(facts).missing}
    completion = complete(facts)
    assert asked <= set(completion.open)
    assert not asked & facts.cannot_say
    assert not asked & completion.presumed.keys()


@settings(MANY, max_examples=200)
@given(plausible_facts(), st.fixed_dictionaries(OPTIONAL))
def test_learning_an_open_fact_never_contradicts_a_definite_answer(facts: Facts, values: dict[str, Any]) -> None:
    before = decide(facts).requested
    if before is None or before.granted == "unknown":
        return
    for name in complete(facts).open:
        learnt = learn(facts, name, values[name])
        if learnt is None or words("facts")[name].get("conditional") or name in facts.cannot_say:
            continue
        after = decide(learnt).requested
        assert after is not None
        assert not contradicts(before.granted, after.granted), (name, values[name], written(facts))


def learn(facts: Facts, name: str, value: Any) -> Facts | None:
    """The facts with one more; None when it cannot be beside the others, or is an unusually late delivery."""
    try:
        learnt = Facts.from_json({**written(facts), name: value})
    except BadFact:
        return None
    return None if name in FOLLOWS and unusually_late(learnt, name) else learnt


def unusually_late(facts: Facts, name: str) -> bool:
    """A delivery or installation longer after the purchase than the engine reckons with unless told."""
    day, earlier = getattr(facts, name), getattr(facts, FOLLOWS[name]) or facts.bought_on
    usual: int = default_rulebook().number(USUAL[name])
    return earlier is None or (day - earlier).days > usual


def contradicts(before: str, after: str) -> bool:
    """A refusal that is granted after all, or a grant that is taken back."""
    order = {"no": 0, "partial": 1, "full": 2}
    if after == "unknown":
        return False
    return order[after] > 0 if before == "no" else order[after] < order[before]


@MANY
@given(codes("category"), st.sampled_from([None, "浙江"]), st.integers(0, 300))
def test_a_fault_reported_in_time_keeps_its_right_however_late_the_question(
    category: str, province: str | None, late: int
) -> None:
    bought = TODAY - timedelta(days=late + 7)
    asked = Facts(
        as_of=TODAY,
        category=category,
        province=province,
        fault="performance",
        proof="invoice",
        wish="refund",
        price_paid=Decimal("2000.00"),
        bought_on=bought,
        delivered_on=bought,
        installed_on=bought,
        first_reported_on=bought + timedelta(days=7),
    )
    decision = decide(asked)
    assert decision.requested is not None
    assert decision.requested.granted == "full"
    assert decision.missing == ()


@MANY
@given(plausible_facts())
def test_danger_comes_before_everything(facts: Facts) -> None:
    decision = decide(replace(facts, hazard=True))
    assert decision.scenario == "H1"
    assert decision.needs_human
    assert decision.missing == ()
    assert decision.steps
