"""From what was understood to what the dialogue is told.

The classifier always names its likeliest intent. The dialogue is told something else in these cases, in this order: a
danger outranks every wish; a message that takes back a fact tells another; one that is hardly more than a telephone
number gives a contact; a likeliest intent that the words contradict gives way (who returns goods "without a fault" and
names one returns them for it); a doubtful message that consists of facts tells facts; a doubtful one that names a wish
is taken at its word where that claim is among the likely ones; what could be either of two is asked back; what nobody
would understand is admitted. Afterwards what answers an open enquiry is told as its answer. The new names are intents
of the domain without training messages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from actions import enquiry

_REFERENCE = re.compile(r"⟦[a-z_]+:\d+⟧")
_WORDS_BESIDE_A_CONTACT = 12
_TELLING = frozenset(
    {
        "product",
        "part",
        "document",
        "proof",
        "unit",
        "channel",
        "province",
        "city",
        "model",
        "date",
        "money",
        "answer",
    }
)
_SHARE_OF_FACTS = 0.6
_CLAIM_OF_WISH = {
    "refund": "request_refund",
    "exchange": "request_exchange",
    "repair": "request_repair",
    "compensation": "request_compensation",
}
_LIKELY = 4
# "附近维修点" asks where one is; only who misses it has a grievance.
_PARCEL = re.compile("到哪|送到|发货|物流|快递|配送|还没到|没收到")
_PRICE = re.compile("多少钱|什么价|啥价|价格|价钱|怎么卖|卖多少|几钱")
_WORK = re.compile("[修装洗换拆移费]|上门|检测|检查|保养|加氟|配件|延保|补|退")
_MISSES_SOMETHING = re.compile("[没无不远少难撤缺跑]|哪都")
_ENQUIRED_ABOUT = frozenset({"order_number", "model", "city", "province", "county"})
_ABOUT_ORDERS = frozenset({"ask_delivery", "request_invoice"})

REPORT_HAZARD = "report_hazard"
GIVE_CONTACT = "give_contact"
INFORM = "inform"
WITHOUT_FAULT = "return_without_fault"
NOT_UNDERSTOOD = "not_understood"
UNSURE = "unsure"
OUT_OF_SCOPE = "out_of_scope"


def route(parse: dict[str, Any]) -> dict[str, Any]:
    """The parse with the intent by which the dialogue goes on; ranking and entities stay as they are."""
    intent = _dialogue_intent(parse)
    if intent == parse["intent"]["name"]:
        return parse
    return {**parse, "intent": {"name": intent, "confidence": 1.0}}


def continue_enquiry(parse: dict[str, Any], slots: Mapping[str, Any], active_loop: str | None) -> dict[str, Any]:
    """The parse as the answer to the enquiry that is open, where it is one; the intent it had is kept beside it."""
    pending = slots.get(enquiry.SLOT)
    if pending is None and active_loop is None and slots.get("case_number") is None:
        return _as_enquiry(parse)
    if pending is None or active_loop is not None or not enquiry.answers(parse, pending):
        return parse
    said = parse["intent"]["name"]
    return {**parse, "intent": {"name": enquiry.ANSWER, "confidence": 1.0}, enquiry.SAID: said}


def _as_enquiry(parse: dict[str, Any]) -> dict[str, Any]:
    """Facts alone, or doubt, before there is any case: what names a place, a model or an order asks about it."""
    kinds = {entity["entity"] for entity in parse.get("entities") or []}
    if parse["intent"]["name"] not in (INFORM, UNSURE, NOT_UNDERSTOOD) or not kinds & _ENQUIRED_ABOUT:
        return parse
    ranking = parse.get("intent_ranking") or []
    likely = [entry["name"] for entry in ranking[:_LIKELY] if entry["name"] not in (INFORM, OUT_OF_SCOPE)]
    if "order_number" in kinds:
        intent = next((name for name in likely if name in _ABOUT_ORDERS), "ask_delivery")
    elif likely and likely[0] in enquiry.TOPICS:
        intent = likely[0]
    else:
        return parse
    return {**parse, "intent": {"name": intent, "confidence": 1.0}}


def _dialogue_intent(parse: dict[str, Any]) -> str:
    name = str(parse["intent"]["name"])
    if parse.get("hazard"):
        return REPORT_HAZARD
    if _is_correction(parse):
        return INFORM
    if _is_hardly_more_than_a_contact(str(parse.get("text") or "")):
        return GIVE_CONTACT
    other = _by_what_it_tells(name, parse)
    if other is not None:
        return other
    if parse.get("decision") in ("ask_back", "decline"):
        if _is_all_facts(parse):
            return INFORM
        plain = _claim_of_wish(parse)
        if plain is not None:
            return plain
    if parse.get("decision") == "ask_back":
        return UNSURE
    if parse.get("decision") == "decline" and name != OUT_OF_SCOPE:
        return NOT_UNDERSTOOD
    return name


def _by_what_it_tells(name: str, parse: dict[str, Any]) -> str | None:
    """Another intent for a message whose words contradict the likeliest one."""
    if name == WITHOUT_FAULT and _tells_a_fault(parse):
        return "request_refund"
    if name == "complain_no_outlet" and not _MISSES_SOMETHING.search(str(parse.get("text") or "")):
        return "ask_service_outlet"
    if name == "ask_fee" and _asks_a_price(parse):
        return "ask_product"
    if name == "check_progress" and _asks_for_a_parcel(parse):
        return "ask_delivery"
    return None


def _asks_for_a_parcel(parse: dict[str, Any]) -> bool:
    """Whether an order is named, and what is asked is where it is."""
    kinds = {entity["entity"] for entity in parse.get("entities") or []}
    return "order_number" in kinds and bool(_PARCEL.search(str(parse.get("text") or "")))


def _asks_a_price(parse: dict[str, Any]) -> bool:
    """Whether goods have a price asked for, and no work on them."""
    text = str(parse.get("text") or "")
    kinds = {entity["entity"] for entity in parse.get("entities") or []}
    return bool(kinds & {"product", "model"}) and bool(_PRICE.search(text)) and not _WORK.search(text)


def _is_hardly_more_than_a_contact(text: str) -> bool:
    rest, contacts = _REFERENCE.subn("", text)
    return contacts > 0 and len(rest.strip()) <= _WORDS_BESIDE_A_CONTACT


def _tells_a_fault(parse: dict[str, Any]) -> bool:
    entities = parse.get("entities") or []
    return any((entity["entity"], entity["value"]) == ("fault_kind", "performance") for entity in entities)


def _is_correction(parse: dict[str, Any]) -> bool:
    """Whether the message takes back a fact and tells another one ("说错了, 是上个月买的"), with no wish in it."""
    entities = parse.get("entities") or []
    kinds = {entity["entity"] for entity in entities}
    corrects = any(entity["value"] == "correction" for entity in entities)
    return corrects and bool(kinds & (_TELLING - {"answer"})) and "wish" not in kinds


def _is_all_facts(parse: dict[str, Any]) -> bool:
    """Whether most of the message's characters belong to facts, and none to a fault or a wish."""
    text, entities = str(parse.get("text") or ""), parse.get("entities") or []
    if not text or any(entity["entity"] in ("fault", "wish") for entity in entities):
        return False
    told = {
        position
        for entity in entities
        if entity["entity"] in _TELLING
        for position in range(entity["start"], entity["end"])
    }
    return len(told) >= _SHARE_OF_FACTS * len(text.replace(" ", ""))


def _claim_of_wish(parse: dict[str, Any]) -> str | None:
    """The plain claim for the one wish that the message names, if the classifier thinks it likely as well."""
    wishes = {entity["value"] for entity in parse.get("entities") or [] if entity["entity"] == "wish"}
    claim = _CLAIM_OF_WISH.get(wishes.pop()) if len(wishes) == 1 else None
    likely = [entry["name"] for entry in (parse.get("intent_ranking") or [])[:_LIKELY]]
    return claim if claim in likely else None
