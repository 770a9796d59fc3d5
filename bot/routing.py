"""From what was understood to what the dialogue is told.

The classifier always names its likeliest intent. The dialogue is told something else in these cases, in this order: who
settles on a way, and only warns, has settled (`warned.py`); a danger outranks every wish; "哦" shows no more than that
something was heard; an answer that announces exposure is that announcement; some requests are plain from their words
(data/dictionaries/requests.yml); a message that is hardly more than a case's number asks for that case; a later one
that takes back a fact tells another; "等我找一下" asks for time; what is hardly more than a telephone number gives a
contact; a likeliest intent that the words contradict gives way (`contradictions/table.py`); a doubtful message that
consists of facts tells facts; a doubtful one that names a wish is taken at its word where that claim is among the
likely ones; what could be either of two is asked back; who names a fault and somebody to come wants the repair that is
likeliest; who names goods and what they no longer do reports a fault; what nobody would understand is admitted. What
a claim stands beside, an invoice or a telephone that nobody answered, is kept. The new names are intents of the
domain without training messages.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from actions import before_buying
from actions.asides import ASK_BESIDE, DOUBTFUL, FEE, REFUND_TIME, REQUEST_REPAIR, yields_to_a_claim
from actions.exposure import EXPOSING, THREATEN_ESCALATION
from actions.facts_from_message import CLAIMS
from actions.other_wishes import ALSO
from actions.sayings import Saying
from bot.contradictions.beside import OF_GOODS_TO_BUY
from bot.contradictions.claims import DAMAGED, OF_WHO_CAME
from bot.contradictions.table import contradicted
from bot.contradictions.understood import CLAIM_OF_WISH, tells_a_fault
from bot.intents import (
    ACKNOWLEDGE,
    ASK_RECALL,
    COMPLAIN_HOTLINE_UNREACHABLE,
    COMPLAINTS,
    GIVE_CONTACT,
    GIVE_REFERENCE,
    GREET,
    INFORM,
    NEEDS_TIME,
    NOT_UNDERSTOOD,
    OUT_OF_SCOPE,
    REPORT_FAULT,
    REPORT_HAZARD,
    REQUEST_INVOICE,
    UNSURE,
)
from bot.nlu.phrases import PHRASES, Phrases
from bot.warned import only_warned

_CALLS = Saying("asking", "calls_for_attention")
_REFERENCE = re.compile(r"⟦[a-z_]+:\d+⟧")
_WORDS_BESIDE_A_CONTACT = 12
_WORDS_FOR_EACH_MORE = 6
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
        "cause",
    }
)
_FIGURES = frozenset({"money", "date"})
_SHARE_OF_FACTS = 0.6
_LIKELY = 4

# Said with the number of a case, these want something done about it.
_ABOUT_A_CASE = frozenset(
    {"cancel_request", "request_human", THREATEN_ESCALATION, "accept_solution", "reject_solution", "check_progress"}
)
_WORDS_BESIDE_A_REFERENCE = 12
_GIVES_UP = frozenset({"reject_solution", "cancel_request"})
# What is come back to once the claim that goes first is dealt with, by what may go first.
_KEPT_BESIDE: Mapping[str, Collection[str]] = {
    REQUEST_INVOICE: frozenset(CLAIM_OF_WISH.values()),
    COMPLAIN_HOTLINE_UNREACHABLE: CLAIMS,
    **dict.fromkeys(OF_WHO_CAME, frozenset({DAMAGED})),
}
# "那我不同意，我要曝光你们" is more than a no.
_ANSWERS = frozenset({"affirm", "deny", "accept_solution", "reject_solution"})


def route(parse: dict[str, Any], *, begun: bool = True) -> dict[str, Any]:
    """The parse with the intent by which the dialogue goes on; ranking and entities stay as they are.

    `begun` says that the customer has written before: there is nothing to take back in a first message.
    """
    parse = only_warned(parse)
    intent = _dialogue_intent(parse, begun)
    if intent == parse["intent"]["name"]:
        return parse
    likeliest = str(parse["intent"]["name"])
    told = {**parse, "intent": {"name": intent, "confidence": 1.0}}
    return {**told, ALSO: _beside(likeliest, intent, parse)} if intent in _KEPT_BESIDE.get(likeliest, ()) else told


def _beside(first: str, claim: str, parse: dict[str, Any]) -> list[str]:
    """What is kept beside the claim, this first."""
    return [first, *(name for name in parse.get(ALSO) or [] if name not in (first, claim))]


def _dialogue_intent(parse: dict[str, Any], begun: bool) -> str:
    if parse.get("hazard"):
        return REPORT_HAZARD
    name = str(parse["intent"]["name"])
    if not begun and (_is_wordless(parse) or _CALLS.is_in(str(parse.get("text") or ""))):
        return GREET
    if _settled_phrases().intent_of(str(parse.get("text") or "")) == ACKNOWLEDGE:
        return ACKNOWLEDGE
    if name in _ANSWERS and parse.get("mood") == EXPOSING:
        return THREATEN_ESCALATION
    return _plain_request(parse) or _told_by_its_facts(parse, begun) or contradicted(parse) or _in_doubt(parse) or name


def _is_wordless(parse: dict[str, Any]) -> bool:
    """Whether there is no word and no figure in it ("？？？", "。"): that only calls for attention."""
    return not any(sign.isalnum() for sign in str(parse.get("text") or ""))


def _told_by_its_facts(parse: dict[str, Any], begun: bool) -> str | None:
    """What a message does that is hardly more than a number or a contact, that corrects a fact or asks for time."""
    if parse["intent"]["name"] not in _ABOUT_A_CASE and _is_hardly_more_than_a_reference(parse):
        return GIVE_REFERENCE
    if begun and (_is_correction(parse) or _greets_with_a_figure(parse)):
        return INFORM
    if _asks_for_time(parse):
        return NEEDS_TIME
    return GIVE_CONTACT if _is_hardly_more_than_a_contact(str(parse.get("text") or "")) else None


def _greets_with_a_figure(parse: dict[str, Any]) -> bool:
    """Whether a message that begins like a greeting tells what it is written for ("打扰一下，花了3000元")."""
    figures = any(entity["entity"] in _FIGURES for entity in parse.get("entities") or [])
    return parse["intent"]["name"] == GREET and figures


def _in_doubt(parse: dict[str, Any]) -> str | None:
    """What is made of a message that the classifier is not sure of."""
    if parse.get("decision") not in DOUBTFUL:
        return None
    if _is_all_facts(parse):
        return INFORM
    plain = _claim_of_wish(parse)
    if plain is not None:
        return plain
    of_a_fault, is_likely = tells_a_fault(parse), REPORT_FAULT in _likely(parse)
    if of_a_fault and parse["intent"]["name"] == REQUEST_REPAIR and _has_to_be_called_on(parse):
        return REQUEST_REPAIR
    if parse["decision"] == "ask_back":
        return REPORT_FAULT if of_a_fault and is_likely and _names_goods(parse) else UNSURE
    if parse["intent"]["name"] == OUT_OF_SCOPE:
        return None
    return REPORT_FAULT if of_a_fault and (is_likely or _names_goods(parse)) else NOT_UNDERSTOOD


def _is_hardly_more_than_a_contact(text: str) -> bool:
    rest, contacts = _REFERENCE.subn("", text)
    # Name, telephone and address in one message come with some more words between them.
    return contacts > 0 and len(rest.strip()) <= _WORDS_BESIDE_A_CONTACT + _WORDS_FOR_EACH_MORE * (contacts - 1)


def _plain_request(parse: dict[str, Any]) -> str | None:
    entities = parse.get("entities") or []
    named = next((str(entity["value"]) for entity in entities if entity["entity"] == "request"), None)
    if named in OF_GOODS_TO_BUY and before_buying.heard(parse):
        # What holds for goods to be bought is asked beside nothing.
        return ASK_BESIDE
    if named == FEE and parse.get("decision") not in DOUBTFUL and parse["intent"]["name"] not in _GIVES_UP:
        # What it costs is learnt from examples, too; "太贵就不修了" gives up nothing before it is known.
        return None
    # Beside a fault or a wish the claim comes first: what it decides on is held against the recalls anyway, and a
    # question beside it is answered on the way.
    if named == REFUND_TIME:
        # "钱什么时候退给我" claims nothing; who complains of it, or claims the refund, is heard as such.
        intent = str(parse["intent"]["name"])
        return None if intent.startswith(COMPLAINTS) or intent in CLAIMS else named
    is_aside = named is not None and (named == ASK_RECALL or yields_to_a_claim(named))
    tells_a_claim = tells_a_fault(parse) or any(entity["entity"] == "wish" for entity in entities)
    return None if is_aside and tells_a_claim else named


@cache
def _settled_phrases() -> Phrases:
    return Phrases.read(PHRASES)


def _is_hardly_more_than_a_reference(parse: dict[str, Any]) -> bool:
    """Whether the message is a case's number, the end of a telephone number, or both, and little beside."""
    entities = parse.get("entities") or []
    told = [entity for entity in entities if entity["entity"] in ("case_number", "phone_end")]
    if not told or any(entity["entity"] == "order_number" for entity in entities):
        return False
    length = sum(int(entity["end"]) - int(entity["start"]) for entity in told)
    return len(str(parse.get("text") or "")) - length <= _WORDS_BESIDE_A_REFERENCE


