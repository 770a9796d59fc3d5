from __future__ import annotations

import pytest

from bot.likeness import group_of, likeness, signature


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("冰箱不制冷怎么办", "我的冰箱不制冷了呢"),
        ("请问上门要钱吗？", "上门 要钱 吗"),
        ("我的电话⟦phone:1⟧ 上门要钱吗", "上门要钱吗 ⟦phone:22⟧"),
        ("洗衣机脱水响", "洗衣机脱水的时候响"),
    ],
)
def test_the_same_in_other_words_stands_together(one: str, other: str) -> None:
    assert group_of(other, {signature(one): one}) == signature(one)


@pytest.mark.parametrize(("one", "other"), [("冰箱不制冷", "空调不制热"), ("上门要钱吗", "发票丢了"), ("？", "嗯")])
def test_other_matters_stand_apart(one: str, other: str) -> None:
    assert group_of(other, {signature(one): one}) == signature(other) != signature(one)


def test_likeness_is_a_share() -> None:
    assert likeness("冰箱不制冷", "冰箱不制冷") == 1
    assert likeness("冰箱不制冷", "发票丢了") == 0
    assert likeness("", "") == 0
    assert group_of("什么", {}) == signature("什么")
