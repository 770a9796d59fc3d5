"""The replies against what asks for them: actions, rules and rounds."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from entitlement.rulebook import Rulebook, default_rulebook
from tests.data.rounds import posted
from tests.data.stage import CLOSE_CASES, LOSE_OFFERS, LOSE_SLOTS, Stage
from tests.data.trainers_files import (
    domain,
    placeholders,
    responses,
    rules,
    wordings,
)

OPTIONS = "utter_options_"
# Replies that one place in the code asks for, whichever scenario or intent it is.
FAMILIES = (OPTIONS, "utter_verdict_", "utter_empathise_", "utter_bad_fact")
CANNOT_SAY = "cannot_say"

# Said outside of actions, with these placeholders: bot/silence.py and bot/agents.
SAID_ELSEWHERE = {
    "utter_handover_waiting": {"position", "human_reply_minutes"},
    "utter_agent_takes": {"agent_number"},
    "utter_passed_on": {"agent_number"},
    "utter_handed_back_with_note": {"note"},
}


def on(day: str) -> dict[str, str]:
    return {"from": day, "to": day}


FRIDGE = {
    "category": "refrigerator",
    "fault": "performance",
    "wish": "refund",
    "case_intent": "request_refund",
    "bought_on": on("2026-11-01"),
    "delivered_on": on("2026-11-01"),
    "price_paid": "2399.00",
    "proof": "invoice",
    "channel": "store",
}
OLDER = {**FRIDGE, "bought_on": on("2026-09-01"), "delivered_on": on("2026-09-01")}
NEWER = {**FRIDGE, "bought_on": on("2026-11-08"), "delivered_on": on("2026-11-08")}
VAGUE = {**FRIDGE, "bought_on": CANNOT_SAY, "delivered_on": CANNOT_SAY, "proof": CANNOT_SAY}

PHONE = {
    "text": "手机黑屏",
    "intent": {"name": "report_fault"},
    "entities": [{"entity": "product", "value": "mobile_phone", "start": 0, "end": 2}],
}
GRIEVANCE = ("action_complaint", "complain_slow_service")
MAKE_GOOD = "action_make_good"
ASK = ("action_compensation", "ask_compensation")
MAKING_GOOD: list[tuple[list[tuple[str, ...]], dict[str, str]]] = [
    ([GRIEVANCE, (MAKE_GOOD, "take_compensation"), (MAKE_GOOD, "take_compensation"), ASK], {}),
    ([GRIEVANCE, (MAKE_GOOD, "decline_compensation"), ASK], {"money": "50"}),
    ([GRIEVANCE, ASK, ASK], {}),
    (
        [GRIEVANCE, ("action_reconsider", "inform"), ("action_reject", "deny"), ("action_withdraw", "cancel_request")],
        {},
    ),
    ([GRIEVANCE, ("action_reconsider", "inform", "那还收钱吗")], {}),
    ([GRIEVANCE, ASK], {"money": "300"}),
    ([GRIEVANCE, (MAKE_GOOD, "solution_failed"), (MAKE_GOOD, "solution_held")], {}),
    ([GRIEVANCE, *[(MAKE_GOOD, "rate_service")] * 2, (MAKE_GOOD, "give_reason")], {"stars": "1"}),
    ([GRIEVANCE, *[(MAKE_GOOD, name) for name in ("rate_service", "give_reason", "solution_held")]], {"stars": "5"}),
]
PRICE_FELL = {"fault": "none", "wish": "price_difference", "case_intent": "price_drop", "price_now": "2000.00"}

DECIDE = ("action_decide", "request_refund")
REJECT = ("action_reject", "reject_solution")
LOOKED_FOR = {"progress_asked": {"case_number": "AX261112AAAAA", "phone_end": "0000"}}
MADE_IN_MARCH = {"made_on": on("2026-03-01")}
FAN = {**FRIDGE, "category": "electric_fan", **MADE_IN_MARCH}
HEARD = ("action_acknowledge", "acknowledge")
GREET, CLOSE, FORGET = ("action_greet", "greet"), (CLOSE_CASES, ""), (LOSE_OFFERS, "")
AGAIN = ("action_empathise", "request_refund")


TAKE_REPAIR = ("action_decide", "request_repair")
PLAINLY = ("ask_data", "ask_refund_time")
BESIDE = (
    "换的是新机吗",
    "修要几天",
    "订单截图行不行",
    "买个遥控器多少钱",
    "还没买呢",
    "别糊弄我",
    "我听不见",
    "凭什么只能修",
)
GO_ON = ("action_answer_enquiry", "answer_enquiry")
ENQUIRE = "action_enquire"


def enquiry(topic: str, asks: str, asked: int = 1, **told: Any) -> dict[str, Any]:
    """The slots in the middle of an enquiry."""
    return {"enquiry": {"topic": topic, "told": told, "asks": asks, "asked": [asks] * asked}}


def order(topic: str, number: str, phone_end: str) -> dict[str, Any]:
    return enquiry(topic, "order_number", order_number=number, phone_end=phone_end)


HANGZHOU = {"province": "浙江", "city": "杭州"}
GUIZHOU = {"province": "贵州", "city": "遵义"}
WRONG_PAIR = order("delivery", "DD2026000000000", "0000")
ENQUIRIES: list[tuple[dict[str, Any], list[tuple[str, ...]]]] = [
    (enquiry("outlet", "place", asked=0, province="浙江"), [GO_ON]),
    (enquiry("outlet", "goods", category="refrigerator", **HANGZHOU), [GO_ON]),
    (enquiry("outlet", "goods", category="refrigerator", county="淳安", **HANGZHOU), [GO_ON]),
    (enquiry("outlet", "goods", category="mobile_phone", province="浙江", city="衢州"), [GO_ON, (*GO_ON, "好的")]),
    (enquiry("outlet", "goods", category="refrigerator", **GUIZHOU), [GO_ON, (*GO_ON, "好的")]),
    (enquiry("outlet", "place", asked=2), [GO_ON]),
    ({"place": HANGZHOU}, [(ENQUIRE, "ask_service_outlet", "门店在哪"), (ENQUIRE, "ask_service_outlet", "客服电话")]),
    ({"place": GUIZHOU}, [(ENQUIRE, "ask_service_outlet", "门店在哪")]),
    (enquiry("product", "goods", model="AXB-320W"), [GO_ON]),
    (enquiry("product", "goods", asked=0, model="XYZ-999"), [GO_ON]),
    (enquiry("product", "goods", category="refrigerator"), [GO_ON]),
    (enquiry("product", "goods", category="refrigerator", budget="100"), [GO_ON]),
    ({}, [(ENQUIRE, "ask_product", "AXB-320W和AXB-350W有什么区别")]),
    (enquiry("product", "goods", model="AXB-210C"), [GO_ON]),
    (enquiry("product", "goods", model="AXB-500D"), [GO_ON, (*GO_ON, "不要"), (*GO_ON, "太远了"), (*GO_ON, "不留")]),
    (enquiry("product", "goods", model="AXX-100H"), [GO_ON, (*GO_ON, "不要")]),
    (enquiry("product", "phone", wanted="AXX-100H", phone="⟦phone:1⟧"), [GO_ON]),
    (order("delivery", "DD2026111900001", "1234"), [GO_ON]),
    (order("delivery", "MD2026112000008", "8901"), [GO_ON]),
    (order("delivery", "DD2026110100002", "2345"), [GO_ON]),
    (order("delivery", "DD2026111500003", "3456"), [GO_ON, (*GO_ON, "没有")]),
    (order("delivery", "DD2026111200007", "7890"), [GO_ON]),
    (order("delivery", "DD2026112000004", "4567"), [(*GO_ON, "改一下地址")]),
    *[(WRONG_PAIR, [GO_ON])] * 6,
    (order("invoice", "DD2026111500003", "3456"), [GO_ON, (*GO_ON, "个人")]),
    (enquiry("installation", "phone", category="air_conditioner", day="周六", phone="⟦phone:1⟧", **HANGZHOU), [GO_ON]),
    (enquiry("usage", "goods", category="television"), [GO_ON, (*GO_ON, "请同事教我")]),
    (enquiry("usage", "goods", category="television"), [GO_ON, (*GO_ON, "把说明书发给我")]),
    ({}, [(ENQUIRE, "dealer_enquiry", "JX0001要进货")]),
    ({}, [(ENQUIRE, "dealer_enquiry", "JX0001想申请促销支持")]),
    (enquiry("dealer", "phone", kind="supply", dealer_id="JX0005"), [GO_ON, ("action_progress", "check_progress")]),
    (enquiry("dealer", "phone", kind="authorisation"), [GO_ON]),
    ({"category": "electric_fan", "model": "DEMO-1"}, [(ENQUIRE, "ask_recall", "召回了吗"), GO_ON]),
    ({"category": "electric_fan", **MADE_IN_MARCH, "model": "DEMO-1"}, [(ENQUIRE, "ask_recall", "召回了吗")]),
    ({"category": "television"}, [(ENQUIRE, "ask_recall", "召回了吗")]),
    *[
        ({"category": "refrigerator"}, [(ENQUIRE, intent)])
        for intent in ("ask_return_policy", "ask_warranty", "ask_fee", "ask_loaner", "ask_period_start", *PLAINLY)
    ],
    *[
        ({"category": "refrigerator", "place_of_sale": "abroad"}, [(ENQUIRE, intent)])
        for intent in ("ask_warranty", "ask_return_policy")
    ],
    (FRIDGE, [(ENQUIRE, "ask_fee")]),
    *[({"category": "refrigerator"}, [(ENQUIRE, "ask_beside", text)]) for text in BESIDE],
    ({}, [(ENQUIRE, "ask_beside", "还没买呢")]),
]
STORIES: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    (FRIDGE, [DECIDE, ("action_progress", "check_progress"), GREET, ("action_resume", "resume_case"), FORGET, AGAIN]),
    (FRIDGE, [DECIDE, (LOSE_SLOTS, ""), AGAIN, ("action_delete_data", "delete_my_data")]),
    (FRIDGE, [DECIDE, CLOSE, AGAIN]),
    *[(LOOKED_FOR, [("action_progress", "give_reference")])] * 6,
    ({**FAN, "model": "DEMO-1"}, [DECIDE]),
    (FAN, [DECIDE]),
    (FRIDGE, [("action_empathise", "request_refund"), DECIDE, ("action_accept", "accept_solution")]),
    (FRIDGE, [DECIDE, REJECT, REJECT]),
    ({"category": "refrigerator", "repairer_delay_days": 45}, [GRIEVANCE]),
    (FRIDGE, [DECIDE, ("action_progress", "check_progress"), ("action_withdraw", "cancel_request")]),
    (NEWER, [DECIDE, ("action_reconsider", "inform")]),
    (OLDER, [DECIDE, ("action_insist", "insist_despite_policy")]),
    (VAGUE, [DECIDE]),
    ({**FRIDGE, "proof": None}, [("action_empathise", "request_refund")]),
    (FRIDGE, [DECIDE, FORGET, DECIDE]),
    (FRIDGE, [DECIDE, ("action_decide", "ask_fee"), ("action_decide", "ask_warranty")]),
    (FRIDGE, [DECIDE, (ENQUIRE, "ask_return_policy")]),
    ({**FRIDGE, "place_of_sale": "abroad"}, [DECIDE, (ENQUIRE, "ask_return_policy")]),
    (FRIDGE, [DECIDE, ("action_reconsider", "inform", "另一台呢")]),
    (FRIDGE, [DECIDE, ("action_accept", "accept_solution"), TAKE_REPAIR]),
    (FRIDGE, [DECIDE, ("action_hear_out", "vent_anger")]),
    (FRIDGE, [DECIDE, HEARD, ("action_accept", "accept_solution"), HEARD]),
    (FRIDGE, [DECIDE, ("action_accept", "accept_solution"), ("action_note_visit_time", "name_visit_time")]),
    ({**OLDER, **PRICE_FELL}, [DECIDE]),
    ({**FRIDGE, "mood": "exposing"}, [("action_empathise", "request_refund")]),
    ({**FRIDGE, "wish": None, "case_intent": "suspect_not_genuine"}, [DECIDE]),
    ({**FRIDGE, "wish": None, "case_intent": "suspect_not_genuine", "buyer": "organisation"}, [DECIDE]),
    ({**FRIDGE, "hazard": "smoke"}, [DECIDE, ASK]),
    ({**FRIDGE, "bought_on": on("2026-11-05")}, [("validate_case_form", "inform")]),
    (
        {**FRIDGE, "other_wishes": ["request_invoice", "complain_staff_attitude"]},
        [
            ("action_empathise", "request_refund"),
            DECIDE,
            ("action_accept", "accept_solution"),
            ("action_answer_yes", "affirm"),
        ],
    ),
    (
        {"other_wishes": ["request_invoice", "ask_delivery"]},
        [("action_offer_other_wish", "thank"), ("action_answer_no", "deny"), ("action_reject", "reject_solution")],
    ),
    ({**FRIDGE, "requested_slot": "proof"}, [("action_explain_question", "ask_clarification")]),
    (FRIDGE, [DECIDE, (ENQUIRE, "ask_beside", "真的假的，别糊弄我")]),
    ({"category": "refrigerator", "waiting_for_parts_days": 40}, [GRIEVANCE]),
    ({"in_writing": True}, [("action_hand_over", "request_human"), GRIEVANCE]),
    (FRIDGE, [DECIDE, ("action_clarify", "ask_clarification")]),
    ({**FRIDGE, "misfits": {"proof": 3}}, [DECIDE]),
    (
        {**FRIDGE, "next_matter": PHONE},
        [("action_offer_other_wish", "thank"), ("action_begin_next_matter", "affirm")],
    ),
    *(
        ({**FRIDGE, "requested_slot": fact}, [("action_misfit", intent)] * 2)
        for fact in domain()["forms"]["case_form"]["required_slots"]
        for intent in ("not_understood", "request_refund")
    ),
]
# Said by the form in the middle of a conversation, where tests/conversations hears it: what it is given.
IN_THE_FORM: list[tuple[str, dict[str, Any]]] = [
    ("utter_after_silence", {"goods": "冰箱"}),
    ("utter_next_matter_kept", {"goods": "手机"}),
    ("utter_matter_replaced", {"goods": "手机"}),
    ("utter_answer_ask_part", {}),
    ("utter_another_fault_noted", {"fault": "掉电", "case_number": "AX1", "of_the_part": "电池保修6个月。"}),
    ("utter_answer_ask_repair", {"answer": "能修。"}),
    ("utter_answer_ask_visit", {"visit_hours": 24, "human_reply_minutes": 10, "service_hours": "8-20"}),
    ("utter_answer_ask_waiting", {"visit_hours": 24, "human_reply_minutes": 10, "service_hours": "8-20"}),
    ("utter_answer_ask_paper", {"visit_hours": 24, "human_reply_minutes": 10, "service_hours": "8-20"}),
    ("utter_answer_warning", {"visit_hours": 24, "human_reply_minutes": 10, "service_hours": "8-20"}),
    ("utter_answer_ask_depreciation", {"answer": "每用一天扣实付价的0.05%。"}),
    ("utter_answer_ask_warranty_in_general", {"goods": "冰箱", "warranty": "保修1年。", "counted": ""}),
    ("utter_answer_ask_part_warranty", {"answer": "压缩机算冰箱的主要部件。"}),
    (
        "utter_hazard_registered_in_writing",
        {"case_number": "AX1", "visit_hours": 24, "human_reply_minutes": 10, "service_hours": "8-20"},
    ),
    ("utter_answer_ask_sending", {"visit_hours": 24, "human_reply_minutes": 10, "service_hours": "8-20"}),
    ("utter_enquire_ask_return_policy_under_way", {"goods": "冰箱", "rules": "7天内可退。", "warranty": "保修1年。"}),
    ("utter_enquire_out_of_scope", {"goods": "冰箱"}),
    ("utter_wish_noted", {"wish": "换货"}),
    ("utter_told_before", {"known": "2026年11月1日买的"}),
    ("utter_fact_corrected", {"changes": "购买日期：2026年11月1日"}),
]


def answers() -> Iterator[tuple[str, str]]:
    """Each action or reply with which a rule answers an intent, and that intent."""
    for rule in rules():
        steps = rule["steps"]
        intents = [choice["intent"] for choice in steps[0].get("or", [steps[0]]) if "intent" in choice]
        following = steps[1].get("action", "") if intents else ""
        yield from ((following, intent) for intent in intents)


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, dict[str, Any]]]:
    """Every reply that the actions asked for in the stories and on every intent of the rules."""
    stage = Stage(f"sqlite:///{tmp_path_factory.mktemp('stage')}/desk.db")
    for slots, steps in (*STORIES, *ENQUIRIES):
        stage.play(steps, slots)
    for steps, told in MAKING_GOOD:
        stage.play(steps, {}, told)
    for action, intent in answers():
        if action.startswith("action_") and action != "action_misfit":
            stage.play([(action, intent)], {})
    stage.somebody_comes_on_duty()
    stage.play([("action_hand_over", "request_human")], {})
    stage.take("1001")
    stage.play_on([("action_hazard", "report_hazard")], {})
    secretive = Stage(f"sqlite:///{tmp_path_factory.mktemp('secretive')}/desk.db", without_prices())
    secretive.play([GO_ON], enquiry("product", "goods", model="AXB-320W"))
    rounds = posted(f"sqlite:///{tmp_path_factory.mktemp('rounds')}/desk.db")
    return [*stage.said, *secretive.said, *IN_THE_FORM, *rounds]


def without_prices() -> Rulebook:
    """The rule book of a brand that tells no prices."""
    book = default_rulebook()
    quotes = book.brand["quote_price"]
    never = replace(quotes, general=(replace(quotes.general[-1], value=False),))
    return Rulebook(book.statute, book.provinces, {**book.brand, "quote_price": never})


def test_every_reply_that_an_action_asks_for_exists(said: list[tuple[str, dict[str, Any]]]) -> None:
    assert {name for name, _ in said} - responses().keys() == set()


def test_every_reply_with_which_a_rule_answers_exists() -> None:
    asked = {step["action"] for rule in rules() for step in rule["steps"] if "action" in step}
    assert {name for name in asked if name.startswith("utter_")} - responses().keys() == set()


def test_every_placeholder_is_filled(said: list[tuple[str, dict[str, Any]]]) -> None:
    given: dict[str, set[str]] = {name: set(values) for name, values in SAID_ELSEWHERE.items()}
    for name, values in said:
        given.setdefault(name, set(values)).intersection_update(values)
    families = {
        start: set.intersection(*(names for name, names in given.items() if name.startswith(start)))
        for start in FAMILIES
    }
    unfilled = []
    for name, wording in wordings():
        of_family = next((names for start, names in families.items() if name.startswith(start)), set())
        if placeholders(wording["text"]) - given.get(name, of_family):
            unfilled.append((name, wording["text"]))
    assert unfilled == []


def test_no_filled_value_shows_a_placeholder(said: list[tuple[str, dict[str, Any]]]) -> None:
    assert [values for _, values in said if any("{" in str(value) for value in values.values())] == []
