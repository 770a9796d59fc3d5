"""Whether a message goes on with an enquiry that is open."""

from typing import Any

import pytest

from actions.enquiry import MORE, answers, heard, yes_or_no


def said(text: str, intent: str, *entities: str) -> dict[str, Any]:
    return {"text": text, "intent": {"name": intent}, "entities": [{"entity": entity} for entity in entities]}


@pytest.mark.parametrize(
    ("asks", "message"),
    [
        ("place", said("上海浦东", "out_of_scope", "province")),
        ("place", said("西湖区", "out_of_scope")),
        ("goods", said("冰箱不制冷", "report_fault", "product", "fault")),
        ("order_number", said("DD2026111900001", "inform", "order_number")),
        ("phone_end", said("1234", "not_understood")),
        ("phone_end", said("尾号是1234", "complain_slow_service")),
        ("phone", said("⟦phone:1⟧", "give_contact", "phone_number")),
        ("other_shop", said("太远了", "complain_no_outlet")),
        ("alternative", said("不要这款", "reject_solution")),
        ("title", said("公司", "vent_anger")),
        ("wish", said("不用了 算了", "cancel_request")),
        ("place", said("为什么要问这个", "ask_clarification")),
        (MORE, said("那宁波呢", "out_of_scope", "city")),
    ],
)
def test_an_answer_goes_on(asks: str, message: dict[str, Any]) -> None:
    assert answers(message, {"topic": "product", "asks": asks})


@pytest.mark.parametrize(
    ("asks", "message"),
    [
        ("place", said("我要退货", "request_refund", "wish")),
        ("goods", said("冰箱不制冷我要退货", "request_refund", "product", "wish")),
        ("title", said("转人工", "request_human")),
        ("place", said("冒烟了", "report_hazard", "hazard")),
        ("day", said("谢谢", "thank")),
        ("place", said("你们客服态度也太差了吧", "complain_staff_attitude")),
        ("place", said("今天天气怎么样啊适合出门吗", "out_of_scope")),
        ("order_number", said("把我之前申请的退款取消掉吧", "cancel_request")),
        (MORE, said("好的", "affirm")),
        (MORE, said("我那台冰箱是上个月在上海买的", "inform", "product", "province")),
    ],
)
def test_another_matter_does_not(asks: str, message: dict[str, Any]) -> None:
    assert not answers(message, {"topic": "outlet", "asks": asks})


@pytest.mark.parametrize(
    ("intent", "text", "answer"),
    [("affirm", "", True), ("deny", "好", False), ("", "太远了", False), ("", "就这款", True), ("", "今天", None)],
)
def test_yes_and_no(intent: str, text: str, answer: bool | None) -> None:
    assert yes_or_no(intent, text) is answer


@pytest.mark.parametrize(
    ("intent", "closed"),
    [("request_refund", True), ("answer_enquiry", False), ("ask_product", False), ("thank", False)],
)
def test_another_matter_closes_the_enquiry(intent: str, closed: bool) -> None:
    pending = {"enquiry": {"topic": "product", "asks": "goods"}}
    assert (heard(said("", intent), pending) == {"enquiry": None}) is closed
    assert heard(said("", intent), {}) == {}
