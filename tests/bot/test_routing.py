from typing import Any

import pytest

from bot.open_enquiry import continue_enquiry
from bot.routing import route


def parse(text: str = "冰箱坏了", intent: str = "report_fault", **others: Any) -> dict[str, Any]:
    ranking = [{"name": intent, "confidence": 0.4}, {"name": "request_repair", "confidence": 0.3}]
    whole = {"text": text, "intent": ranking[0], "intent_ranking": ranking, "decision": "answer", "entities": []}
    return {**whole, "hazard": None, **others}


def fact(entity: str, start: int, end: int, value: str = "x") -> dict[str, Any]:
    return {"entity": entity, "value": value, "start": start, "end": end}


PHONE_ONLY = "我的电话⟦phone:1⟧"
DATED = "上个月3号,在天猫"
DATE = [fact("date", 0, 5), fact("channel", 7, 9)]
CORRECTED = [fact("answer", 0, 2, "correction"), fact("date", 3, 7)]
BROKEN = fact("fault_kind", 2, 4, "performance")
RECALL = fact("request", 0, 4, "ask_recall")
LOANER, COSTS = fact("request", 0, 6, "ask_loaner"), fact("request", 0, 4, "ask_fee")
REPAIR = fact("wish", 0, 2, "repair")
REFUND = fact("wish", 3, 5, "refund")


@pytest.mark.parametrize(
    ("understood", "told"),
    [
        (parse(), "report_fault"),
        (parse(decision="ask_back"), "unsure"),
        (parse(decision="decline"), "not_understood"),
        (parse(intent="out_of_scope", decision="decline"), "out_of_scope"),
        (parse(intent="out_of_scope", decision="ask_back"), "unsure"),
        (parse(PHONE_ONLY), "give_contact"),
        (parse("冰箱坏了三天,一直不制冷,请尽快联系⟦phone:1⟧"), "report_fault"),
        (parse(DATED, decision="decline", entities=DATE), "inform"),
        (parse(DATED, decision="ask_back", entities=DATE), "inform"),
        (parse(DATED, entities=DATE), "report_fault"),
        (parse("打扰一下,花了3305元", intent="greet", entities=[fact("money", 7, 12)]), "inform"),
        (parse("打扰一下", intent="greet"), "greet"),
        (parse(intent="return_without_fault", entities=[BROKEN]), "request_refund"),
        (parse(intent="return_without_fault"), "return_without_fault"),
        (parse("冰箱在天猫", decision="ask_back", entities=[fact("product", 0, 2), fact("fault", 3, 5)]), "unsure"),
        (parse(decision="decline", entities=[fact("product", 0, 1)]), "not_understood"),
        (parse("", decision="decline"), "not_understood"),
        (parse(intent="vent_anger", decision="decline", entities=[fact("product", 0, 2), BROKEN]), "report_fault"),
        (parse("我叫⟦name:1⟧ 电话⟦phone:1⟧ 住在杭州市西湖区⟦address:1⟧"), "give_contact"),
        (parse("AX261126K7M2P", entities=[fact("case_number", 0, 13)]), "give_reference"),
        (parse("取消AX261126K7M2P", "cancel_request", entities=[fact("case_number", 2, 15)]), "cancel_request"),
        (parse("AX261126K7M2P 冰箱坏了半个月了,还没有人来看", entities=[fact("case_number", 0, 13)]), "report_fault"),
        (parse("5678", entities=[fact("phone_end", 0, 4)]), "give_reference"),
        (parse("订单1234 尾号5678", entities=[fact("order_number", 2, 6), fact("phone_end", 9, 13)]), "report_fault"),
        (parse("删掉我的信息", entities=[fact("request", 0, 6, "delete_my_data")]), "delete_my_data"),
        (parse("删掉我的信息", hazard="smoke", entities=[fact("request", 0, 6, "delete_my_data")]), "report_hazard"),
        (parse("不制冷要修 顺便开发票", "request_invoice", entities=[BROKEN, REPAIR]), "request_repair"),
        (parse("公司用的空调 有一台不制冷", "request_invoice", entities=[BROKEN]), "report_fault"),
        (parse("空调坏了 发票怎么开", "request_invoice", entities=[BROKEN]), "request_invoice"),
        (parse("质量杠杠的 五天就充不进电", "give_praise", entities=[BROKEN]), "report_fault"),
        (parse("不制冷修好了 师傅真棒", "give_praise", entities=[BROKEN]), "give_praise"),
        (parse("奶水能赔吗", "out_of_scope", entities=[fact("wish", 2, 4, "compensation")]), "request_compensation"),
        (parse("哦", "out_of_scope"), "acknowledge"),
        (parse("哦。。", "affirm", decision="decline"), "acknowledge"),
        (parse("这款召回了吗", entities=[RECALL]), "ask_recall"),
        (parse("召回了吗 要退", "request_refund", entities=[RECALL, REFUND]), "request_refund"),
        (parse("坏了 召回了吗", entities=[RECALL, BROKEN]), "report_fault"),
        (parse("有没有备用机", "request_repair", entities=[LOANER]), "ask_loaner"),
        (parse("有没有备用机 送修的", "request_repair", entities=[LOANER, REPAIR]), "request_repair"),
        (parse("收费不收", "check_progress", entities=[COSTS]), "check_progress"),
        (parse("收费不收", "check_progress", decision="ask_back", entities=[COSTS]), "ask_fee"),
        (parse(entities=CORRECTED), "inform"),
        (parse(entities=[*CORRECTED, REPAIR]), "report_fault"),
        (parse(entities=CORRECTED[:1]), "report_fault"),
        (parse(decision="ask_back", entities=[REPAIR]), "request_repair"),
        (parse(decision="decline", entities=[REPAIR]), "request_repair"),
        (parse(entities=[REPAIR]), "report_fault"),
        (parse(decision="ask_back", entities=[REFUND]), "unsure"),
        (parse(decision="ask_back", entities=[REPAIR, REFUND]), "unsure"),
        (parse("坏了 要退", "affirm", decision="decline", entities=[REFUND, BROKEN]), "request_refund"),
        (parse(PHONE_ONLY, hazard="smoke", decision="decline", entities=DATE), "report_hazard"),
    ],
)
def test_what_the_dialogue_is_told(understood: dict[str, Any], told: str) -> None:
    assert route(understood)["intent"]["name"] == told


