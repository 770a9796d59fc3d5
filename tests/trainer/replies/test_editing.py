"""Replies edited where they stand."""

from __future__ import annotations

import pytest
import yaml

from trainer.refusals import RefusedError
from trainer.replies.editing import Kept, edited
from trainer.replies.reading import MisshapenError, replies_in

TEXT = """version: "3.1"
# what this file is for
responses:
  utter_a:
  - text: 您好，{goods}的事我来办。   # keep me
  - text: "请您说说看\\n是什么商品。"
    buttons: &both
    - {title: 冰箱, payload: /inform}
  - condition: [{type: slot, name: mood, value: furious}]
    text: '{goods}，给您办。'
    buttons: *both

  # the second
  utter_b:
  - text: |
      一行
      又一行
"""


def of(text: str, name: str, *kept: Kept) -> str:
    reply = next(reply for reply in replies_in("f.yml", text) if reply.name == name)
    return edited(text, reply, kept)


def kept(text: str, name: str) -> list[Kept]:
    reply = next(reply for reply in replies_in("f.yml", text) if reply.name == name)
    return [Kept(place, wording.text, wording.mood) for place, wording in enumerate(reply.wordings)]


def test_a_reply_is_read_with_its_moods_and_buttons() -> None:
    first, second = replies_in("f.yml", TEXT)
    assert [wording.mood for wording in first.wordings] == ["", "", "furious"]
    assert [len(wording.buttons) for wording in first.wordings] == [0, 1, 1]
    assert second.wordings[0].text == "一行\n又一行\n"
    assert (first.line, second.wordings[0].line) == (4, 15)


def test_what_is_left_alone_changes_nothing() -> None:
    assert of(TEXT, "utter_a", *kept(TEXT, "utter_a")) == TEXT
    assert of(TEXT, "utter_b", *kept(TEXT, "utter_b")) == TEXT


@pytest.mark.parametrize("said", ["您好，我来办。", "{goods}坏了", "a: b", '他说"好"', "两行\n在这里", "# 号", "- 一"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_text_is_changed_and_everything_around_it_stays(said: str, place: int) -> None:
    wordings = kept(TEXT, "utter_a")
    wordings[place] = Kept(place, said, wordings[place].mood)
    new = of(TEXT, "utter_a", *wordings)
    assert yaml.safe_load(new)["responses"]["utter_a"][place]["text"] == said
    assert "# keep me" in new
    assert "  # the second\n  utter_b:" in new
    assert len(new.splitlines()) == len(TEXT.splitlines())


def test_a_block_of_lines_becomes_a_text() -> None:
    new = of(TEXT, "utter_b", Kept(0, "新的一行", ""))
    assert new.endswith('  utter_b:\n  - text: "新的一行"\n')


def test_wordings_are_added_behind_the_last_and_removed_with_what_is_theirs() -> None:
    first, _, last = kept(TEXT, "utter_a")
    # The removed one has the anchor that the last one uses.
    new = of(TEXT, "utter_a", first, Kept(None, "我在呢。", "anxious"), Kept(None, "您请说。"))
    assert yaml.safe_load(new)["responses"]["utter_a"] == [
        {"text": first.text},
        {"condition": [{"type": "slot", "name": "mood", "value": "anxious"}], "text": "我在呢。"},
        {"text": "您请说。"},
    ]
    with pytest.raises(yaml.YAMLError):
        yaml.safe_load(of(TEXT, "utter_a", first, last))


@pytest.mark.parametrize(
    "wordings",
    [
        [],
        [Kept(2, "只对发火的说", "furious")],
        [Kept(0, " ")],
        [Kept(0, "长" * 601)],
        [Kept(0, "一"), Kept(0, "二")],
        [Kept(7, "没有这一条")],
        [Kept(0, "一"), Kept(None, "二", "sleepy")],
    ],
)
def test_what_cannot_be_kept_is_refused(wordings: list[Kept]) -> None:
    with pytest.raises(RefusedError):
        of(TEXT, "utter_a", *wordings)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\n", 1),
        ("responses:\n  utter_a:\n  - buttons: []\n", 3),
        ("responses:\n  utter_a: 您好\n", 2),
        ("responses:\n  utter_a: [{text: 您好}]\n", 2),
    ],
)
def test_a_file_of_another_form_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(MisshapenError) as told:
        replies_in("f.yml", text)
    assert told.value.line == line


@pytest.mark.parametrize("title", ["双开门: 冰箱", "冰箱, 冰柜", "冰箱}"])
def test_a_button_says_something_else_wherever_it_is_shared(title: str) -> None:
    wordings = kept(TEXT, "utter_a")
    wordings[1] = Kept(1, wordings[1].text, titles=[title])
    new = of(TEXT, "utter_a", *wordings)
    assert new == TEXT.replace("title: 冰箱", f'title: "{title}"')
    first = replies_in("f.yml", new)[0]
    assert [wording.buttons[0] for wording in first.wordings[1:]] == [{"title": title, "payload": "/inform"}] * 2


def test_wordings_that_share_a_button_cannot_disagree_about_it() -> None:
    wordings = kept(TEXT, "utter_a")
    wordings[1] = Kept(1, wordings[1].text, titles=["冷柜"])
    wordings[2] = Kept(2, wordings[2].text, "furious", titles=["冰柜"])
    with pytest.raises(RefusedError, match="共用"):
        of(TEXT, "utter_a", *wordings)


@pytest.mark.parametrize("titles", [[" "], ["长" * 21], ["两\n行"], ["一", "二"], []])
def test_buttons_that_nobody_could_press_are_refused(titles: list[str]) -> None:
    wordings = kept(TEXT, "utter_a")
    wordings[1] = Kept(1, wordings[1].text, titles=titles)
    with pytest.raises(RefusedError):
        of(TEXT, "utter_a", *wordings)
