"""How long goods are repaired free of charge, asked by who speaks of none that they have: nothing needs to be known.

Who then tells when theirs were bought, or names other goods ("那洗衣机呢"), goes on with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.asides import ASK_BESIDE, WARRANTY
from actions.sayings import Saying
from bot.intents import INFORM, NOT_UNDERSTOOD, OUT_OF_SCOPE, REPORT_FAULT, UNSURE

_OWN, _THOSE_TOO = Saying("asking", "of_own_goods"), Saying("asking", "and_those_goods")
# Whatever else is told is told of goods that the customer has.
OF_ANY_GOODS = frozenset({"product", "product_family", "part", "brand", "request"})
SAYS_LITTLE = frozenset({INFORM, NOT_UNDERSTOOD, OUT_OF_SCOPE, UNSURE, REPORT_FAULT})

Parse = dict[str, Any]


def asked_in_general(
    parse: Parse, slots: Mapping[str, Any], active_loop: str | None, before: Mapping[str, Any] | None
) -> Parse:
    """The parse as a question beside no claim, or as the claim that follows on one; `before` is the parse before it."""
    if active_loop is not None or slots.get("case_intent") is not None or slots.get("case_number") is not None:
        return parse
    intent = parse["intent"]["name"]
    if intent == WARRANTY and _speaks_of_goods(parse) and not _speaks_of_own(parse):
        return _as_question(parse)
    if intent not in SAYS_LITTLE or before is None or not _asked(before):
        return parse
    kinds = {entity["entity"] for entity in parse.get("entities") or []}
    if intent == INFORM and "date" in kinds:
        return {**parse, "intent": {"name": WARRANTY, "confidence": 1.0}}
    return _as_question(parse) if _asks_of_others(parse) else parse


def _speaks_of_goods(parse: Parse) -> bool:
    return any(entity["entity"] == "product" for entity in parse.get("entities") or [])


def _speaks_of_own(parse: Parse) -> bool:
    told = {entity["entity"] for entity in parse.get("entities") or []}
    return not told <= OF_ANY_GOODS or _OWN.is_in(str(parse.get("text") or ""))


def _asked(before: Mapping[str, Any]) -> bool:
    """Whether the message before asked it in general."""
    asked = any(one["entity"] == "request" and one["value"] == WARRANTY for one in before.get("entities") or [])
    return asked and (before.get("intent") or {}).get("name") == ASK_BESIDE


def _asks_of_others(parse: Parse) -> bool:
    text = str(parse.get("text") or "")
    named = [one for one in parse.get("entities") or [] if one["entity"] == "product"]
    return len(named) == 1 and _THOSE_TOO.is_in(text[: named[0]["start"]] + text[named[0]["end"] :])


def _as_question(parse: Parse) -> Parse:
    """The parse as a question that names what it asks, whether the words for it were known or learnt."""
    entities = [one for one in parse.get("entities") or [] if (one["entity"], one["value"]) != ("request", WARRANTY)]
    entities.append({"entity": "request", "value": WARRANTY, "start": 0, "end": 0})
    return {**parse, "intent": {"name": ASK_BESIDE, "confidence": 1.0}, "entities": entities}
