"""Where the words of a message speak against the class that was found for it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from actions import before_buying, claim_of_wish, doubting, in_writing, part_warranty
from actions.asides import ASK_BESIDE, DOUBTFUL, FEE, WARRANTY, asks_about_a_part
from actions.facts_from_message import CLAIMS, CLAIMS_FRAUD, MONEY_INSTEAD
from actions.papers import shown
from actions.sayings import Saying, first_said
from actions.taken_back import dropped
from bot.nlu.other_wishes import wants_papers
from entitlement.rules.danger import SUSPECTS

WITHOUT_FAULT = "return_without_fault"
WITHOUT_PAPERS = "no_valid_invoice"
UNSURE = "unsure"
PRESSING_ON = "insist_despite_policy"
INVOICE, FAULT = "request_invoice", "report_fault"
# Whoever wants a person or a higher place gets there, whatever else is told.
NEVER_OVERRULED = frozenset({"request_human", "threaten_escalation"})
# Taken for these, "遥控器是不是要换" only asks.
ASKS_ABOUT_A_PART = frozenset({"request_exchange", "request_repair", "ask_usage", "unsure", "ask_fee"})

PAPERS = frozenset({"receipt", "order_record", "payment_record"})
_VALID_PAPERS = frozenset({"invoice", "order_record"})
_PARCEL = Saying("contradictions", "parcel")
_PRICE = Saying("contradictions", "price")
_WORK = Saying("contradictions", "work")
# "附近维修点" asks where one is; only who misses it has a grievance.
_MISSES_SOMETHING = Saying("contradictions", "misses_something")
# A demand, not the tale of one that was promised or is under way ("答应给我换新", "退款拖了半个月").
_DEMANDS = {
    "request_refund": Saying("contradictions", "demands_refund"),
    "request_exchange": Saying("contradictions", "demands_exchange"),
}
# "上周六装的" tells of goods that stand installed; who asks for it, or waits for it, says so.
_INSTALLED = Saying("contradictions", "installed")
_TO_BE_INSTALLED = Saying("contradictions", "to_be_installed")
_FACTS = frozenset({"proof", "money", "date", "channel"})
_AGREES = Saying("contradictions", "agrees")
# "算了 修吧" gives up one wish for another; "算了 不修了" gives up.
_SETTLES = {
    "request_refund": Saying("contradictions", "settles_for_refund"),
    "request_exchange": Saying("contradictions", "settles_for_exchange"),
    "request_repair": Saying("contradictions", "settles_for_repair"),
}
_INVOICE = Saying("contradictions", "invoice")
_PRAISES_A_REPAIR = Saying("contradictions", "praises_a_repair")
_TELLS_OF_A_PURCHASE = Saying("contradictions", "tells_of_a_purchase")
_BESIDE_GOODS = Saying("contradictions", "beside_goods")
_GOODS = frozenset({"product", "product_family"})
_OF_GOODS = _GOODS | {"model", "brand", "date", "channel"}
_CAN_BE_REPAIRED = Saying("asking", "can_be_repaired")
_WHERE, _PLACES = Saying("asking", "where"), frozenset({"province", "city", "county"})
_ASKS_WHY_NOT = Saying("contradictions", "asks_why_not")
_LACKS_PAPERS, _GIVES_UP = Saying("contradictions", "lacks_papers"), Saying("contradictions", "gives_up")
_MISSED_VISITS = Saying("contradictions", "missed_visits")
_NOTHING_IS_WRONG = Saying("contradictions", "nothing_is_wrong")
_BOUGHT_THERE = Saying("contradictions", "bought_there")
_PAYS_THE_DIFFERENCE = Saying("contradictions", "pays_the_difference")
_OF_A_FALLEN_PRICE, _FOR_A_PERSON = (
    Saying("contradictions", "of_a_fallen_price"),
    Saying("contradictions", "asks_for_a_person"),
)
# Who has not bought yet asks these of goods in general.
OF_GOODS_TO_BUY = frozenset({WARRANTY, FEE, "ask_return_policy", "price_drop", "paid_above_guide_price"})
# What "我不信 把条文给我看看" sounds like.
SOUNDS_LIKE_DISTRUST = frozenset({SUSPECTS, "inform", "out_of_scope", "deny", "insist_despite_policy"})
# Told of those who came, and less than what they have broken.
OF_WHO_CAME, DAMAGED = frozenset({"complain_staff_attitude", "complain_irregular_service"}), "complain_repair_skill"
# What "我听不见 别打电话" sounds like.
SOUNDS_LIKE_CALLS = frozenset({"request_human", "complain_hotline_unreachable", "out_of_scope", "inform"})
# A fallen price is asked for in words of its own.
CLAIM_OF_WISH = {wish: claim for wish, claim in claim_of_wish.CLAIM_OF_WISH.items() if wish != "price_difference"}


def contradicted(parse: dict[str, Any]) -> str | None:
    """The intent that the message's own words name instead of the likeliest one; None where they agree with it.

    Who returns goods "without a fault" and names one returns them for it; who has the invoice does not worry for want
    of one; who tells when it was installed wants no installation; who tells what papers there are agrees to nothing;
    who only asks where a service point is has no grievance, who asks for no place whether goods can be repaired wants
    a repair; who asks for an invoice by the way, or praises what has broken, has a claim; what is to be paid for is no
    small talk; a price asked for without work is no fee; a demand beats a grievance (intents.md); who drops one thing
    for another claims the other; who has no papers withdraws nothing by that; who pays a difference wants other goods;
    who demands three times the price speaks of fraud; whom nobody came to see, as agreed, has a grievance;
    who regrets the purchase, or has not opened it, gives back what nothing is wrong with;
    who asks whether a part has to be replaced tells of a fault; who asks what holds should one break tells of none;
    who only names the shop tells where it was bought; who names goods and nothing that is wrong with them reports no
    fault; who tells how they were bought asks for none.
    """
    name, text = str(parse["intent"]["name"]), str(parse.get("text") or "")
    if (claim := _claim_for_what_is_left(name, parse)) is not None:
        return claim
    if (of_a_part := _of_a_part(name, parse)) is not None:
        return of_a_part
    if _claims_and_asks_nothing(name, text, parse):
        return "inform"
    if name == WITHOUT_FAULT and tells_a_fault(parse):
        return "request_refund"
    if name == WITHOUT_PAPERS and _shows_papers(parse):
        return _next_likely(parse)
    if name == INVOICE and _tells_of_papers(text, parse):
        return "inform"
    if name in (INVOICE, "give_praise") and (claim := _claim_beside(name, text, parse)):
        return claim
    if name == "request_installation" and _is_installed(text):
        return FAULT if tells_a_fault(parse) else "inform"
    claimed = _claims_otherwise(name, text, parse)
    if claimed is None and name.startswith("complain_"):
        claimed = first_said(_DEMANDS, text)
    return claimed or _asks_otherwise(name, text, parse) or _neither_yes_nor_no(name, text, parse)


def _of_a_part(name: str, parse: dict[str, Any]) -> str | None:
    """What is made of a question about a part: whether one that has failed is replaced, or what holds should one."""
    if name not in NEVER_OVERRULED and part_warranty.heard(parse):
        return ASK_BESIDE
    return FAULT if name in ASKS_ABOUT_A_PART and asks_about_a_part(parse) else None


def _is_blamed_alone(name: str, parse: dict[str, Any]) -> bool:
    """Whether the customer denies what the repairer says of the goods' end, and claims nothing by name besides."""
    blamed = any(entity["entity"] == "alleged_cause" for entity in parse.get("entities") or [])
    return blamed and (name not in CLAIMS or parse.get("decision") in DOUBTFUL) and name not in NEVER_OVERRULED


