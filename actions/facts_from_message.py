"""What one message says about the facts, as slot updates: facts told, a plain answer, what the customer came for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from actions.answers import answer, settled_roughly
from actions.claim_of_wish import CLAIM_OF_WISH
from actions.facts_told import CANNOT_SAY, Slots, facts_told
from actions.narrowing import narrowed
from actions.sayings import Saying
from entitlement.data import words

CLAIMS = frozenset(
    {
        "request_exchange",
        "request_refund",
        "refuse_exchange_want_refund",
        "doubt_repair_quality",
        "return_without_fault",
        "sample_or_refurbished_unit",
        "suspect_not_genuine",
        "price_drop",
        "paid_above_guide_price",
        "cosmetic_damage_on_arrival",
        "parts_discontinued",
        "repeated_repair_unresolved",
        "no_valid_invoice",
        "report_fault",
        "request_repair",
        "request_compensation",
        "complain_repair_skill",
        "ask_warranty",
        "ask_fee",
    }
)

# A demand is the matter itself; these only tell more about one that is already under way.
WEAK_CLAIMS = frozenset({"report_fault", "ask_warranty", "ask_fee", "no_valid_invoice"})


CLAIMS_FRAUD = Saying("contradictions", "claims_fraud")
MONEY_INSTEAD, COMPENSATION = Saying("contradictions", "money_instead"), "request_compensation"
WITHOUT_FAULT = "return_without_fault"
PLAIN_DEMANDS = {"refund": "request_refund", "exchange": "request_exchange"}
# These name what is wrong by themselves when that is asked for; a demand alone says nothing of it.
DAMAGED_ON_ARRIVAL = "cosmetic_damage_on_arrival"
REPAIR, FAULT = "request_repair", "report_fault"
ANSWER_WHAT_IS_WRONG = frozenset({WITHOUT_FAULT, DAMAGED_ON_ARRIVAL, REPAIR, FAULT})

SAYS_YES = frozenset({"accept_solution", "affirm"})
# In the middle of other questions only a wish in so many words is one: "挺贵的呢" asks for no difference in price.
PLAIN_WISHES = frozenset({"request_refund", "request_exchange", REPAIR})
LONGEST_PLAIN_WISH = 6
WISH_IS_OPEN = frozenset({None, "wish", "fault", "category"})


def read_facts(message: Mapping[str, Any], slots: Slots, requested: str | None, today: date) -> dict[str, Any]:
    """The slots that a message changes; `requested` is the fact that was asked for, if one was.

    Dates are `{"from", "to"}` in ISO form, money a decimal string, `cannot_say` marks what the customer cannot say.
    """
    intent = _claim(message, requested)
    found = facts_told(message, slots)
    if requested is not None and requested not in found and not _trades(message):
        said = answer(requested, message, {**slots, **found})
        if said is not None:
            found[requested] = said
    if requested == "fault" and requested not in found:
        found |= _fault_by_claim(intent, slots, today)
    if "fault" in found:
        found |= _intent_by_fault({**slots, **found})
    found = {name: narrowed(name, value, slots, message) for name, value in found.items()}
    if requested in found and isinstance(slots.get(requested), Mapping):
        found |= settled_roughly(requested, found[requested], slots)
    if requested is None or requested not in found:
        # What answers a question tells nothing about the wish, whatever its wording resembles.
        matter = _matter(intent, slots, today) if requested in WISH_IS_OPEN or _says_what_for(message) else {}
        said = [entity["value"] for entity in message.get("entities") or [] if entity["entity"] == "wish"]
        if intent == WITHOUT_FAULT and "wish" in matter and said:
            # "买错了想换大一点的" wants no money, though nothing is broken.
            matter["wish"] = said[-1]
        found |= matter
    return {name: value for name, value in found.items() if slots.get(name) != value}


def _claim(message: Mapping[str, Any], requested: str | None) -> str:
    """The intent; with "行吧那给我修" nothing is accepted while facts are asked, it names another wish."""
    intent = str((message.get("intent") or {}).get("name") or "")
    wishes = [entity["value"] for entity in message.get("entities") or [] if entity["entity"] == "wish"]
    return CLAIM_OF_WISH.get(wishes[-1], intent) if requested and wishes and intent in SAYS_YES else intent


def _fault_by_claim(intent: str, slots: Slots, today: date) -> dict[str, Any]:
    """Asked what is wrong, "没毛病，就是不想要了" says that nothing is; what is to be repaired does not work."""
    fault = words("intents").get(intent, {}).get("fault") if intent in ANSWER_WHAT_IS_WRONG else None
    if fault is None:
        return {}
    wish = {} if slots.get("wish") is None or intent == REPAIR else {"wish": slots["wish"]}
    return {"fault": fault, **_matter(intent, slots, today), **wish}


def _intent_by_fault(slots: Slots) -> dict[str, Any]:
    """A plain demand is one without a fault once there is none, and a plain one again once there is; facts stay."""
    intent, wish = slots.get("case_intent"), slots.get("wish")
    if slots["fault"] == "none" and intent in PLAIN_DEMANDS.values():
        return {"case_intent": WITHOUT_FAULT}
    if slots["fault"] == "performance" and intent == WITHOUT_FAULT:
        return {"case_intent": PLAIN_DEMANDS.get(str(wish), FAULT)}
    return {}


def _says_what_for(message: Mapping[str, Any]) -> bool:
    return _names_a_wish(message) or _trades(message) or CLAIMS_FRAUD.is_in(str(message.get("text") or ""))


def _trades(message: Mapping[str, Any]) -> bool:
    """Whether the goods are kept for a sum: the sum is no price that was paid."""
    intent = str((message.get("intent") or {}).get("name") or "")
    return intent == COMPENSATION and MONEY_INSTEAD.is_in(str(message.get("text") or ""))


def _names_a_wish(message: Mapping[str, Any]) -> bool:
    """Whether a wish stands in the message in so many words, or is all that it says ("换")."""
    named = {entity["entity"] for entity in message.get("entities") or []}
    if "wish" in named:
        return True
    if "document" in named:
        # "有维修单" tells of a paper.
        return False
    intent = str((message.get("intent") or {}).get("name") or "")
    return intent in PLAIN_WISHES and len(str(message.get("text") or "")) <= LONGEST_PLAIN_WISH


def _damage_told_before(intent: str, slots: Slots) -> dict[str, Any]:
    """ "门是瘪的", then "我想换一台": the demand is new, what is wrong was told."""
    if slots.get("case_intent") != DAMAGED_ON_ARRIVAL or intent not in PLAIN_DEMANDS.values() or slots.get("fault"):
        return {}
    return {"fault": words("intents")[DAMAGED_ON_ARRIVAL]["fault"]}


def _matter(intent: str, slots: Slots, today: date) -> dict[str, Any]:
    """What the customer came for, when they came, and the wish that the intent itself expresses."""
    if intent not in CLAIMS:
        return {}
    found: dict[str, Any] = {}
    if intent not in WEAK_CLAIMS or slots.get("case_intent") is None:
        found |= {"case_intent": intent, **_damage_told_before(intent, slots)}
    wish = words("intents")[intent].get("wish")
    only_asks = intent in WEAK_CLAIMS and slots.get("wish") not in (None, CANNOT_SAY)
    if wish is not None and not only_asks:
        found["wish"] = wish
    if slots.get("first_reported_on") is None:
        found["first_reported_on"] = today.isoformat()
    return found
