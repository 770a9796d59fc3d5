"""One matter at a time: another one begins afresh, and one that is mentioned in passing is kept for afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.facts_from_message import CLAIMS
from actions.facts_from_slots import FACTS
from actions.facts_told import CANNOT_SAY, Slots
from actions.sayings import Saying
from entitlement.data import words

NEXT_MATTER = "next_matter"
SAME_GOODS = "same_goods"
THEN = "then"
SECOND = "second"
"""The key of a message's parse under which the parse of another matter stands that the same message told."""
TAKE_UP_MATTER = "take_up_matter"
HAZARD, CANCEL = "report_hazard", "cancel_request"
# The actions with which facts of a matter begin to be asked.
BEGIN_A_MATTER = frozenset({"action_empathise", "action_begin_next_matter"})
UNLISTED = "other"
FAMILY = "product_family"
# What asks for something else than to have goods put right, or outranks it.
NO_MATTER = frozenset(
    {
        HAZARD,
        TAKE_UP_MATTER,
        "ask_delivery",
        "ask_product",
        "ask_recall",
        "ask_service_outlet",
        "ask_usage",
        "bot_challenge",
        CANCEL,
        "check_progress",
        "complain_no_outlet",
        "dealer_enquiry",
        "delete_my_data",
        "give_contact",
        "give_praise",
        "give_suggestion",
        "needs_time",
        "thinks_it_over",
        "request_human",
        "request_installation",
        "request_invoice",
        "threaten_escalation",
    }
)
CAME_WITH_IT = Saying("two_matters", "came_with_it")
# What belongs to one matter beside its facts; where the customer lives stays.
OF_A_MATTER = (
    *(fact for fact in FACTS if fact != "province"),
    "case_intent",
    "product_words",
    "fault_words",
    "accepted_rough",
    "case_number",
    "offered_remedies",
    "demanded_beside",
    "refusals",
    "misfits",
    "passed_over",
    "brand",
    "told",
)


def other_goods(message: Mapping[str, Any], slots: Slots) -> bool:
    """Whether a message begins a matter of other goods than those that are spoken of."""
    intent = str((message.get("intent") or {}).get("name") or "")
    if takes_back(message):
        return False
    if intent == HAZARD:
        of_unnamed_goods = _is_another_one(message) and not _entities(message, "product")
        return names_other_goods(message, slots) or of_unnamed_goods
    return intent in CLAIMS and (_is_another_one(message) or names_other_goods(message, slots))


def mentions_other_goods(message: Mapping[str, Any], slots: Slots) -> bool:
    """Whether a message in the middle of the questions adds other goods, and does not correct what was said.

    Other goods alone correct the goods; another matter has besides somebody else's goods, another fault or wish, or
    words that say so ("对了", "也").
    """
    intent = str((message.get("intent") or {}).get("name") or "")
    if takes_back(message) or intent in NO_MATTER or str(message.get("text") or "").startswith("/"):
        return False
    if _is_another_one(message) and other_goods(message, slots):
        return True
    return names_other_goods(message, slots) and (
        _is_another_one(message) or _is_somebody_elses(message) or _has_trouble_of_its_own(message, slots)
    )


def names_other_goods(message: Mapping[str, Any], slots: Slots) -> bool:
    """Whether a message names goods, and none that are spoken of; a part of the goods is none of its own."""
    known = _known(slots)
    named = [one for one in goods_in(message) if not _is_a_part(one, message)]
    if known is None or not named:
        return False
    spoken_of = [one for one in named if _is_the_same(one, message, known, slots)]
    return len(spoken_of) < len(named) and all(_is_set_aside(one, message) for one in spoken_of)


def without_what_came_with_them(message: Mapping[str, Any], slots: Slots) -> Mapping[str, Any]:
    """The message without goods that belong to those spoken of: "送的耳机也没声音" is no message about earphones."""
    if _known(slots) is None:
        return message
    entities = message.get("entities") or []
    return {
        **message,
        "entities": [one for one in entities if not (one["entity"] == "product" and _is_a_part(one, message))],
    }


def speaks_of(kept_matter: Mapping[str, Any], message: Mapping[str, Any]) -> bool:
    """Whether a message names the goods of the matter that is kept."""
    known = {one["value"]: _words(one, kept_matter) for one in goods_in(kept_matter)}
    families = [_words(one, kept_matter) for one in goods_in(kept_matter) if one["entity"] == FAMILY]
    return any(
        (one["value"] in known and (one["value"] != UNLISTED or _words(one, message) == known[UNLISTED]))
        or any(family in _words(one, message) for family in families)
        for one in goods_in(message)
    )