def _is_said_beside(name: str, text: str, parse: dict[str, Any]) -> bool:
    """Whether the message claims nothing: nothing is bought yet, the desk is not believed, nobody is to call."""
    in_doubt = parse.get("decision") in DOUBTFUL
    if name in OF_GOODS_TO_BUY and before_buying.heard(parse):
        return True
    if (name in CLAIMS or in_doubt) and before_buying.is_plain(parse):
        return True
    if (name in SOUNDS_LIKE_DISTRUST or in_doubt) and doubting.heard(parse):
        return True
    sounds_like_it = (name in SOUNDS_LIKE_CALLS or in_doubt) and not tells_a_fault(parse)
    return sounds_like_it and in_writing.heard(parse) and not _FOR_A_PERSON.is_in(text)


def _of_damage(parse: dict[str, Any]) -> bool:
    return any((one["entity"], one["value"]) == ("damage", "by_repairer") for one in parse.get("entities") or [])


def _wants_money_instead(name: str, text: str, parse: dict[str, Any]) -> bool:
    """Whether money is wanted in place of giving back ("退我200 我不退了"); a sum, or the word for it, is named."""
    if not MONEY_INSTEAD.is_in(text) or (name == "price_drop" and _OF_A_FALLEN_PRICE.is_in(text)):
        return False
    entities = parse.get("entities") or []
    named = any(one["entity"] == "money" for one in entities)
    return named or any((one["entity"], one["value"]) == ("wish", "compensation") for one in entities)


