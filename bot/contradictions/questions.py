"""What is asked for instead of what it sounds like: a place, a repair, a price, a parcel."""

from __future__ import annotations

from actions.sayings import Saying
from bot.contradictions.understood import Understood

# "附近维修点" asks where one is; only who misses it has a grievance.
_MISSES_SOMETHING = Saying("contradictions", "misses_something")
_CAN_BE_REPAIRED = Saying("asking", "can_be_repaired")
_WHERE, _PLACES = Saying("asking", "where"), frozenset({"province", "city", "county"})
_PRICE = Saying("contradictions", "price")
_WORK = Saying("contradictions", "work")
_PARCEL = Saying("contradictions", "parcel")


def asks_for_a_place(message: Understood) -> str | None:
    """Who only asks where a service point is has no grievance."""
    has_none = message.intent == "complain_no_outlet" and not _MISSES_SOMETHING.is_in(message.text)
    return "ask_service_outlet" if has_none else None


def asks_for_a_repair(message: Understood) -> str | None:
    """Who asks for no place whether goods can be repaired wants a repair ("那能修吗")."""
    if message.intent != "ask_service_outlet" or not _CAN_BE_REPAIRED.is_in(message.text):
        return None
    return None if message.kinds & _PLACES or _WHERE.is_in(message.text) else "request_repair"


def asks_a_price(message: Understood) -> str | None:
    """A price asked for goods, without work on them, is no fee."""
    if message.intent != "ask_fee":
        return None
    text, named = message.text, ""
    for goods in message.named("product", "model"):
        named = message.text[goods["start"] : goods["end"]]
        # "洗衣机" names no work.
        text = text.replace(named, "")
    return "ask_product" if named and _PRICE.is_in(text) and not _WORK.is_in(text) else None


def asks_for_a_parcel(message: Understood) -> str | None:
    """Who names an order and asks where it is asks for a parcel."""
    is_named = message.intent == "check_progress" and "order_number" in message.kinds
    return "ask_delivery" if is_named and _PARCEL.is_in(message.text) else None
