"""`anxin trainer new-story`: the customer's lines in, the draft's desk answers, all kept as a conversation test."""

from __future__ import annotations

import io

import pytest

from bot.settings import Settings
from trainer.cli import main
from trainer.draft import Draft
from trainer.rehearsal.dialogues import read_dialogues

CLAIM = "冰箱11月1号买的当天送到，不制冷，我要退货"
WORDS = ("trainer", "new-story", "试出来的/命令行", "第七天要退货", "--day", "2026-11-08")


@pytest.fixture(autouse=True)
def environment(trainer_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in trainer_settings.as_variables().items():
        monkeypatch.setenv(name, value)


def test_a_talk_in_the_terminal_becomes_a_conversation_test(
    draft: Draft, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{CLAIM}\n\n发票\n"))
    assert main(WORDS) == 0
    said = capsys.readouterr().out
    assert f"客户：{CLAIM}" in said
    assert "已存到 tests/conversations/试出来的/命令行.yml" in said
    [kept] = [one for one in read_dialogues(draft.root) if one.file == "试出来的/命令行.yml"]
    assert (kept.name, kept.day.isoformat()) == ("第七天要退货", "2026-11-08")
    assert [turn.written["客户"] for turn in kept.turns] == [CLAIM, "发票"]
    assert kept.turns[0].written["问"] == "购机凭证"
    assert len(kept.turns[1].written) > 1


@pytest.mark.parametrize(("place", "said"), [("命令行", "你好"), ("../x/y", "你好"), ("试出来的/空的", "")])
def test_what_cannot_be_kept_changes_nothing(
    place: str, said: str, draft: Draft, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(said))
    head = draft.head
    assert main(["trainer", "new-story", place, "标题"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert draft.head == head
