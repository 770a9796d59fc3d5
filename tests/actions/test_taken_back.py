"""Of two things of one kind in a message, the one that is taken back does not count."""

from __future__ import annotations

from typing import Any

import pytest

from actions.taken_back import dropped, replaces, wish_instead, without

Told = tuple[str, str, str]


def message(text: str, *told: Told) -> dict[str, Any]:
    """A message whose entities are named by the words that tell them: kind, words, role."""
    entities = [
        {"entity": kind, "value": said, "role": role, "start": text.index(said), "end": text.index(said) + len(said)}
        for kind, said, role in told
    ]
    return {"text": text, "entities": entities}


def counts(told: dict[str, Any]) -> list[str]:
    return [entity["value"] for entity in without(told)["entities"]]


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (
            message("不是三天 是上个月28号买的", ("date", "三天", "bought_on"), ("date", "上个月28号", "bought_on")),
            ["上个月28号"],
        ),
        (message("发票有的 哦不 是小票", ("document", "发票", ""), ("document", "小票", "")), ["小票"]),
        (message("11月1号买的 不对 是11月2号", ("date", "11月1号", ""), ("date", "11月2号", "")), ["11月2号"]),
        (message("冰箱坏了 说错了 是洗衣机", ("product", "冰箱", ""), ("product", "洗衣机", "")), ["洗衣机"]),
        (message("冰箱不用修了 洗衣机要修", ("product", "冰箱", ""), ("product", "洗衣机", "")), ["洗衣机"]),
        (message("冰箱那件不管了 修洗衣机", ("product", "冰箱", ""), ("product", "洗衣机", "")), ["洗衣机"]),
    ],
)
def test_what_is_taken_back_is_left_out(told: dict[str, Any], kept: list[str]) -> None:
    assert counts(told) == kept


@pytest.mark.parametrize(
    "told",
    [
        message("不对 是大前天", ("date", "大前天", "")),
        message(
            "11月1号买的 不对劲 11月2号送到的", ("date", "11月1号", "bought_on"), ("date", "11月2号", "delivered_on")
        ),
        message("是不是发票和小票都行", ("document", "发票", ""), ("document", "小票", "")),
        message("不是发票", ("document", "发票", "")),
    ],
)
def test_what_is_not_taken_back_counts(told: dict[str, Any]) -> None:
    assert without(told) == told


@pytest.mark.parametrize(
    ("text", "wish"),
    [("等等 应该是换 不是修", "exchange"), ("不要换了 改成退", "refund"), ("不是退 是修", "repair")],
)
def test_a_wish_in_the_place_of_another(text: str, wish: str) -> None:
    assert wish_instead({"text": text}) == {"wish": wish}


@pytest.mark.parametrize("text", ["不是坏了才修的", "修了三次", "是换还是修", "不换"])
def test_no_other_wish(text: str) -> None:
    assert wish_instead({"text": text}) == {}


def test_what_stands_in_its_place_tells_the_same_fact() -> None:
    told = message("上周五买的 不对 是上周四", ("date", "上周五", "bought_on"), ("date", "上周四", ""))
    assert [(one["value"], one["role"]) for one in without(told)["entities"]] == [("上周四", "bought_on")]


def test_goods_that_are_denied_take_their_trouble_with_them() -> None:
    told = message("空调不制冷要退 不是空调机 是洗衣机不脱水", *[("product", "空调", ""), ("fault", "不制冷", "")])
    later = message(told["text"], ("product", "空调机", ""), ("product", "洗衣机", ""), ("fault", "不脱水", ""))
    later["entities"][0]["value"] = "空调"
    both = {"text": told["text"], "entities": [*told["entities"], *later["entities"]]}
    assert counts(both) == ["洗衣机", "不脱水"]


def test_goods_alone_that_nothing_is_wanted_for_are_dropped_for_none() -> None:
    told = message("冰箱不用修了", ("product", "冰箱", ""))
    assert dropped(told) is None
    assert counts(told) == ["冰箱"]


def test_goods_are_replaced_only_where_they_were_spoken_of() -> None:
    told = message("冰箱不用修了 洗衣机要修", ("product", "冰箱", ""), ("product", "洗衣机", ""))
    assert replaces(told, "冰箱")
    assert not replaces(told, "空调")
    assert not replaces(told, None)