def _names_goods(parse: dict[str, Any]) -> bool:
    return any(entity["entity"] == "product" for entity in parse.get("entities") or [])


def _has_to_be_called_on(parse: dict[str, Any]) -> bool:
    """Whether the message says that somebody is to come and see to it."""
    return any((one["entity"], one["value"]) == ("repair_place", "home") for one in parse.get("entities") or [])


def _asks_for_time(parse: dict[str, Any]) -> bool:
    """Whether the message is hardly more than "等我找一下"."""
    entities = parse.get("entities") or []
    others = [entity for entity in entities if entity["entity"] != "answer" and entity["entity"] != "document"]
    waits = [entity for entity in entities if entity["entity"] == "answer" and entity["value"] == "wait"]
    return bool(waits) and not others and len(str(parse.get("text") or "")) <= _WORDS_BESIDE_A_CONTACT


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
    """The plain claim for the one wish that is named, if a fault is told too or the classifier thinks it likely."""
    wishes = {entity["value"] for entity in parse.get("entities") or [] if entity["entity"] == "wish"}
    claim = CLAIM_OF_WISH.get(wishes.pop()) if len(wishes) == 1 else None
    return claim if tells_a_fault(parse) or claim in _likely(parse) else None


def _likely(parse: dict[str, Any]) -> list[str]:
    """The likeliest intents, surest first."""
    return [str(entry["name"]) for entry in (parse.get("intent_ranking") or [])[:_LIKELY]]
