"""What else a customer wants, beside the main wish of the message: clauses that clearly say something of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.nlu.lexicon import any_of, dictionary

# Matters that stand by themselves and are settled in a turn. A claim (a refund, a repair …) is never one of two: what
# else is said of the goods belongs to it.
SEPARATE = frozenset(
    {
        "request_installation",
        "request_invoice",
        "ask_delivery",
        "ask_product",
        "ask_service_outlet",
        "ask_usage",
        "complain_broken_promise",
        "complain_hotline_unreachable",
        "complain_irregular_service",
        "complain_slow_service",
        "complain_staff_attitude",
        "complain_unclear_instructions",
        "complain_unreasonable_charge",
        "complain_wrong_or_missing_item",
        "give_suggestion",
    }
)
# Said for its own sake: what such a message speaks of is not asked for.
ALONE = frozenset({"give_suggestion", "give_praise"})
# Entities that a clause of the main matter holds: what is broken, and when it was bought, delivered or installed.
OF_THE_CLAIM = frozenset({"fault", "fault_kind"})
ROLES_OF_THE_CLAIM = frozenset({"bought_on", "delivered_on", "installed_on", "price_paid"})
PAPERS = "proof"
_WANTS_PAPERS = re.compile(any_of(dictionary("roles")["papers_wanted"]))
SURE = 0.7
MOST = 2


def other_wishes(main: str, ranked: Sequence[Mapping[str, float]]) -> list[str]:
    """The separate matters that clauses name surely, in their order, without the main one.

    `ranked` holds for each clause the probabilities of the intents.
    """
    found: list[str] = []
    if main in ALONE:
        return found
    for probabilities in ranked:
        intent = max(probabilities, key=lambda name: probabilities[name])
        if intent in SEPARATE and probabilities[intent] >= SURE and intent not in (main, *found):
            found.append(intent)
    return found[:MOST]


def wants_papers(text: str) -> bool:
    """Whether a clause asks for papers, and does not only say whether there are any."""
    return _WANTS_PAPERS.search(text) is not None


def tells_of_the_claim(clause: str, text: str, entities: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a clause of the message tells of the trouble, of the purchase or of the papers that there are."""
    begin = text.find(clause)
    end = begin + len(clause)
    within = [entity for entity in entities if begin <= entity["start"] and entity["end"] <= end]
    if any(entity["entity"] in OF_THE_CLAIM or entity.get("role") in ROLES_OF_THE_CLAIM for entity in within):
        return True
    return any(entity["entity"] == PAPERS for entity in within) and not wants_papers(clause)
