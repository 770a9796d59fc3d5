"""Names, addresses and accounts as customers write them, and everything that only looks like one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.normalise import neutralise
from bot.privacy import mask, mask_known
from desk.personal import phone_digits
from tests.bot.test_privacy import Keeper


def masked(text: str) -> str:
    return mask(neutralise(text), Keeper())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我叫王芳", "我叫⟦name:1⟧"),
        ("我叫王芳住在这附近", "我叫⟦name:1⟧住在这附近"),
        ("我叫李建国我要退货", "我叫⟦name:1⟧我要退货"),
        ("联系人：李建国", "联系人:⟦name:1⟧"),
        ("收货人欧阳娜娜", "收货人⟦name:1⟧"),
        ("姓名 张三丰 冰箱坏了", "姓名 ⟦name:1⟧ 冰箱坏了"),
        ("我是刘洋，冰箱坏了", "我是⟦name:1⟧,冰箱坏了"),
        ("寄给王芳 13812345678", "寄给⟦name:2⟧ ⟦phone:1⟧"),
        ("王芳 13812345678", "⟦name:2⟧ ⟦phone:1⟧"),
        ("住在浙江省杭州市西湖区文三路100号3单元502室", "住在浙江省杭州市西湖区⟦address:1⟧"),
        ("地址：北京市朝阳区建国路88号", "地址:北京市朝阳区⟦address:1⟧"),
        ("送到幸福小区5栋302", "送到⟦address:1⟧"),
        ("浙江杭州文三路一百号", "浙江杭州⟦address:1⟧"),
        ("我家在翠苑三区 5幢2单元", "我家在翠苑三区 ⟦address:1⟧"),
        ("微信号wangfang_88", "微信号⟦wechat:1⟧"),
        ("加v：abc12345", "加v:⟦wechat:1⟧"),
        ("qq 123456789", "qq ⟦qq:1⟧"),
        ("QQ号是12345678", "QQ号是⟦qq:1⟧"),
    ],
)
def test_who_the_customer_is_becomes_a_reference(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "我叫安装师傅来看过",
        "我叫你们客服来",
        "王师傅说修不好",
        "我是安装师傅介绍来的",
        "住在杭州西湖区 附近有网点吗",
        "南京路有网点吗",
        "11月3号买的 3号楼梯口放着",
        "三室一厅用多大的空调",
        "冰箱在3楼 不好搬",
        "路上摔的",
        "微信支付的",
        "用qq问过你们",
        "受理号AX261126K7M2P 尾号5678",
        "风扇199 2026-11-01买的",
        "花了1399 20261101买的",
        "花了一千三百八十九",
    ],
)
def test_what_names_nobody_stays(text: str) -> None:
    assert masked(text) == neutralise(text)


FIGURES = {sign: [sign, full] for sign, full in zip("0123456789", "０１２３４５６７８９", strict=True)}
for figure, spoken in zip("0123456789", "零一二三四五六七八九", strict=True):
    FIGURES[figure].append(spoken)
FIGURES["1"].append("幺")
FIGURES["0"].append("〇")


@st.composite
def telephones(draw: st.DrawFn) -> tuple[str, str]:
    """A mobile number, and one way to write it: each sign in figures or characters, blanks and hyphens anywhere."""
    number = draw(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
    gaps = st.sampled_from(["", "", " ", "-", "—", "."])
    written = "".join(draw(st.sampled_from(FIGURES[figure])) + draw(gaps) for figure in number)
    return number, written.rstrip(" -—.")


@given(telephones(), st.sampled_from(["{}", "打{}找我", "电话:{},谢谢", "我的手机 {} 微信同号"]))
def test_no_telephone_survives_however_it_is_written(telephone: tuple[str, str], sentence: str) -> None:
    number, written = telephone
    keeper = Keeper()
    text = mask(neutralise(sentence.format(written)), keeper)
    said = phone_digits(re.sub("⟦[a-z_]+:[0-9]+⟧", "", text))
    kept = "".join(phone_digits(value) for _, value in keeper.kept)
    # A day written into the number ("199 2026-11-01") is the one thing that is taken for something else.
    if not re.search(r"20\d\d[-. ]|20[12]\d[01]\d[0-3]\d", neutralise(written)):
        assert number not in said
        assert number in kept


def test_what_was_told_before_is_known_again() -> None:
    known = [("王小芳", "⟦name:1⟧"), ("王小", "⟦name:2⟧"), ("x", "⟦qq:1⟧")]
    assert mask_known("转告王小芳 x号楼", known) == "转告⟦name:1⟧ x号楼"


@given(st.text(st.sampled_from("我叫王芳住在文三路100号室栋 微信abc12345qq⟦⟧:13"), max_size=40))
def test_masking_words_twice_changes_nothing(text: str) -> None:
    once = mask(text, Keeper())
    assert mask(once, Keeper()) == once