def _claims_otherwise(name: str, text: str, parse: dict[str, Any]) -> str | None:
    """What is told instead: not to be to blame, nothing that is claimed at all, or to have been deceived or stood up;
    or claimed: to give back sound goods, to keep them for money, or to pay for others.
    """
    if _is_blamed_alone(name, parse):
        return FAULT
    if _is_said_beside(name, text, parse):
        return ASK_BESIDE
    return SUSPECTS if CLAIMS_FRAUD.is_in(text) else _claims_for_it(name, text, parse)


def _claims_for_it(name: str, text: str, parse: dict[str, Any]) -> str | None:
    """What is claimed for what has happened, instead of what it sounds like."""
    if name not in NEVER_OVERRULED and _wants_money_instead(name, text, parse):
        return CLAIM_OF_WISH["compensation"]
    if name in OF_WHO_CAME and _of_damage(parse):
        return DAMAGED
    if name == "request_compensation" and _MISSED_VISITS.is_in(text):
        return "complain_broken_promise"
    if name == "request_refund" and _NOTHING_IS_WRONG.is_in(text) and not tells_a_fault(parse):
        return WITHOUT_FAULT
    return "request_exchange" if name == "price_drop" and _PAYS_THE_DIFFERENCE.is_in(text) else None


def _asks_otherwise(name: str, text: str, parse: dict[str, Any]) -> str | None:
    """What is asked for instead: a place by who misses none, a repair, a price, a parcel."""
    if name == "complain_no_outlet" and not _MISSES_SOMETHING.is_in(text):
        return "ask_service_outlet"
    if name == "ask_service_outlet" and _asks_for_a_repair(parse):
        return "request_repair"
    if name == "ask_fee" and _asks_a_price(parse):
        return "ask_product"
    return "ask_delivery" if name == "check_progress" and _asks_for_a_parcel(parse) else None


def _neither_yes_nor_no(name: str, text: str, parse: dict[str, Any]) -> str | None:
    """What a message does that sounds like a yes ("有发票 3200"), an end ("算了 修吧") or a question ("凭什么不退")."""
    if name == "cancel_request" and (settled := first_said(_SETTLES, text)):
        return settled
    if name == "cancel_request" and _LACKS_PAPERS.is_in(text) and not _GIVES_UP.is_in(text):
        return "inform"
    if name == "affirm" and _only_tells_facts(parse):
        return "inform"
    wishes = {entity["value"] for entity in parse.get("entities") or [] if entity["entity"] == "wish"}
    if name == "out_of_scope" and wishes == {"compensation"}:
        return CLAIM_OF_WISH["compensation"]
    return PRESSING_ON if name != PRESSING_ON and _ASKS_WHY_NOT.is_in(text) else None


def _claim_for_what_is_left(name: str, parse: dict[str, Any]) -> str | None:
    """What is claimed for other goods than those that are dropped ("洗衣机不用修了, 冰箱坏了"), unless it is plain."""
    is_plain = name in CLAIMS and parse.get("decision") not in DOUBTFUL
    if is_plain or dropped(parse) is None:
        return None
    wishes = {entity["value"] for entity in parse.get("entities") or [] if entity["entity"] == "wish"}
    claim = CLAIM_OF_WISH.get(wishes.pop()) if len(wishes) == 1 else None
    return claim or (FAULT if tells_a_fault(parse) else None)


def _claim_beside(name: str, text: str, parse: dict[str, Any]) -> str | None:
    """The claim that is told beside a wish for an invoice ("不制冷要修, 顺便开发票"), or in ironic praise; None without
    one.
    """
    if not tells_a_fault(parse) or (name != INVOICE and _PRAISES_A_REPAIR.is_in(text)):
        return None
    wishes = {entity["value"] for entity in parse.get("entities") or [] if entity["entity"] == "wish"}
    if len(wishes) == 1:
        return CLAIM_OF_WISH.get(wishes.pop())
    return None if name == INVOICE and _INVOICE.is_in(text) else FAULT


