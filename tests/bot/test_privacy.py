import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy import holds_personal_value, mask

MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)", re.ASCII)


class Keeper:
    """Gives references as the desk does, and remembers what it was given."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, str]] = []

    def __call__(self, kind: str, value: str) -> str:
        self.kept.append((kind, value))
        return f"⟦{kind}:{len(self.kept)}⟧"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("phone", "13800000000"),
        ("phone", "138 0000 0000"),
        ("phone", "138-0000-0000"),
        ("phone", "138—0000—0000"),
        ("phone", "+8613800000000"),
        ("phone", "+86 138 0000 0000"),
        ("phone", "86-13800000000"),
        ("phone", "008613800000000"),
        ("phone", "010-62770000"),
        ("phone", "02062770000"),
        ("phone", "0571 6277000"),
        ("id_card", "110101199003070000"),
        ("id_card", "11010119900307000X"),
        ("id_card", "110101 19900307 000x"),
        ("bank_card", "6222020000000000000"),
        ("bank_card", "6222 0200 0000 0000 000"),
        ("bank_card", "4000000000000002"),
        ("bank_card", "5100 0000 0000 0008"),
        ("email", "li.ming+shop@example.com"),
        ("email", "12345@mail.example.com.cn"),
    ],
)
@pytest.mark.parametrize("sentence", ["{}", "冰箱坏了,请联系{}谢谢", "我是{}。", "({})"])
def test_personal_values_become_references(kind: str, value: str, sentence: str) -> None:
    keeper = Keeper()
    assert mask(sentence.format(value), keeper) == sentence.format(f"⟦{kind}:1⟧")
    assert keeper.kept == [(kind, value)]
    assert holds_personal_value(sentence.format(value))


@pytest.mark.parametrize(
    "text",
    [
        "订单号20261101123456",
        "订单2000000003333333333",
        "订单号 4000000000000001",
        "物流单号SF1391234567890",
        "型号BCD-501WLHSS31DNLU1",
        "型号KFR-35GW/BP3DN8Y",
        "iPhone 15 Pro Max 512",
        "花了13800元",
        "价格2399.00,现在只要1999",
        "2026-11-01买的,2026年11月8日坏的",
        "20261108收到",
        "13点到18点在家,第138页",
        "客服电话400-800-1234",
        "受理号AX261121K7M2P",
        "邮箱@所有人",
        "⟦phone:1⟧",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    keeper = Keeper()
    assert mask(text, keeper) == text
    assert keeper.kept == []
    assert not holds_personal_value(text)


def test_letters_may_touch_a_telephone_number() -> None:
    assert mask("tel13800000000ok", Keeper()) == "tel⟦phone:1⟧ok"


def test_each_value_has_its_own_reference() -> None:
    keeper = Keeper()
    masked = mask("打13800000000或139-0000-0000,发a@example.com也行", keeper)
    assert masked == "打⟦phone:2⟧或⟦phone:3⟧,发⟦email:1⟧也行"


def test_a_number_behind_a_card_does_not_hide_the_card() -> None:
    assert mask("卡号4000 0000 0000 0002 123元", Keeper()) == "卡号⟦bank_card:1⟧ 123元"


MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
PIECES = st.sampled_from(["电话", "元", "tel", "+86", "86", "0", "1", "13", "62", "4", "@", ".", ",", "-", "⟦", " "])


@given(st.lists(MOBILES | PIECES | st.text(max_size=8), max_size=12).map("".join))
def test_no_mobile_number_survives(text: str) -> None:
    assert MOBILE.search(mask(text, Keeper())) is None


@given(st.text(st.sampled_from("0123456789 -+@.aX冰⟦⟧:"), max_size=60))
def test_masking_twice_changes_nothing(text: str) -> None:
    once = mask(text, Keeper())
    keeper = Keeper()
    assert mask(once, keeper) == once
    assert keeper.kept == []
