"""What a customer tells unasked, in a few words, in the middle of the questions: a bare day, a bare sum, a number.

"去年5月" while the wish is asked for can only be the day of purchase, where that is not known yet; "第一个" is the
first of the choices below the question.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from actions.answers import short_answer
from actions.clauses import clauses
from actions.facts_told import CANNOT_SAY, Slots, day
from actions.narrowing import narrowed
from actions.sayings import Saying, first_said
from entitlement.data import words

OPTION = "option_"
BARE = {"date": "bought_on", "money": "price_paid"}
# Kinds of facts to which a number is an answer of its own, and no place in a list.
COUNTED = frozenset({"date", "money", "count"})
LONGEST = 14
NEAR = timedelta(days=31)
WISH, LONGEST_WISH = "wish", 6
INTACT = "intact"
PROOF, LONGEST_PAPER = "proof", 5
LONGEST_SETTLING = 20
SETTLES_ON = {wish: Saying("settling", f"settles_on_{wish}") for wish in ("refund", "exchange", "repair")}
DENIES_OR_ASKS = Saying("settling", "denies_or_asks")
PRICE = "price_paid"
_PAYLOAD = re.compile(r"^/\w+(\{.*\})$")


def volunteered(message: Mapping[str, Any], slots: Slots, requested: str, today: date) -> dict[str, Any]:
    """The fact that a few words tell, though another one was asked for; nothing for longer messages.

    A day near the one that is known says it better ("用了两个月", then "9月20号").
    """
    entities: list[Mapping[str, Any]] = message.get("entities") or []
    if len(str(message.get("text") or "")) > LONGEST or any(entity.get("role") for entity in entities):
        return {}
    for entity in entities:
        kind = entity["entity"]
        fact = BARE.get(kind)
        if fact is None or words("facts")[requested]["kind"] == kind:
            continue
        told = day(entity["value"]) if kind == "date" else entity["value"]
        value = narrowed(fact, told, slots, message)
        if kind == "date" and value["to"] > today.isoformat():
            continue
        if slots.get(fact) is None or (kind == "date" and _says_it_better(slots[fact], value)):
            return {fact: value}
    return {}


def sum_beside_a_day(message: Mapping[str, Any], slots: Slots) -> dict[str, Any]:
    """The price that stands alone in its clause beside a day that has its name ("11月24号收到的 2399块")."""
    text, entities = str(message.get("text") or ""), message.get("entities") or []
    sums = [one for one in entities if one["entity"] == "money" and not one.get("role")]
    days = [one for one in entities if one["entity"] == "date" and one.get("role")]
    if slots.get(PRICE) is not None or len(sums) != 1 or not days:
        return {}
    alone = text[sums[0]["start"] : sums[0]["end"]] in clauses(text)
    return {PRICE: sums[0]["value"]} if alone else {}


def wish_named(message: Mapping[str, Any], slots: Slots, requested: str) -> dict[str, Any]:
    """A wish in a word ("那就换") while something else is asked for; nothing once a wish is known."""
    text = str(message.get("text") or "").strip(" 。.!！~～，,")
    if requested == WISH or len(text) > LONGEST_WISH or slots.get(WISH) not in (None, CANNOT_SAY):
        return {}
    named = short_answer(WISH, text)
    return {} if named in (None, CANNOT_SAY) else {WISH: named}


def still_packed(message: Mapping[str, Any], slots: Slots, requested: str) -> dict[str, Any]:
    """Goods that nobody has opened or used ("还没拆呢"), told while something else is asked: nothing is wrong with them
    either, as long as no fault was told.
    """
    if requested == INTACT or short_answer(INTACT, str(message.get("text") or "")) is not True:
        return {}
    sound = {"fault": "none"} if slots.get("fault") is None else {}
    return {INTACT: True, **sound}


def paper_named(message: Mapping[str, Any], slots: Slots) -> dict[str, Any]:
    """A paper that is all the message ("发票", "发票没得"): it tells what there is, and asks for none."""
    text = str(message.get("text") or "").strip(" 。.!！~～，,")
    if len(text) > LONGEST_PAPER or slots.get(PROOF) not in (None, CANNOT_SAY):
        return {}
    entities = message.get("entities") or []
    read = [entity["value"] for entity in entities if entity["entity"] == PROOF]
    alone = all(entity["entity"] in (PROOF, "document") for entity in entities)
    named = read[0] if read and alone else short_answer(PROOF, text)
    return {} if named in (None, CANNOT_SAY) else {PROOF: named}


def settled_on(message: Mapping[str, Any], slots: Slots, requested: str) -> dict[str, Any]:
    """The wish on which a customer settles in the middle of other questions ("行吧那就修"), whatever it was before."""
    text = str(message.get("text") or "").strip(" 。.!！~～，,")
    settled = None if len(text) > LONGEST_SETTLING or DENIES_OR_ASKS.is_in(text) else first_said(SETTLES_ON, text)
    return {} if requested == WISH or settled in (None, slots.get(WISH)) else {WISH: settled}


def _says_it_better(known: Any, told: Mapping[str, str]) -> bool:
    if not isinstance(known, Mapping) or dict(known) == dict(told):
        return False
    if known["from"] <= told["from"] and told["to"] <= known["to"]:
        return True
    return abs(date.fromisoformat(known["to"]) - date.fromisoformat(told["to"])) <= NEAR


def chosen_by_number(message: Mapping[str, Any], events: Sequence[Mapping[str, Any]], requested: str) -> Any:
    """The value of the choice whose number the customer names; None when none is named, or the fact is a number."""
    if words("facts")[requested]["kind"] in COUNTED:
        return None
    number = _number(message)
    choices = _choices(events, requested)
    return choices[number - 1] if number is not None and 0 < number <= len(choices) else None


def _number(message: Mapping[str, Any]) -> int | None:
    text = str(message.get("text") or "").strip()
    if text.isdecimal():
        return int(text)
    named = [str(entity["value"]) for entity in message.get("entities") or [] if entity["entity"] == "answer"]
    options = [value.removeprefix(OPTION) for value in named if value.startswith(OPTION)]
    return int(options[0]) if options else None


def _choices(events: Sequence[Mapping[str, Any]], requested: str) -> list[Any]:
    """The values on the buttons of the last question for this fact, in their order."""
    for event in reversed(events):
        if event["event"] != "bot":
            continue
        payloads = [_PAYLOAD.match(button["payload"]) for button in (event.get("data") or {}).get("buttons") or []]
        told = [json.loads(payload[1]) for payload in payloads if payload is not None]
        values = [values[requested] for values in told if requested in values]
        if values:
            return values
    return []
