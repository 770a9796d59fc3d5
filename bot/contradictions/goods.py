"""What is only told about goods: which there are, how they were bought, that they stand installed, what has failed."""

from __future__ import annotations

from actions import part_warranty
from actions.asides import ASK_BESIDE, asks_about_a_part
from actions.sayings import Saying
from actions.taken_back import dropped
from bot.contradictions.understood import NEVER_OVERRULED, Understood
from bot.intents import GREET, INFORM, REPORT_FAULT, UNSURE

# Taken for these, "遥控器是不是要换" only asks.
_SOUNDS_LIKE_A_PART = frozenset({"request_exchange", "request_repair", "ask_usage", UNSURE, "ask_fee"})
# "上周六装的" tells of goods that stand installed; who asks for it, or waits for it, says so.
_INSTALLED = Saying("contradictions", "installed")
_TO_BE_INSTALLED = Saying("contradictions", "to_be_installed")
_NOT_KNOWN = Saying("contradictions", "does_not_know_the_part")
_TELLS_OF_A_PURCHASE = Saying("contradictions", "tells_of_a_purchase")
_BOUGHT_THERE = Saying("contradictions", "bought_there")
_BESIDE_GOODS = Saying("contradictions", "beside_goods")
_GOODS = frozenset({"product", "product_family"})
_OF_GOODS = _GOODS | {"model", "brand", "date", "channel"}
_SAYS_LITTLE = frozenset({REPORT_FAULT, GREET})


def drops_other_goods(message: Understood) -> str | None:
    """Who drops some goods claims for the others ("洗衣机不用修了, 冰箱坏了"), unless it is plain what is claimed."""
    is_plain = message.claims and not message.is_doubtful
    if is_plain or dropped(message.parse) is None:
        return None
    return message.claim_of_its_wish or (REPORT_FAULT if message.tells_a_fault else None)


def asks_what_holds_for_a_part(message: Understood) -> str | None:
    """Who asks what holds should a part break tells of none that has."""
    is_asked = message.intent not in NEVER_OVERRULED and part_warranty.heard(message.parse)
    return ASK_BESIDE if is_asked else None


def asks_about_a_part_that_failed(message: Understood) -> str | None:
    """Who asks whether a part has to be replaced tells of a fault."""
    is_asked = message.intent in _SOUNDS_LIKE_A_PART and asks_about_a_part(message.parse)
    return REPORT_FAULT if is_asked else None


def does_not_know_the_part(message: Understood) -> str | None:
    """Who cannot say which part it is says nothing of parts that are no longer made."""
    sounds_like_it = message.intent == "parts_discontinued" and _NOT_KNOWN.is_in(message.text)
    return INFORM if sounds_like_it else None


def names_only_the_shop(message: Understood) -> str | None:
    """Who only names the shop tells where it was bought ("官方商城买的")."""
    shops = list(message.named("channel"))
    if not message.claims or len(shops) != 1:
        return None
    rest = (message.text[: shops[0]["start"]] + message.text[shops[0]["end"] :]).strip()
    return INFORM if not rest or _BOUGHT_THERE.is_in(rest) else None


def tells_of_a_purchase(message: Understood) -> str | None:
    """Who tells how goods were bought asks for none."""
    return INFORM if message.intent == "ask_product" and _TELLS_OF_A_PURCHASE.is_in(message.text) else None


def names_only_goods(message: Understood) -> str | None:
    """Who says which goods are spoken of, and since when there are, reports no fault ("我家洗衣机")."""
    says_little = message.intent in _SAYS_LITTLE or message.is_doubtful
    if not says_little or not message.kinds & _GOODS or message.kinds - _OF_GOODS:
        return None
    rest = list(message.text)
    for entity in message.entities:
        rest[entity["start"] : entity["end"]] = " " * (entity["end"] - entity["start"])
    for beside in _BESIDE_GOODS.all("".join(rest)):
        rest[beside.start() : beside.end()] = " " * (beside.end() - beside.start())
    return None if any(sign.isalnum() for sign in rest) else INFORM


def tells_when_it_was_installed(message: Understood) -> str | None:
    """Who tells when goods were installed wants no installation."""
    is_wanted = message.intent != "request_installation" or _TO_BE_INSTALLED.is_in(message.text)
    if is_wanted or not _INSTALLED.is_in(message.text):
        return None
    return REPORT_FAULT if message.tells_a_fault else INFORM
