"""The inbox over HTTP: what is found, exported, taught, refused."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from bot.likeness import signature
from bot.settings import PROJECT
from desk.clock import FixedClock
from desk.lessons import Reason, Understood
from desk.service import Desk
from tests.trainer.conftest import TrainersPage, git
from trainer.draft import Change, Draft
from trainer.git import Author
from trainer.refusals import RefusedError
from trainer.teaching.message_findings import message_findings
from trainer.teaching.new_messages import new_messages

RANKING = [
    {"name": "ask_fee", "confidence": 0.41},
    {"name": "ask_warranty", "confidence": 0.22},
    {"name": "out_of_scope", "confidence": 0.08},
]
FEES = "data/nlu/requests_and_questions.yml"
OUT = "data/nlu/out_of_scope.yml"
FAULTS = "data/dictionaries/entities/fault.yml"


def note(desk: Desk, clock: FixedClock, name: str, text: str, reason: str = Reason.ASKED_BACK, **more: Any) -> int:
    """A lesson of the sender `name`, noted at the clock's time; its number."""
    with desk.work() as work:
        lesson = work.lessons.note(
            turn_key=f"web:{name}",
            sender_id=f"web:{name}",
            channel=more.get("channel", "web"),
            brand="demo",
            said_at=clock.now() - timedelta(days=more.get("days_ago", 0)),
            text=text,
            likeness=signature(more.get("like", text)),
            reasons=[reason],
            understood=Understood("ask_fee", 0.41, RANKING, "unsure"),
            did=["action_suggest"],
            model="m1",
        )
        work.session.flush()
        return lesson.id


@pytest.fixture
def lessons(desk: Desk, trainer_clock: FixedClock) -> list[int]:
    """Two that are alike, one of them with a telephone, and a newer one."""
    like = "量子拆机费咋个算"
    return [
        note(desk, trainer_clock, "a", like, days_ago=3),
        note(desk, trainer_clock, "b", f"{like}呀 ⟦phone:1⟧", days_ago=2, like=like),
        note(desk, trainer_clock, "c", "月球上能装空调不", Reason.THUMB_DOWN, channel="wechat", days_ago=1),
    ]


@pytest.mark.usefixtures("lessons")
def test_the_most_frequent_stand_first_and_personal_values_are_hidden(zhi: TrainersPage) -> None:
    found = zhi.get("/inbox").json()
    assert [(group["count"], group["text"]) for group in found["groups"]] == [
        (2, "量子拆机费咋个算呀 [电话]"),
        (1, "月球上能装空调不"),
    ]
    assert found["groups"][0]["reasons"] == ["反问了"]
    assert zhi.get("/inbox", newest_first=True).json()["groups"][0]["count"] == 1
    assert not found["more"]


@pytest.mark.usefixtures("lessons")
@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"reason": "thumb_down"}, 1),
        ({"channel": "web"}, 1),
        ({"intent": "ask_warranty"}, 0),
        ({"days": 1}, 1),
        ({"state": "done"}, 0),
        ({"skip": 1}, 1),
    ],
)
def test_filters(zhi: TrainersPage, asked: dict[str, Any], count: int) -> None:
    assert len(zhi.get("/inbox", **asked).json()["groups"]) == count


@pytest.mark.parametrize("asked", [{"reason": "x"}, {"days": -1}, {"state": "x"}, {"skip": -1}])
def test_what_cannot_be_asked_for_is_refused(zhi: TrainersPage, asked: dict[str, Any]) -> None:
    assert zhi.get("/inbox", **asked).status_code == 422


@pytest.mark.usefixtures("lessons")
def test_what_there_is_to_choose_from(zhi: TrainersPage) -> None:
    choices = zhi.get("/inbox/choices").json()
    assert choices["total"] == 3
    assert choices["filters"]["reason"][0] == {"code": "asked_back", "name": "反问了", "count": 2}
    assert {"code": "ask_fee", "name": "问费用"} in choices["intents"]
    fault = next(entity for entity in choices["entities"] if entity["code"] == "fault")
    assert fault["name"] == "故障"
    assert fault["values"]


