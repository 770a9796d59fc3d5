"""What one message tells an enquiry: place, goods, order, telephone, day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from actions.enquiry import SLOT, TOPICS, Enquiry, ends_of_phone
from actions.facts_told import CANNOT_SAY
from actions.in_writing import IN_WRITING
from actions.sayings import Saying
from actions.tools import Scene
from desk.outlets import Place, place_of

PLACE_SLOT = "place"
FOUND = "order"
"""Under this an enquiry keeps the order that was found."""

COUNTY_WORDS = "county_words"
ON = "on"
"""The day in ISO form that the words under `day` name; None where they name no single one."""
_COUNTY_NAME = 8
_PHONE_SAID = Saying("enquiries", "end_of_phone")
_TIME_OF_DAY = re.compile(
    r"的?(上午|下午|早上|晚上|中午)?(\d{1,2}点(半|多|左右)?|[一二三四五六七八九十]{1,2}点(半|多|左右)?)?"
)
_AS_THEY_ARE = {"category": "category", "model": "model", "phone_number": "phone"}
# A company's tax number looks like an order's.
_OTHER_NUMBERS = frozenset({"title"})
_ABOUT = Saying("enquiries", "about")
# Somebody who says "about 2000" also looks at what costs a little more.
_ROOM = Decimal("1.1")
# What the customer owns already is known for these; goods that somebody wants to buy are another matter.
_ABOUT_OWN_GOODS = frozenset({"outlet", "installation", "usage", "recall"})


def read_enquiry(scene: Scene) -> Enquiry:
    """The enquiry with what the last message told: the one under way, or a new one of the message's topic."""
    pending = Enquiry.in_slot(scene.slot(SLOT))
    topic = TOPICS.get(scene.intent)
    if pending is None or topic not in (None, pending.topic):
        pending = Enquiry(topic or "")
        pending.told |= _known_before(scene, pending.topic)
    message = scene.tracker.latest_message
    if not scene.taken_for:
        pending.told |= dict(_told(scene, message, pending))
    return pending


def place_told(scene: Scene, enquiry: Enquiry) -> Place:
    """Where the customer is; a county of ours that the message names counts, too."""
    text = text_of(scene)
    place = scene.work.outlets.place_in(f"{enquiry.told.get(COUNTY_WORDS, '')} {text}", place_of(enquiry.told))
    if enquiry.asks == "place" and not place.city and len(text) <= _COUNTY_NAME:
        # 鼓楼 is in many cities: remembered until the city is named.
        enquiry.told[COUNTY_WORDS] = text
    return place


def text_of(scene: Scene) -> str:
    """The last message's words; none where it was taken for another wish."""
    return "" if scene.taken_for else str(scene.tracker.latest_message.get("text") or "")


def cannot_say(scene: Scene) -> bool:
    """Whether the last message says that the customer does not know."""
    entities = scene.tracker.latest_message.get("entities") or []
    return any(entity["entity"] == "answer" and entity["value"] == CANNOT_SAY for entity in entities)


def phone_of(scene: Scene, enquiry: Enquiry) -> str | None:
    """The reference of the customer's telephone: told now, or kept before (the last one that was left)."""
    told: str | None = enquiry.told.get("phone")
    return told or scene.work.personal.last_reference(scene.sender_id, "phone")


def can_be_reached(scene: Scene, enquiry: Enquiry) -> bool:
    """Whether no telephone has to be asked for: one is known, or the customer is only written to."""
    return phone_of(scene, enquiry) is not None or bool(scene.slot(IN_WRITING))


def _known_before(scene: Scene, topic: str) -> dict[str, Any]:
    known: dict[str, Any] = dict(scene.slot(PLACE_SLOT) or {})
    category = scene.slot("category")
    is_own = topic in _ABOUT_OWN_GOODS or scene.slot("case_intent") is None
    if is_own and category not in (None, CANNOT_SAY):
        known |= {"category": category, "product_words": scene.slot("product_words")}
    return known


def _told(scene: Scene, message: Mapping[str, Any], enquiry: Enquiry) -> Iterator[tuple[str, Any]]:
    text, entities = str(message.get("text") or ""), message.get("entities") or []
    yield from _place(entities)
    for entity in entities:
        yield from _of_entity(entity, text, enquiry)
    end = _phone_end(scene, text, entities, enquiry)
    if end:
        yield "phone_end", end


def _of_entity(entity: Mapping[str, Any], text: str, enquiry: Enquiry) -> Iterator[tuple[str, Any]]:
    kind, value = entity["entity"], entity["value"]
    said = text[entity["start"] : entity["end"]]
    if kind == "product":
        yield from {"category": value, "product_words": said}.items()
    elif kind in _AS_THEY_ARE:
        yield _AS_THEY_ARE[kind], value
    elif kind == "order_number" and enquiry.asks not in _OTHER_NUMBERS:
        if enquiry.told.get(kind) != value:
            yield FOUND, None
        yield kind, value
    elif kind == "date":
        yield "day", said + (_TIME_OF_DAY.match(text[entity["end"] :]) or [""])[0]
        yield ON, value["to"] if value["from"] == value["to"] else None
    elif kind == "money":
        yield "budget", str(Decimal(value) * (_ROOM if _ABOUT.is_in(text) else 1))


def _place(entities: list[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    """A newly named city replaces the whole place that was known, a county only refines it."""
    named = {e["entity"]: e["value"] for e in entities if e["entity"] in ("province", "city", "county")}
    if "city" in named or "province" in named:
        yield from {"province": None, "city": None, "county": None}.items()
    yield from named.items()


def _phone_end(scene: Scene, text: str, entities: list[dict[str, Any]], enquiry: Enquiry) -> str | None:
    """The last four digits of the buyer's telephone: said alone, or the end of a whole number."""
    references = [entity["value"] for entity in entities if entity["entity"] == "phone_number"]
    if references:
        number = scene.work.personal.resolve(scene.sender_id, str(references[-1])) or ""
        return number[-4:] or None
    expected = enquiry.asks in ("phone_end", "order_number") or _PHONE_SAID.is_in(text)
    has_order = any(entity["entity"] == "order_number" for entity in entities)
    return ends_of_phone(text) if expected or has_order else None
