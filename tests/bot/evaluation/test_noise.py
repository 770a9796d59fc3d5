import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.messages import Labelled
from bot.evaluation.noise import kinds, noisy

SAID = ["冰箱不制冷了，我要退货！", "病相不至冷，给我退伙", "iPhone 15 屏幕碎了"]
KINDS = kinds(SAID)


def spoilt(kind: str, text: str) -> str:
    return noisy([Labelled(text, ("report_fault",))], KINDS[kind])[0].text


@pytest.mark.parametrize("kind", KINDS)
@given(text=st.text(alphabet="冰箱不制冷了，退货！a1 ", max_size=30))
def test_noise_is_the_same_for_the_same_message_and_keeps_its_labels(kind: str, text: str) -> None:
    message = Labelled(text, ("request_refund", "report_fault"))
    [once], [again] = noisy([message], KINDS[kind]), noisy([message], KINDS[kind])
    assert once == again
    assert once.accepted == message.accepted


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("繁体", "冰箱坏了怎么办", "冰箱壞了怎麼辦"),
        ("全角", "iPhone15 坏了!", "ｉＰｈｏｎｅ１５ 坏了！"),
        ("无标点", "坏了!怎么办?", "坏了怎么办"),
        ("无标点", "??", "??"),
    ],
)
def test_what_the_noise_without_chance_does(kind: str, text: str, expected: str) -> None:
    assert spoilt(kind, text) == expected


def test_one_sign_in_ten_is_dropped_doubled_or_mistaken() -> None:
    text = "冰箱不制冷了我要退货给我退钱"
    assert len(spoilt("漏字", text)) == len(text) - 1
    assert len(spoilt("重字", text)) == len(text) + 1
    assert len(spoilt("同音字", text)) == len(text)
    assert len(spoilt("表情", text)) == len(text) + 2


def test_a_homophone_sounds_alike() -> None:
    assert spoilt("同音字", "冰") == "病"
