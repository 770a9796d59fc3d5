"""Random sets of facts as JSON, most of them plausible."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from entitlement.data import words
from entitlement.facts import BadFact, Facts

TODAY = date(2026, 11, 21)


def codes(fact: str) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(words("facts")[fact]["codes"]))


def days_ago(longest: int) -> st.SearchStrategy[str]:
    near_boundaries = st.sampled_from([0, 6, 7, 8, 14, 15, 16, 30, 31, 364, 365, 366, 1095, 1096])
    ago = st.integers(0, longest) | near_boundaries.filter(lambda days: days <= longest)
    return ago.map(lambda days: (TODAY - timedelta(days=days)).isoformat())


PRICES = st.decimals("1", "20000", places=2).map(str)
OPTIONAL: dict[str, st.SearchStrategy[Any]] = {
    "intent": st.sampled_from(sorted(words("intents"))),
    "category": codes("category"),
    "part": codes("part"),
    "main_part": st.booleans(),
    "unit": codes("unit"),
    "defects_disclosed": st.booleans(),
    "made_on": days_ago(2000),
    "discontinued_on": days_ago(3000),
    "parts_available": st.booleans(),
    "same_model_available": st.booleans(),
    "equal_model_available": st.booleans(),
    "bought_on": days_ago(1500),
    "invoice_on": days_ago(1500),
    "delivered_on": days_ago(400),
    "installed_on": days_ago(400),
    "price_paid": PRICES,
    "invoice_price": PRICES,
    "guide_price": PRICES,
    "price_now": PRICES,
    "channel": codes("channel"),
    "proof": codes("proof"),
    "dealer_authorised": st.booleans(),
    "seller_promise": st.booleans(),
    "intact": st.booleans(),
    "no_reason_excluded": st.booleans(),
    "bought_by_minor": st.booleans(),
    "place_of_sale": codes("place_of_sale"),
    "version_disclosed": st.booleans(),
    "buyer": codes("buyer"),
    "province": st.sampled_from(["浙江", "江苏", "北京市"]),
    "fault": codes("fault"),
    "fault_on": days_ago(400),
    "first_reported_on": days_ago(400),
    "cause": codes("cause"),
    "cause_source": codes("cause_source"),
    "inspection": codes("inspection"),
    "papers": codes("papers"),
    "hazard": st.booleans() | codes("hazard"),
    "damage": codes("damage"),
    "repairs": st.integers(0, 3),
    "last_repair_finished_on": days_ago(90),
    "same_fault_again": st.booleans(),
    "days_in_repair": st.integers(0, 100),
    "waiting_for_parts_days": st.integers(0, 100),
    "repairer_delay_days": st.integers(0, 100),
    "exchanged_on": days_ago(400),
    "part_replaced_on": days_ago(400),
    "compensation_accepted": st.booleans(),
    "wish": codes("wish"),
}
# Facts that fix the deciding day or start a new period: with them the day of the question no longer matters.
FIXES_THE_DAY = frozenset({"fault_on", "first_reported_on", "exchanged_on", "part_replaced_on"})
# What the engine may ask for.
ASKED_FOR = tuple(name for name, entry in words("facts").items() if "why" in entry)
RARE = frozenset({"hazard", "damage", "papers", "cause", "unit", "inspection", "intent", "place_of_sale", "buyer"})


@st.composite
def sources(draw: st.DrawFn) -> dict[str, Any]:
    """JSON facts; those that end most decisions early are drawn less often."""
    source: dict[str, Any] = {"as_of": TODAY.isoformat()}
    for name, values in OPTIONAL.items():
        if draw(st.integers(0, 9)) < (1 if name in RARE else 4):
            source[name] = draw(values)
    if draw(st.booleans()):
        unknown = sorted(set(OPTIONAL) - set(source))
        source["cannot_say"] = draw(st.lists(st.sampled_from(unknown), max_size=3)) if unknown else []
    return source


@st.composite
def plausible_facts(draw: st.DrawFn) -> Facts:
    """Facts that stand; implausible ones are dropped until they do."""
    source = draw(sources())
    while True:
        try:
            return Facts.from_json(source)
        except BadFact as error:
            del source[error.fact]


@st.composite
def all_known(draw: st.DrawFn) -> dict[str, Any]:
    """Every fact that could be asked for, known and beside the others possible: nothing is left to a likely reading."""
    source = draw(sources())
    source |= {name: draw(OPTIONAL[name]) for name in ASKED_FOR if name not in source}
    bought = date.fromisoformat(source["bought_on"])
    made = bought - timedelta(days=draw(st.integers(0, 400)))
    delivered = min(bought + timedelta(days=draw(st.integers(0, 7))), TODAY)
    installed = min(delivered + timedelta(days=draw(st.integers(0, 7))), TODAY)
    repaired = installed + timedelta(days=draw(st.integers(0, (TODAY - installed).days)))
    days = {
        "made_on": made,
        "delivered_on": delivered,
        "installed_on": installed,
        "last_repair_finished_on": repaired,
    }
    source |= {name: day.isoformat() for name, day in days.items()}
    for name in ("days_in_repair", "waiting_for_parts_days", "repairer_delay_days"):
        if name in source:
            source[name] = min(source[name], (TODAY - installed).days)
    if source.get("repairs") == 0:
        del source["repairs"]
    if "invoice_on" in source:
        source["invoice_on"] = max(date.fromisoformat(source["invoice_on"]), bought).isoformat()
    return {name: value for name, value in source.items() if name not in FIXES_THE_DAY and name != "cannot_say"}
