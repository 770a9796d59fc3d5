"""How the desk speaks: every sentence that a customer reads, against the service norms."""

import re

import pytest

from bot.agents.wordings import canned
from bot.norms import (
    ADVICE,
    CUSTOMER_ADDRESSED_LOOSELY,
    NEVER_SAID,
    check_draft,
    has_figure,
    is_dead_end,
    leaves_waiting,
)
from entitlement.data import words
from tests.data.norms import CAUGHT, WITH_FIGURE, WITHOUT_FIGURE
from tests.data.trainers_files import buttons, pieces, responses, wordings

REPLIES = [wording["text"] for _, wording in wordings()]
TRAINERS_SENTENCES = [*REPLIES, *(button["title"] for button in buttons()), *pieces().values()]
ENGINE_SENTENCES = [
    *(reason for scenario in words("scenarios").values() for reason in scenario["reasons"].values()),
    *(scenario["who_pays"] for scenario in words("scenarios").values() if "who_pays" in scenario),
    *words("texts")["who_pays"].values(),
    *(deadline["text"] for deadline in words("deadlines").values()),
    *(step for steps in words("safety").values() for step in steps),
    *(fact["why"] for fact in words("facts").values() if "why" in fact),
    *(error["zh"] for error in words("errors").values()),
    *(note for note in words("notes").values() if isinstance(note, str)),
]
REFUSAL = re.compile(r"utter_verdict_(\w+_)?no")
SENTENCES = TRAINERS_SENTENCES + ENGINE_SENTENCES


def test_the_customer_is_always_addressed_politely() -> None:
    assert [text for text in SENTENCES if CUSTOMER_ADDRESSED_LOOSELY.search(text)] == []


@pytest.mark.parametrize("meaning", NEVER_SAID)
def test_what_is_never_said(meaning: str) -> None:
    assert [text for text in SENTENCES if NEVER_SAID[meaning].search(text)] == []


@pytest.mark.parametrize(("meaning", "text"), [(meaning, text) for meaning, texts in CAUGHT.items() for text in texts])
def test_what_is_never_said_is_recognised(meaning: str, text: str) -> None:
    assert NEVER_SAID[meaning].search(text)


def test_every_meaning_has_a_sentence_that_it_catches() -> None:
    assert CAUGHT.keys() == NEVER_SAID.keys()


def test_figures_come_from_the_engine() -> None:
    assert [text for text in TRAINERS_SENTENCES if has_figure(text)] == []


@pytest.mark.parametrize("text", WITH_FIGURE)
def test_a_figure_by_hand_is_recognised(text: str) -> None:
    assert has_figure(text)


@pytest.mark.parametrize("text", WITHOUT_FIGURE)
def test_what_only_looks_like_a_figure_may_be_said(text: str) -> None:
    assert not has_figure(text)


def test_nobody_waits_without_being_told_how_long() -> None:
    assert [text for text in REPLIES if leaves_waiting(text)] == []


@pytest.mark.parametrize(
    ("text", "waiting"),
    [("请稍等。", True), ("请您耐心等待。", True), ("请等一下，{human_reply_minutes}分钟内回复您。", False)],
)
def test_waiting_without_a_time_is_recognised(text: str, waiting: bool) -> None:
    assert leaves_waiting(text) is waiting


def test_what_is_denied_or_not_known_comes_with_a_way_on() -> None:
    assert [
        wording["text"] for _, wording in wordings() if is_dead_end(wording["text"]) and "buttons" not in wording
    ] == []


@pytest.mark.parametrize(
    ("text", "dead_end"),
    [
        ("这项服务我们不能提供，抱歉。", True),
        ("这个我不清楚。", True),
        ("这次不符合条件。", True),
        ("这次不符合条件，不过可以免费检测。", False),
        ("我来查查能不能退。", False),
    ],
)
def test_a_dead_end_is_recognised(text: str, dead_end: bool) -> None:
    assert is_dead_end(text) is dead_end


def test_a_refused_wish_is_answered_with_other_ways() -> None:
    refusals = {name: written for name, written in responses().items() if REFUSAL.fullmatch(name)}
    assert refusals
    assert [
        wording["text"] for written in refusals.values() for wording in written if "办法" not in wording["text"]
    ] == []


@pytest.mark.parametrize("text", [text for texts in CAUGHT.values() for text in texts])
def test_an_agents_draft_is_held_to_the_same_norms(text: str) -> None:
    [violation, *_] = check_draft(text)
    assert violation.problem
    assert violation.instead


@pytest.mark.parametrize("text", ["你好", "请您稍等。", "这次不符合条件。"])
def test_what_an_agent_is_asked_to_say_otherwise(text: str) -> None:
    assert len(check_draft(text)) == 1


GOOD_DRAFTS = [
    "您好，我查一下，5分钟内回复您。",
    "这次不符合条件，不过可以免费检测。",
    "我替您申请，今天之内给您答复。",
]


@pytest.mark.parametrize("text", GOOD_DRAFTS)
def test_a_good_draft_may_be_sent(text: str) -> None:
    assert check_draft(text) == []


def test_the_canned_replies_may_be_sent() -> None:
    values = {"case_number": "AX261121K7M2P", "agent_number": "1001"}
    texts = [text.format(**values) for topic in canned() for text in topic["texts"]]
    assert texts
    assert {text: check_draft(text) for text in texts if check_draft(text)} == {}


def test_every_norm_says_what_to_say_instead() -> None:
    assert ADVICE.keys() == NEVER_SAID.keys()
