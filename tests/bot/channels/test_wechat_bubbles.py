"""From the desk's bubbles to WeChat's messages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wechat.bubbles import MOST_BYTES, compose, pack, split
from bot.channels.wechat.menu import chosen, only_fetches
from bot.messages import Reply

STAGES = ["冰箱坏了真添乱，对不起。", "您买了十天，可以换同型号。", "我建议先换新。", "已经登记，明天联系您。"]


def replies(*texts: str) -> list[Reply]:
    return [{"recipient_id": "li", "text": text} for text in texts]


def bytes_of(text: str) -> int:
    return len(text.encode())


def test_the_stages_of_an_answer_are_one_message_when_they_fit() -> None:
    assert compose(replies(*STAGES)).texts == ["\n\n".join(STAGES)]


@pytest.mark.parametrize("signs", [300, 400, 500, 600, 660])
def test_more_than_fits_into_one_message_goes_into_two(signs: int) -> None:
    texts = [("说明" * signs)[: signs // 2] + "。" for _ in range(4)]
    composed = compose(replies(*texts)).texts
    assert len(composed) == (1 if signs == 300 else 2)
    assert all(bytes_of(text) <= MOST_BYTES for text in composed)


def test_buttons_become_a_menu_below_the_last_text_each_choice_once() -> None:
    said = replies("这样为您办：", "您看行吗？")
    said[0]["buttons"] = [{"title": "换新", "payload": "/a"}, {"title": "退款", "payload": "/b"}]
    said[1]["buttons"] = [{"title": "退款", "payload": "/b"}, {"title": "找同事", "payload": "/c"}]
    composed = compose(said)
    assert composed.payloads == ["/a", "/b", "/c"]
    assert composed.texts[-1].endswith("\n1 换新\n2 退款\n3 找同事")


def test_cards_are_left_out_and_pictures_are_linked() -> None:
    said: list[Reply] = [
        {"recipient_id": "li", "custom": {"type": "decision"}},
        {"recipient_id": "li", "image": "https://example.com/a.png"},
    ]
    assert compose(said).texts == ["https://example.com/a.png"]
    assert compose([]).texts == []


def test_a_text_is_cut_after_a_sentence() -> None:
    sentence = "这是一句二十来个字的说明，讲清楚怎么办理。"
    pieces = split(sentence * 60)
    assert all(piece.endswith("。") for piece in pieces)
    assert "".join(pieces) == sentence * 60


@given(st.lists(st.text(alphabet="问题，。！\nab🙂", max_size=1500), max_size=5), st.integers(200, MOST_BYTES))
def test_nothing_is_lost_and_nothing_too_long(texts: list[str], most: int) -> None:
    packed = pack(texts, most)
    assert all(0 < bytes_of(text) <= most for text in packed)
    assert "".join("".join(packed).split()) == "".join("".join(texts).split())


@given(st.text(alphabet="问题，。！ab", min_size=1, max_size=1300))
def test_two_messages_are_enough_for_what_fits_into_two(text: str) -> None:
    third = len(text) // 3
    parts = [text[:third], text[third : 2 * third], text[2 * third :]]
    if sum(map(bytes_of, parts)) <= 2 * MOST_BYTES - 20:
        assert len(pack(parts)) <= 2


@pytest.mark.parametrize(
    "text", ["2", "２", "②", " 2 ", "2.", "选2", "选择2号", "第二个", "二", "我选第二项。", "要2吧", "第2条"]
)
def test_a_number_chooses(text: str) -> None:
    assert chosen(text, ["/a", "/b", "/c"]) == "/b"


@pytest.mark.parametrize("text", ["", "4", "0", "12", "2个月", "22天", "两个", "我买了2台", "13800000000", "-2", "2.5"])
def test_other_numbers_do_not(text: str) -> None:
    assert chosen(text, ["/a", "/b", "/c"]) is None


@pytest.mark.parametrize(
    ("text", "fetches"),
    [
        ("1", True),
        ("１。", True),
        ("？", True),
        ("好的", True),
        ("查看结果", True),
        ("OK", True),
        ("退款", False),
        ("人工", False),
        ("修", False),
        ("冰箱坏了", False),
    ],
)
def test_which_words_only_fetch(text: str, fetches: bool) -> None:
    assert only_fetches(text) is fetches
