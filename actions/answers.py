"""A plain answer ("去年三月", "没有", "忘了") is understood by the question that was asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import yaml

from actions import demanding
from actions.clauses import clauses
from actions.facts_told import CANNOT_SAY, DAY_BEFORE, FOLLOWING, Slots, day, day_after
from actions.papers import NONE, PROOF
from actions.pieces import DATA
from actions.sayings import Saying
from entitlement.data import words

ACCEPTED_ROUGH = "accepted_rough"
SHORT_ANSWERS = DATA / "short_answers.yml"
_LONGEST_SHORT = 12
# Nothing can be decided without these.
CATEGORY = "category"
MUST_BE_KNOWN = frozenset({CATEGORY, "fault"})
_WILL_DO = Saying("asking", "paper_will_do")
_CANNOT_FIND = Saying("contradictions", "cannot_find")
_DENIES = re.compile("[没无丢不别]")
_IN_A_CLAUSE = frozenset({"proof", "channel"})
# No sum of goods has a single figure, and none stands in a name ("iPhone15").
_NUMBER = re.compile(r"(?<![A-Za-z\d.-])\d{2,7}(?:\.\d{1,2})?(?![A-Za-z\d.%寸英号点次天年月日个台岁升匹度-])")


def answer(requested: str, message: Mapping[str, Any], slots: Slots) -> Any:
    """A bare answer to the question for `requested`; None when the message holds none."""
    intent = str((message.get("intent") or {}).get("name") or "")
    entities = message.get("entities") or []
    kind = words("facts")[requested]["kind"]
    short = _named(requested, str(message.get("text") or ""))
    if short is None and requested == CATEGORY:
        short = kind_of_family(str(message.get("text") or ""), slots)
    if short is not None:
        return short
    named = _day_or_sum(kind, message)
    if named is not None:
        return named
    for entity in entities:
        if requested == PROOF and _is_paper_at_hand(entity, str(message.get("text") or "")):
            return entity["value"]
    said = {entity["value"] for entity in entities if entity["entity"] == "answer"}
    for following in said & set(FOLLOWING):
        if requested in DAY_BEFORE:
            return day_after(requested, FOLLOWING[following], slots)
    if CANNOT_SAY in said and (kind == "date" or not _tells_a_day_or_sum(entities)):
        return CANNOT_SAY
    if kind == "yes_no":
        return _yes_or_no(intent, said)
    return NONE if requested == PROOF and _has_none(message) else None


def _is_paper_at_hand(entity: Mapping[str, Any], text: str) -> bool:
    """Whether a paper is all that the answer names, or the question is whether it will do."""
    named = entity["entity"] == "document" and entity["value"] in words("facts")[PROOF]["codes"]
    return _is_bare_document(entity, text) or (named and _WILL_DO.is_in(text))


def _has_none(message: Mapping[str, Any]) -> bool:
    """Whether an answer to the question for papers says that there are none, or that they cannot be found."""
    denies = str((message.get("intent") or {}).get("name") or "") == "deny"
    lost = _CANNOT_FIND.is_in(str(message.get("text") or ""))
    return lost or (denies and not _tells_a_day_or_sum(message.get("entities") or []))


def _day_or_sum(kind: str, message: Mapping[str, Any]) -> Any:
    """The day or sum that the message names without saying what it is of; None where there is none."""
    demands = [{"start": begin, "end": end} for begin, end in demanding.places(message)]
    entities = [one for one in message.get("entities") or [] if not _is_at_one_of(demands, one)]
    for entity in entities:
        if entity["entity"] == kind and kind in ("date", "money") and not entity.get("role"):
            return day(entity["value"]) if kind == "date" else entity["value"]
    return _only_number(str(message.get("text") or ""), [*entities, *demands]) if kind == "money" else None


def _is_at_one_of(places: Iterable[Mapping[str, Any]], entity: Mapping[str, Any]) -> bool:
    return any((entity["start"], entity["end"]) == (place["start"], place["end"]) for place in places)


def _only_number(text: str, entities: Iterable[Mapping[str, Any]]) -> str | None:
    """The one number that belongs to no fact ("2024年的款 3999"): asked for a sum, it is the sum."""
    rest = list(text)
    for entity in entities:
        rest[int(entity["start"]) : int(entity["end"])] = " " * (int(entity["end"]) - int(entity["start"]))
    numbers = _NUMBER.findall("".join(rest))
    return numbers[0] if len(numbers) == 1 else None


def _tells_a_day_or_sum(entities: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the message speaks of something else than a yes, a no or a thing."""
    return any(entity["entity"] in ("date", "money") for entity in entities)


