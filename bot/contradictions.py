"""Where the words of a message speak against the class that was found for it."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from actions import claim_of_wish

WITHOUT_FAULT = "return_without_fault"
WITHOUT_PAPERS = "no_valid_invoice"
UNSURE = "unsure"
PRESSING_ON = "insist_despite_policy"
INVOICE, FAULT = "request_invoice", "report_fault"

_VALID_PAPERS = frozenset({"invoice", "order_record"})
# "附近维修点" asks where one is; only who misses it has a grievance.
_PARCEL = re.compile("到哪|送到|发货|物流|快递|配送|还没到|没收到")
_PRICE = re.compile("多少钱|什么价|啥价|价格|价钱|怎么卖|卖多少|几钱")
_WORK = re.compile("[修装洗换拆移费]|上门|检测|检查|保养|加氟|配件|延保|补|退")
_MISSES_SOMETHING = re.compile("[没无不远少难撤缺跑]|哪都")
# A demand, not the tale of one that was promised or is under way ("答应给我换新", "退款拖了半个月").
_DEMAND = re.compile(
    "(?<!答应)(?<!承诺)(?<!说)(?:我要|我想|给我|必须|要求|就要)(?:直接|全额|马上)?(?P<said>[退换])"
    "|(?:^|[ ,.!])要(?P<short>[退换])"
)
# "上周六装的" tells of goods that stand installed; who asks for it, or waits for it, says so.
_INSTALLED = re.compile("(?:安装|[装裝])(?:好|完|上)?[的了过](?!时|人|师傅|来|工)")
_TO_BE_INSTALLED = re.compile("[吗么吧该没未还再重约能想帮给请]|预约|什么时候|几时|多久|怎么|催|可以|明天|后天|下周")
_FACTS = frozenset({"proof", "money", "date", "channel"})
_AGREES = re.compile("[好行中成]|可以|同意|没问题|就这|ok|接受|听[你您]|按[你您]", re.IGNORECASE)
# "算了 修吧" gives up one wish for another; "算了 不修了" gives up.
_SETTLES = re.compile(
    "算了?[ ,.!吧了就那还是]{0,5}(?P<said>[退换修])(?:一下|一台|个新的|货|款|钱|理|好)?(?:吧|得了|就行|就好|$)"
)
_INVOICE = re.compile("票|抬头|税")
_PRAISES_A_REPAIR = re.compile("修|师傅|安装|解决")
_ASKS_WHY_NOT = re.compile("^凭(?:什么|啥)(?:就)?不(?:能|给|让|肯)?(?:我)?[退换赔]")
# A fallen price is asked for in words of its own.
CLAIM_OF_WISH = {wish: claim for wish, claim in claim_of_wish.CLAIM_OF_WISH.items() if wish != "price_difference"}
_DEMANDED = {"退": "request_refund", "换": "request_exchange", "修": "request_repair"}


def contradicted(parse: dict[str, Any]) -> str | None:
    """The intent that the message's own words name instead of the likeliest one; None where they agree with it.

    Who returns goods "without a fault" and names one returns them for it; who has the invoice does not worry for want
    of one; who tells when it was installed wants no installation; who tells what papers there are agrees to nothing;
    who only asks where a service point is has no grievance; who asks for an invoice by the way, or praises what has
    broken, has a claim; what is to be paid for is no small talk; a price asked for without work is no fee; a demand
    beats a grievance (intents.md).
    """
    name, text = str(parse["intent"]["name"]), str(parse.get("text") or "")
    if name == WITHOUT_FAULT and tells_a_fault(parse):
        return "request_refund"
    if name == WITHOUT_PAPERS and _shows_papers(parse):
        return _next_likely(parse)
    if name == INVOICE and _shows_papers(parse, {"invoice"}):
        return "inform"
    if name in (INVOICE, "give_praise") and (claim := _claim_beside(name, text, parse)):
        return claim
    if name == "request_installation" and _is_installed(text):
        return FAULT if tells_a_fault(parse) else "inform"
    if name == "complain_no_outlet" and not _MISSES_SOMETHING.search(text):
        return "ask_service_outlet"
    if name == "ask_fee" and _asks_a_price(parse):
        return "ask_product"
    if name.startswith("complain_") and (demand := _DEMAND.search(text)):
        return _DEMANDED[demand["said"] or demand["short"]]
    if name == "check_progress" and _asks_for_a_parcel(parse):
        return "ask_delivery"
    return _neither_yes_nor_no(name, text, parse)


def _neither_yes_nor_no(name: str, text: str, parse: dict[str, Any]) -> str | None:
    """What a message does that sounds like a yes ("有发票 3200"), an end ("算了 修吧") or a question ("凭什么不退")."""
    if name == "cancel_request" and (settled := _SETTLES.search(text)):
        return _DEMANDED[settled["said"]]
    if name == "affirm" and _only_tells_facts(parse):
        return "inform"
    wishes = {entity["value"] for entity in parse.get("entities") or [] if entity["entity"] == "wish"}
    if name == "out_of_scope" and wishes == {"compensation"}:
        return CLAIM_OF_WISH["compensation"]
    return PRESSING_ON if name != PRESSING_ON and _ASKS_WHY_NOT.search(text) else None


def _claim_beside(name: str, text: str, parse: dict[str, Any]) -> str | None:
    """The claim that is told beside a wish for an invoice ("不制冷要修, 顺便开发票"), or in ironic praise; None without
    one.
    """
    if not tells_a_fault(parse) or (name != INVOICE and _PRAISES_A_REPAIR.search(text)):
        return None
    wishes = {entity["value"] for entity in parse.get("entities") or [] if entity["entity"] == "wish"}
    if len(wishes) == 1:
        return CLAIM_OF_WISH.get(wishes.pop())
    return None if name == INVOICE and _INVOICE.search(text) else FAULT


def tells_a_fault(parse: dict[str, Any]) -> bool:
    """Whether the message names something that the goods no longer do."""
    entities = parse.get("entities") or []
    return any((entity["entity"], entity["value"]) == ("fault_kind", "performance") for entity in entities)


def _shows_papers(parse: dict[str, Any], papers: Collection[str] = _VALID_PAPERS) -> bool:
    entities = parse.get("entities") or []
    return any(entity["entity"] == "proof" and entity["value"] in papers for entity in entities)


def _is_installed(text: str) -> bool:
    return bool(_INSTALLED.search(text)) and not _TO_BE_INSTALLED.search(text)


def _only_tells_facts(parse: dict[str, Any]) -> bool:
    """Whether "有发票 3200" tells what there is and agrees to nothing."""
    kinds = {entity["entity"] for entity in parse.get("entities") or []}
    return bool(kinds & _FACTS) and not _AGREES.search(str(parse.get("text") or ""))


def _next_likely(parse: dict[str, Any]) -> str:
    ranking = parse.get("intent_ranking") or []
    return str(ranking[1]["name"]) if len(ranking) > 1 else UNSURE


def _asks_for_a_parcel(parse: dict[str, Any]) -> bool:
    """Whether an order is named, and what is asked is where it is."""
    kinds = {entity["entity"] for entity in parse.get("entities") or []}
    return "order_number" in kinds and bool(_PARCEL.search(str(parse.get("text") or "")))


def _asks_a_price(parse: dict[str, Any]) -> bool:
    """Whether goods have a price asked for, and no work on them."""
    text, named = str(parse.get("text") or ""), ""
    for goods in (one for one in parse.get("entities") or [] if one["entity"] in ("product", "model")):
        named = text[goods["start"] : goods["end"]]
        # "洗衣机" names no work.
        text = text.replace(named, "")
    return bool(named) and bool(_PRICE.search(text)) and not _WORK.search(text)