@pytest.mark.usefixtures("lessons")
def test_a_group_shows_each_saying_once_and_what_was_understood(zhi: TrainersPage) -> None:
    likeness = zhi.get("/inbox").json()["groups"][0]["likeness"]
    group = zhi.get(f"/inbox/groups/{likeness}").json()
    assert [saying["text"] for saying in group["sayings"]] == ["量子拆机费咋个算呀", "量子拆机费咋个算"]
    newest = group["lessons"][0]
    assert newest["ranking"][0]["label"] == "问费用"
    assert newest["heard_as"] == "两三种意思分不清"
    assert zhi.get("/inbox/groups/nothing").status_code == 404


@pytest.mark.usefixtures("lessons")
def test_everything_can_be_exported(zhi: TrainersPage, desk: Desk, trainer_clock: FixedClock) -> None:
    note(desk, trainer_clock, "d", "=1+1")
    answer = zhi.get("/inbox/export.csv")
    assert answer.content.startswith("﻿".encode())
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[4] for row in rows] == [
        "原话", "'=1+1", "月球上能装空调不", "量子拆机费咋个算呀 [电话]", "量子拆机费咋个算",
    ]  # fmt: skip
    exported = zhi.get("/inbox/export.json", reason="thumb_down").json()
    assert [lesson["text"] for lesson in exported] == ["月球上能装空调不"]
    assert zhi.get("/inbox/export.json", days=1, channel="web", reason="refused").json() == []
    assert zhi.get("/inbox/export.exe").status_code == 422


def test_a_message_becomes_an_example_where_its_intent_is_taught(
    zhi: TrainersPage, lessons: list[int], project: Any
) -> None:
    answer = zhi.post(
        "/inbox/teach", lessons=lessons[:2], messages=["量子拆机费咋个算", "量子拆机费 咋个算呀"], intent="ask_fee"
    )
    added = ["量子拆机费咋个算", "量子拆机费 咋个算呀"]
    assert answer.json() == {"added": added, "moved": [], "known": [], "settled": 2}
    diff = git(project, "show", "trainers", "--unified=0", "--format=%an%n%s")
    assert diff.startswith("示范培训师\n教“量子拆机费咋个算”等 2 句：问费用（ask_fee）")
    added = [line for line in diff.splitlines() if line.startswith("+") and not line.startswith("+++")]
    assert added == ["+    - 量子拆机费咋个算", "+    - 量子拆机费 咋个算呀"]
    assert [group["count"] for group in zhi.get("/inbox").json()["groups"]] == [1]
    assert zhi.get("/inbox", state="done").json()["groups"][0]["count"] == 2


def test_out_of_scope_is_an_intent_like_others(zhi: TrainersPage, lessons: list[int], draft: Draft) -> None:
    zhi.post("/inbox/teach", lessons=lessons[2:], messages=["月球上能装空调不"], intent="out_of_scope")
    assert draft.read(OUT).text.endswith("    - 月球上能装空调不\n")


def test_what_is_taught_already_settles_and_changes_nothing(
    zhi: TrainersPage, lessons: list[int], draft: Draft
) -> None:
    first = {"messages": ["量子拆机费咋个算"], "intent": "ask_fee"}
    zhi.post("/inbox/teach", lessons=lessons[:1], **first)
    head = draft.head
    answer = zhi.post("/inbox/teach", lessons=lessons[1:2], messages=["量子拆机费咋个算！"], intent="ask_fee")
    assert answer.json() == {"added": [], "moved": [], "known": ["量子拆机费咋个算！"], "settled": 1}
    assert draft.head == head