def short_answer(requested: str, text: str) -> Any:
    """What a few words name that are an answer only here ("有订单"); None when they deny it, or are more than a few."""
    if len(text) > _LONGEST_SHORT:
        return None
    listed = _short_answers()
    anyhow = listed["any"] if requested not in MUST_BE_KNOWN else {}
    halfway = listed["yes_no"] if words("facts")[requested]["kind"] == "yes_no" else {}
    for value, signs in (*listed.get(requested, {}).items(), *anyhow.items(), *halfway.items()):
        for sign in signs:
            # "不懂" denies by itself what it names; "没有订单" denies what stands beside it.
            if _is_said(sign, text):
                return value
    return None


def wish_in_a_clause(message: Mapping[str, Any]) -> Any:
    """The wish that a message, or one of its clauses, names in a word: "修", "行 修 200补给我"."""
    text = str(message.get("text") or "")
    found = (short_answer("wish", part) for part in (text, *clauses(text)))
    return next((wish for wish in found if wish not in (None, CANNOT_SAY)), None)


def kind_of_family(text: str, slots: Slots) -> str | None:
    """Which of a family the goods are: "电的", where "热水器" was said."""
    kinds = _short_answers().get(str(slots.get("product_words") or ""), {})
    named = (kind for kind, signs in kinds.items() if any(_is_said(sign, text) for sign in signs))
    return next(named, None) if len(text) <= _LONGEST_SHORT else None


def _is_said(sign: str, text: str) -> bool:
    """Whether the text holds the sign and does not deny what stands beside it."""
    return sign in text and _DENIES.search(text.replace(sign, "")) is None


def _named(requested: str, text: str) -> Any:
    """What the message names shortly, or one of its clauses: "11月20号买的 有订单 2699", "官网 11月15号买的 5999"."""
    short = short_answer(requested, text)
    if short is not None or requested not in _IN_A_CLAUSE:
        return short
    named = (short_answer(requested, clause) for clause in clauses(text))
    return next((value for value in named if value not in (None, CANNOT_SAY)), None)


@cache
def _short_answers() -> Mapping[str, Mapping[Any, list[str]]]:
    found: Mapping[str, Mapping[Any, list[str]]] = yaml.safe_load(SHORT_ANSWERS.read_text(encoding="utf-8"))
    return found


def _yes_or_no(intent: str, said: set[str]) -> bool | None:
    """The yes or no of an answer, in words of its own ("没人跟我讲") or plain."""
    if said & {"yes", "no"}:
        return "no" not in said
    return intent == "affirm" if intent in ("affirm", "deny") else None


def _is_bare_document(entity: Mapping[str, Any], text: str) -> bool:
    """Whether the message hardly says more than the name of a paper that proves a purchase."""
    named = entity["entity"] == "document" and entity["value"] in words("facts")["proof"]["codes"]
    return named and 2 * (entity["end"] - entity["start"]) >= len(text)


def settled_roughly(requested: str, answer: Any, slots: Slots) -> dict[str, Any]:
    """Asked for the exact day a customer names a rough one again, or none: then the rough day has to do."""
    if answer == CANNOT_SAY:
        accepted = {requested: slots[requested]}
    elif isinstance(answer, Mapping) and answer["from"] != answer["to"]:
        accepted = {}
    else:
        return {}
    return {**accepted, ACCEPTED_ROUGH: [*(slots.get(ACCEPTED_ROUGH) or []), requested]}
