import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.nlu.normalise import neutralise, normalise

ANY_TEXT = st.text(st.characters(codec=None), max_size=60)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("冰箱壞了", "冰箱坏了"),
        ("螢幕多了一條線", "屏幕多了一条线"),
        ("硬碟讀不到", "硬盘读不到"),
        ("ＫＦＲ－３５ＧＷ", "KFR-35GW"),
        ("２３９９元！", "2399元!"),
        ("空调\u200b不\u200d制\ufeff冷", "空调不制冷"),
        ("第一行\n\t第二行\u3000第三行", "第一行 第二行 第三行"),
        ("  退货  ", "退货"),
        ("啊啊啊啊啊", "啊啊"),
        ("怎么办？？？？！！！！", "怎么办??!!"),
        ("\x00\x07漏水\x1b", "漏水"),
        ("\ud800坏了", "坏了"),
        ("❤\ufe0f", "❤"),
        ("", ""),
    ],
    ids=ascii,
)
def test_one_spelling(written: str, meant: str) -> None:
    assert normalise(written) == meant


@pytest.mark.parametrize("text", ["1000000元", "订单号2000000003333333", "www.example.com", "型号AAAA1111"])
def test_digits_and_letters_are_never_shortened(text: str) -> None:
    assert normalise(text) == text


@pytest.mark.parametrize("text", ["洗衣机的程序卡住了", "把文件寄给我", "影片放不出来", "被雷打坏了"])
def test_simplified_wording_is_not_taken_for_that_of_taiwan(text: str) -> None:
    assert normalise(text) == text


def test_references_to_personal_values_stay() -> None:
    assert normalise("電話是⟦phone:1⟧") == "电话是⟦phone:1⟧"


def test_long_texts_are_cut_at_the_limit() -> None:
    assert normalise("冰箱壞了" * 2500, limit=8) == "冰箱坏了冰箱坏了"
    assert len(normalise("冰箱壞了" * 2500)) == 2000


@given(ANY_TEXT, st.integers(0, 50))
@example("a\u200d\u0301", 50)
@example("程式程式", 50)
@example("\ufdfa" * 9, 50)
def test_normalising_twice_changes_nothing(text: str, limit: int) -> None:
    once = normalise(text, limit)
    assert normalise(once, limit) == once
    assert len(once) <= limit


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("/request_refund", "request_refund"),
        ("／greet", "greet"),
        ("  / /\u200b／ restart", "restart"),
        ("\ufeff/\u2060/restart", "restart"),
        ("////", ""),
        ("KFR-35GW/BP3", "KFR-35GW/BP3"),
    ],
)
def test_no_message_is_a_payload(written: str, meant: str) -> None:
    assert neutralise(written) == meant


@given(st.text(st.sampled_from("/／ \u3000\u200b\u0338\n退a"), max_size=30) | ANY_TEXT)
def test_nothing_starts_with_a_slash(text: str) -> None:
    harmless = neutralise(text)
    assert not harmless.strip().startswith("/")
    assert not normalise(harmless).strip().startswith("/")