def refused(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 422, answer.text
    [finding] = answer.json()["findings"]
    assert finding["reason"]
    assert finding["remedy"]
    found: dict[str, Any] = finding
    return found


def test_an_example_of_another_intent_is_refused_with_its_line(
    zhi: TrainersPage, lessons: list[int], draft: Draft
) -> None:
    head = draft.head
    lines = draft.read(OUT).text.splitlines()
    number, known = next((n, line[6:]) for n, line in enumerate(lines, 1) if line.startswith("    - "))
    finding = refused(zhi.post("/inbox/teach", lessons=lessons, messages=[known, "量子拆机费"], intent="ask_fee"))
    assert (finding["path"], finding["line"]) == (OUT, number)
    assert "out_of_scope" in finding["reason"]
    assert draft.head == head
    assert len(zhi.get("/inbox").json()["groups"]) == 2


def test_an_example_is_moved_from_the_intent_where_it_was_wrong(
    zhi: TrainersPage, lessons: list[int], draft: Draft
) -> None:
    known = next(line for line in draft.read(OUT).text.splitlines() if line.startswith("    - "))
    refusal = zhi.post("/inbox/teach", lessons=lessons, messages=[known[6:], "量子拆机费"], intent="ask_fee")
    assert refusal.json()["movable"] is True
    answer = zhi.post(
        "/inbox/teach", lessons=lessons, messages=[known[6:], "量子拆机费"], intent="ask_fee", move=True
    ).json()
    assert (answer["added"], answer["moved"]) == (["量子拆机费"], [known[6:]])
    assert known not in draft.read(OUT).text.splitlines()
    assert known in draft.read(FEES).text.splitlines()
    assert "从别的意图移来" in git(draft.root, "log", "-1", "--format=%B")


def test_the_last_examples_of_an_intent_are_not_moved_away() -> None:
    texts = {
        "data/nlu/a.yml": "nlu:\n- intent: ask_fee\n  examples: |\n    - 多少钱\n",
        "data/nlu/b.yml": "nlu:\n- intent: ask_usage\n  examples: |\n    - 怎么用\n",
    }
    with pytest.raises(RefusedError, match="只剩"):
        new_messages(texts, ["怎么用"], "ask_fee", PROJECT, move=True)


@pytest.mark.parametrize(
    ("intent", "reason"),
    [("ask_fees", "没有“ask_fees”这个意图"), ("not_understood", "不靠例句")],
)
def test_an_intent_that_cannot_be_taught_is_refused(zhi: TrainersPage, draft: Draft, intent: str, reason: str) -> None:
    head = draft.head
    finding = refused(zhi.post("/inbox/teach", messages=["量子拆机费咋个算"], intent=intent))
    assert reason in finding["reason"]
    assert draft.head == head


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("我电话13812345678", "个人信息"),
        ("打给⟦phone:1⟧", "个人信息"),
        ("长" * 201, "太长"),
        ("\u200b", "什么字也没有"),
        ("那个[冰箱](product)", "标注"),
        ("门把手那儿凹进去一块,送货的搬进屋之前我就看见了,有照片,你们可别赖我呀", "评测"),
        ("退货。", "request_refund"),
    ],
)
def test_what_would_teach_nothing_good_is_refused(zhi: TrainersPage, draft: Draft, message: str, reason: str) -> None:
    head = draft.head
    finding = refused(zhi.post("/inbox/teach", messages=[message], intent="ask_usage"))
    assert reason in finding["reason"]
    assert draft.head == head


def test_a_marked_word_goes_into_its_dictionary(zhi: TrainersPage, lessons: list[int], draft: Draft) -> None:
    word = {"word": "量子乱跳", "entity": "fault", "value": "not_cooling"}
    answer = zhi.post(
        "/inbox/teach", lessons=lessons[:1], words=[word], messages=["量子乱跳了咋整"], intent="report_fault"
    )
    assert answer.json()["settled"] == 1
    assert "量子乱跳]" in draft.read(FAULTS).text
    assert "    - 量子乱跳了咋整\n" in draft.read(FEES).text
    finding = refused(zhi.post("/inbox/teach", words=[{**word, "value": "leaking"}]))
    assert finding["path"] == FAULTS
    assert finding["line"]