def goods_in(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The goods that a message names, those too of which only the family is said."""
    named = _entities(message, "product")
    families = [
        one
        for one in _entities(message, FAMILY)
        if not any(goods["start"] <= one["start"] < goods["end"] for goods in named)
    ]
    return [*named, *families]


def fresh(slots: Slots) -> dict[str, Any]:
    """The slots of a matter, emptied."""
    return {name: None for name in OF_A_MATTER if slots.get(name) is not None}


def after(waiting: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The matter that waits behind the one that is kept; None when there is none."""
    following: Mapping[str, Any] | None = (waiting or {}).get(THEN)
    return following


def others_told(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The parts of a message that tell of other matters than its first."""
    second = message.get(SECOND)
    return [] if second is None else [second, *others_told(second)]


def kept(message: Mapping[str, Any]) -> dict[str, Any]:
    """What has to be remembered of a message that begins another matter: not the goods that it leaves for later."""
    aside = [one for one in _entities(message, "product") if _is_set_aside(one, message)]
    entities = [one for one in message.get("entities") or [] if one not in aside]
    return {"text": message.get("text"), "intent": message.get("intent"), "entities": entities}


def claim_about_the_same(message: Mapping[str, Any], intent: str, wish: str) -> dict[str, Any]:
    """A message as if it had come with this claim, to be begun after the matter that it came with."""
    entities = [entity for entity in message.get("entities") or [] if entity["entity"] != "wish"]
    wished = {"entity": "wish", "value": wish, "start": 0, "end": 0}
    return {**kept(message), "intent": {"name": intent}, "entities": [*entities, wished], SAME_GOODS: True}


def _has_trouble_of_its_own(message: Mapping[str, Any], slots: Slots) -> bool:
    """Whether the message tells another fault than the one known, or another wish."""
    text = str(message.get("text") or "")
    faults = [one for one in _entities(message, "fault") if one["value"] != "none"]
    known_fault = slots.get("fault_words")
    if known_fault and any(text[one["start"] : one["end"]] != known_fault for one in faults):
        return True
    known_wish = slots.get("wish")
    wishes = {one["value"] for one in _entities(message, "wish")}
    return known_wish not in (None, CANNOT_SAY) and bool(wishes - {known_wish})


def _is_the_same(one: Mapping[str, Any], message: Mapping[str, Any], known: str, slots: Slots) -> bool:
    """Whether goods that are named are those spoken of; unlisted ones are told apart by their words."""
    if one["entity"] == FAMILY:
        return _words(one, message) in f"{words('facts')['category']['codes'].get(known)}{slots.get('product_words')}"
    if one["value"] != known:
        return False
    called, known_as = _words(one, message), str(slots.get("product_words") or "")
    return known != UNLISTED or not known_as or called in known_as or known_as in called


def _is_set_aside(one: Mapping[str, Any], message: Mapping[str, Any]) -> bool:
    """Whether goods are named only to leave them for later: "先不说洗衣机"."""
    return any(aside["value"] == "set_aside" and aside["end"] == one["start"] for aside in _entities(message, "answer"))


def _is_a_part(one: Mapping[str, Any], message: Mapping[str, Any]) -> bool:
    """Whether the mention belongs to a part ("冰箱门"), or is something that came with the goods ("送的耳机")."""
    text = str(message.get("text") or "")
    in_a_part = any(part["start"] <= one["start"] < part["end"] for part in _entities(message, "part"))
    return in_a_part or CAME_WITH_IT.ends(text[: one["start"]])


def _words(one: Mapping[str, Any], message: Mapping[str, Any]) -> str:
    return str(message.get("text") or "")[one["start"] : one["end"]]


def _is_somebody_elses(message: Mapping[str, Any]) -> bool:
    named = any(entity["value"] == "somebody_elses" for entity in _entities(message, "answer"))
    return named or bool(_entities(message, "bought_by_minor"))


def _known(slots: Slots) -> str | None:
    category = slots.get("category")
    return None if category == CANNOT_SAY else category


def takes_back(message: Mapping[str, Any]) -> bool:
    """Whether the customer takes back what was said: 不对, 说错了."""
    return any(entity["value"] == "correction" for entity in _entities(message, "answer"))


def _is_another_one(message: Mapping[str, Any]) -> bool:
    """Whether the customer says so: 另外一台, 还有个 …"""
    return any(entity["value"] == "another" for entity in _entities(message, "answer"))


def _entities(message: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    return [entity for entity in message.get("entities") or [] if entity["entity"] == kind]