def test_what_was_understood_stays_as_it_was() -> None:
    understood = parse(decision="ask_back", entities=DATE)
    before = {**understood}
    routed = route(understood)
    assert understood == before
    assert {**routed, "intent": understood["intent"]} == understood


def test_a_clear_message_keeps_its_confidence() -> None:
    assert route(parse())["intent"]["confidence"] == 0.4


PENDING = {"enquiry": {"topic": "outlet", "asks": "place"}}


def described(intent: str, text: str, *entities: str, likely: str = "") -> dict[str, Any]:
    ranking = [{"name": name, "confidence": 0.4} for name in (likely or intent,)]
    found = [{"entity": entity, "value": "x", "start": 0, "end": 1} for entity in entities]
    return {"text": text, "intent": {"name": intent}, "intent_ranking": ranking, "entities": found}


def test_an_answer_to_an_enquiry_keeps_what_it_was_taken_for() -> None:
    told = continue_enquiry(described("out_of_scope", "上海浦东", "province"), PENDING, None)
    assert (told["intent"]["name"], told["said"]) == ("answer_enquiry", "out_of_scope")


@pytest.mark.parametrize(
    ("parse", "slots", "loop"),
    [
        (described("out_of_scope", "上海浦东", "province"), PENDING, "case_form"),
        (described("request_refund", "我要退货", "wish"), PENDING, None),
        (described("inform", "上海", "province"), {"case_number": "AX1"}, None),
        (described("inform", "冰箱", "product", likely="ask_product"), {}, None),
        (described("unsure", "上海", "city", likely="request_repair"), {}, None),
    ],
)
def test_other_messages_stay_what_they_are(parse: dict[str, Any], slots: dict[str, Any], loop: str | None) -> None:
    assert continue_enquiry(parse, slots, loop) is parse


@pytest.mark.parametrize(
    ("parse", "told"),
    [
        (described("inform", "DD2026111900001", "order_number"), "ask_delivery"),
        (described("inform", "DD2026111900001开票", "order_number", likely="request_invoice"), "request_invoice"),
        (described("unsure", "大理有没有修吸尘器的", "city", likely="ask_service_outlet"), "ask_service_outlet"),
    ],
)
def test_facts_alone_ask_about_what_they_name(parse: dict[str, Any], told: str) -> None:
    assert continue_enquiry(parse, {}, None)["intent"]["name"] == told


@pytest.mark.parametrize(
    ("text", "told"), [("附近维修点", "ask_service_outlet"), ("附近没有维修点", "complain_no_outlet")]
)
def test_only_who_misses_a_service_point_complains(text: str, told: str) -> None:
    assert route(described("complain_no_outlet", text))["intent"]["name"] == told


def test_an_invoice_asked_for_beside_a_claim_is_come_back_to() -> None:
    routed = route(parse("不制冷要修 顺便开发票", "request_invoice", entities=[BROKEN, REPAIR], also=["ask_usage"]))
    assert routed["also"] == ["request_invoice", "ask_usage"]