def test_a_word_alone_can_be_added(zhi: TrainersPage, lessons: list[int], draft: Draft) -> None:
    answer = zhi.post("/inbox/teach", lessons=lessons[:1], words=[{"word": "量子费", "value": "服务"}])
    assert answer.json() == {"added": [], "moved": [], "known": [], "settled": 1}
    assert "量子费]" in draft.read("data/dictionaries/words.yml").text


@pytest.mark.parametrize(
    "word",
    [
        {"word": "量子", "entity": "fault", "value": "no_such_value"},
        {"word": "冰箱", "entity": "product", "value": "refrigerator"},
    ],
)
def test_a_word_without_a_meaning_or_known_already_is_refused(zhi: TrainersPage, word: dict[str, str]) -> None:
    refused(zhi.post("/inbox/teach", words=[word]))


@pytest.mark.parametrize("word", [{"word": "", "value": "服务"}, {"word": "有 空", "value": "服务"}])
def test_no_word_is_refused(zhi: TrainersPage, word: dict[str, str]) -> None:
    assert zhi.post("/inbox/teach", words=[word]).status_code == 422


def test_no_dictionary_is_refused(zhi: TrainersPage) -> None:
    assert zhi.post("/inbox/teach", words=[{"word": "量子", "entity": "no_such", "value": "x"}]).status_code == 404
    assert zhi.post("/inbox/teach", words=[{"word": "量子", "entity": "../x", "value": "x"}]).status_code == 422
    assert zhi.post("/inbox/teach", messages=["量子"]).status_code == 422


def test_what_teaches_nothing_is_set_aside_and_taken_up_again(zhi: TrainersPage, lessons: list[int]) -> None:
    assert zhi.post("/inbox/set_aside", lessons=lessons[2:]).json() == {"settled": 1}
    done = zhi.get("/inbox", state="done").json()["groups"][0]
    shown = zhi.get(f"/inbox/groups/{done['likeness']}", state="done").json()["lessons"][0]
    assert (shown["outcome"], shown["done_by"]) == ("不用学", "2001")
    assert zhi.post("/inbox/reopen", lessons=lessons[2:]).json() == {"opened": 1}
    assert len(zhi.get("/inbox").json()["groups"]) == 2


def test_two_trainers_who_teach_the_same_intent_keep_both(zhi: TrainersPage, other: TrainersPage, draft: Draft) -> None:
    zhi.post("/inbox/teach", messages=["量子拆机费咋个算"], intent="ask_fee")
    other.post("/inbox/teach", messages=["量子加急费几多钱"], intent="ask_fee")
    text = draft.read(FEES).text
    assert "    - 量子拆机费咋个算\n    - 量子加急费几多钱\n" in text


HEAD = "- intent: ask_fee\n  examples: |\n"


@pytest.mark.parametrize(
    ("new", "behind", "reason"),
    [
        ("- intent: ask_fees\n  examples: |\n", 3, "没有“ask_fees”这个意图"),
        (f"{HEAD}   - 歪了\n", 3, "不是例句文件的写法"),
        (f"{HEAD}    - 查查进度 量子\n    - 查查进度量子\n", 4, "已经有了"),
    ],
)
def test_a_file_of_messages_is_refused_with_its_line(draft: Draft, new: str, behind: int, reason: str) -> None:
    file = draft.read(FEES)
    begin = file.text[: file.text.index(HEAD)].count("\n")
    with pytest.raises(RefusedError) as told:
        draft.save([Change(FEES, file.text.replace(HEAD, new, 1), file.hash)], Author("2001", "示范培训师"), "x")
    first = told.value.findings[0]
    assert (first.path, first.line) == (FEES, begin + behind)
    assert reason in first.reason


def test_what_two_branches_brought_together_is_found_before_it_is_taken_over(draft: Draft) -> None:
    outside = next(line for line in draft.read(OUT).text.splitlines() if line.startswith("    - "))
    text = draft.read(FEES).text.replace(HEAD, f"{HEAD}{outside}\n")
    (draft.root / FEES).write_text(text, encoding="utf-8")
    [finding] = message_findings({FEES: text}, draft.root)
    assert "out_of_scope" in finding.reason
