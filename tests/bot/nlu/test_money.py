"""Sums of money in customers' words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.money import read_money

SUMS = {
    "2399元": "2399",
    "¥2,399.00": "2399.00",
    "¥ 2399": "2399",
    "2,399元": "2399",
    "人民币3000": "3000",
    "两千三百九十九块": "2399",
    "2399块钱": "2399",
    "五百大洋": "500",
    "五百大洲": "500",
    "99块9": "99.9",
    "九块九包邮": "9.9",
    "1.2万": "12000",
    "1.2万元": "12000",
    "1万2买的": "12000",
    "8月3号买的 京东 6299": "6299",
    "去年国庆下单的,在苏宁,3999": "3999",
    "3千8拿下": "3800",
    "花了2399": "2399",
    "花了两千三": "2300",
    "2399买的": "2399",
    "买价2399": "2399",
    "价格是1999": "1999",
    "付了4500": "4500",
    "实付3288.5": "3288.5",
    "到手价2099": "2099",
    "昨天还卖2999": "2999",
    "花了5k": "5000",
    "花了618": "618",
    "花了3块": "3",
    "一百零五元": "105",
    "三千五百块钱": "3500",
    "2399": "2399",
    "两千三": "2300",
    "前天2999": "2999",
    "发票开的是2999": "2999",
    "发票有 2999": "2999",
    "有订单,3299": "3299",
    "2999 收据还在": "2999",
}
ROUGH_SUMS = {
    "三千多": "3000",
    "三千多块": "3000",
    "3000出头": "3000",
    "一千来块": "1000",
    "三百块左右": "300",
    "差不多三千块": "3000",
    "花了大概2000": "2000",
    "小两千块": "2000",
    "1万多": "10000",
    "3000左右": "3000",
}
NO_SUMS = [
    "KFR-35GW",
    "8月3号买的 京东 2024",
    "8月3号买的 京东 尾号 6299",
    "8月3号买的 京东 5台",
    "8月3号买的 京东 型号 6299",
    "京东 6299",
    "XQG100-14BS",
    "iPhone 15",
    "13800138000",
    "电话13800138000",
    "2025年3月5日买的",
    "买的25.3.5",
    "3月5号",
    "20250305",
    "618买的",
    "双11买的",
    "买的55寸",
    "花了三天",
    "花了1个月",
    "买了2台",
    "修了3次",
    "三块硬盘坏了",
    "换了一块电池",
    "一块儿坏的",
    "一千多公里",
    "八万粉丝",
    "16G内存",
    "1.5匹",
    "一百多天",
    "千万别买",
    "万一坏了呢",
    "元旦买的",
    "3个月",
    "886",
    "10086",
    "降价了",
    "十分失望",
    "百分之百",
    "满意度100%",
    "",
]


@pytest.mark.parametrize(("text", "amount"), SUMS.items())
def test_a_sum_is_read_to_the_fen(text: str, amount: str) -> None:
    [reading] = read_money(text)
    assert (reading.amount, reading.approximate) == (Decimal(amount), False)


@pytest.mark.parametrize(("text", "amount"), ROUGH_SUMS.items())
def test_a_rough_sum_is_marked(text: str, amount: str) -> None:
    [reading] = read_money(text)
    assert (reading.amount, reading.approximate) == (Decimal(amount), True)


@pytest.mark.parametrize("text", NO_SUMS)
def test_other_numbers_are_no_money(text: str) -> None:
    assert read_money(text) == []


def test_a_message_may_name_several_sums() -> None:
    readings = read_money("官网3299,我花了3699买的,装的时候又收了80块")
    assert [(reading.text, reading.amount) for reading in readings] == [
        ("3299", Decimal(3299)),
        ("3699", Decimal(3699)),
        ("80块", Decimal(80)),
    ]


PIECES = [
    "花了",
    "买的",
    "价格",
    "¥",
    "元",
    "块",
    "钱",
    "多",
    "来",
    "左右",
    "两",
    "千",
    "百",
    "万",
    "三",
    "九",
    "12",
    "3,999",
]
MORE_PIECES = [".", "5", "0", "k", "出头", "差不多", "台", "年", "号", "到手", " ", "一", "零", "半"]


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES + MORE_PIECES), max_size=14).map("".join)))
def test_any_text_gives_sums_in_order(text: str) -> None:
    position = 0
    for reading in read_money(text):
        assert position <= reading.begin < reading.end <= len(text)
        assert text[reading.begin : reading.end] == reading.text
        assert reading.amount > 0
        position = reading.end


@given(st.decimals(Decimal("10"), Decimal("999999.99"), places=2))
def test_every_price_is_read_back(price: Decimal) -> None:
    assert [reading.amount for reading in read_money(f"我花了{price:,}元买的")] == [price]