def tells_a_fault(parse: dict[str, Any]) -> bool:
    """Whether the message names something that the goods no longer do."""
    entities = parse.get("entities") or []
    return any((entity["entity"], entity["value"]) == ("fault_kind", "performance") for entity in entities)


def _shows_papers(parse: dict[str, Any], papers: Collection[str] = _VALID_PAPERS) -> bool:
    entities = parse.get("entities") or []
    return any(entity["entity"] == "proof" and entity["value"] in papers for entity in entities)


def _tells_of_papers(text: str, parse: dict[str, Any]) -> bool:
    """Whether what sounds like a wish for an invoice tells which papers there are, or that there are none."""
    if _shows_papers(parse, {"invoice"}) or shown(text, parse.get("entities") or []) is not None:
        return True
    return _shows_papers(parse, PAPERS | {"none"}) and not wants_papers(text)


def _is_installed(text: str) -> bool:
    return _INSTALLED.is_in(text) and not _TO_BE_INSTALLED.is_in(text)


def _only_tells_facts(parse: dict[str, Any]) -> bool:
    """Whether "有发票 3200" tells what there is and agrees to nothing."""
    kinds = {entity["entity"] for entity in parse.get("entities") or []}
    return bool(kinds & _FACTS) and not _AGREES.is_in(str(parse.get("text") or ""))


def _only_names_the_shop(text: str, parse: dict[str, Any]) -> bool:
    """Whether "官方商城买的" tells where it was bought, and nothing besides."""
    named = [one for one in parse.get("entities") or [] if one["entity"] == "channel"]
    if len(named) != 1:
        return False
    rest = (text[: named[0]["start"]] + text[named[0]["end"] :]).strip()
    return not rest or _BOUGHT_THERE.is_in(rest)


def _claims_and_asks_nothing(name: str, text: str, parse: dict[str, Any]) -> bool:
    """Whether the message only tells where or how goods were bought, or which goods are spoken of."""
    if name in CLAIMS and _only_names_the_shop(text, parse):
        return True
    if name == "ask_product" and _TELLS_OF_A_PURCHASE.is_in(text):
        return True
    unsure = name in (FAULT, "greet") or parse.get("decision") in DOUBTFUL
    return unsure and _only_names_goods(text, parse)


def _only_names_goods(text: str, parse: dict[str, Any]) -> bool:
    """Whether "我家洗衣机" says what goods are spoken of, and since when there are, but not what is the matter."""
    rest, entities = list(text), parse.get("entities") or []
    kinds = {entity["entity"] for entity in entities}
    if not kinds & _GOODS or kinds - _OF_GOODS:
        return False
    for entity in entities:
        rest[entity["start"] : entity["end"]] = " " * (entity["end"] - entity["start"])
    for beside in _BESIDE_GOODS.all("".join(rest)):
        rest[beside.start() : beside.end()] = " " * (beside.end() - beside.start())
    return not any(sign.isalnum() for sign in rest)


def _next_likely(parse: dict[str, Any]) -> str:
    ranking = parse.get("intent_ranking") or []
    return str(ranking[1]["name"]) if len(ranking) > 1 else UNSURE


def _asks_for_a_parcel(parse: dict[str, Any]) -> bool:
    """Whether an order is named, and what is asked is where it is."""
    kinds = {entity["entity"] for entity in parse.get("entities") or []}
    return "order_number" in kinds and _PARCEL.is_in(str(parse.get("text") or ""))


def _asks_for_a_repair(parse: dict[str, Any]) -> bool:
    """Whether "那能修吗" asks for a repair, and for no place."""
    text, kinds = str(parse.get("text") or ""), {entity["entity"] for entity in parse.get("entities") or []}
    return _CAN_BE_REPAIRED.is_in(text) and not (kinds & _PLACES or _WHERE.is_in(text))


def _asks_a_price(parse: dict[str, Any]) -> bool:
    """Whether goods have a price asked for, and no work on them."""
    text, named = str(parse.get("text") or ""), ""
    for goods in (one for one in parse.get("entities") or [] if one["entity"] in ("product", "model")):
        named = text[goods["start"] : goods["end"]]
        # "洗衣机" names no work.
        text = text.replace(named, "")
    return bool(named) and _PRICE.is_in(text) and not _WORK.is_in(text)
