"""`anxin trainer promote|rollback|history|check|compare`, as an operator meets them; what versions find is given."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from bot.settings import Settings
from tests.trainer.found import Found, checking_in_threads, what_versions_find
from trainer.cli import main
from trainer.draft import Change, Draft
from trainer.git import Author
from trainer.review import Review

XING = Author("2002", "示范审核员")
NLU = "data/nlu/complaints.yml"


@pytest.fixture(autouse=True)
def found(trainer_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Found]:
    for name, value in trainer_settings.as_variables().items():
        monkeypatch.setenv(name, value)
    with checking_in_threads(monkeypatch, trainer_settings):
        yield what_versions_find(monkeypatch, Found())


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main(["trainer", *words])
    out, err = capsys.readouterr()
    return code, out + err


def edit(draft: Draft) -> str:
    file = draft.read(NLU)
    return draft.save([Change(NLU, f"{file.text}# 说明\n", file.hash)], XING, "改一处")


def test_checked_put_live_taken_back_and_told(draft: Draft, capsys: pytest.CaptureFixture[str]) -> None:
    assert "还没有上线过版本" in run(capsys, "history")[1]
    edit(draft)
    code, said = run(capsys, "check")
    assert code == 0
    for label in ("检查文件", "训练", "对话测试", "评测消息", "交叉验证", "速度"):
        assert f"{label}：做完了" in said
    assert "✓ 对话测试全部通过：1 段全部通过" in said
    assert "通过，可以上线" in said
    merged = Review(draft, lambda _: None).take_over(XING)
    code, said = run(capsys, "promote", merged[:10], "--why", "顾客常问")
    assert (code, f"上线 {merged[:7]}" in said) == (0, True)
    assert run(capsys, "rollback", "--why", "再想想")[0] == 0
    lines = run(capsys, "history")[1].splitlines()
    assert [line.split("\t")[2] for line in lines] == ["退回", "上线", "起点"]
    assert lines[0].startswith("* 3\t")
    assert "顾客常问" in lines[1]


def test_a_red_check_ends_with_one_and_says_what_got_worse(
    draft: Draft, found: Found, capsys: pytest.CaptureFixture[str]
) -> None:
    found.wrong[edit(draft)] = 5
    code, said = run(capsys, "check")
    assert code == 1
    assert "✗ 没有意图掉超过2个点：refund 掉了 5.0 个点" in said
    code, said = run(capsys, "compare")
    assert code == 0
    assert "refund\t200 条\t100.0% → 95.0%（-5.0）" in said
    assert "变差的消息：10 条" in said
    assert json.loads(run(capsys, "compare", "--json")[1])["worse_count"] == 10


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("promote",), "还没有检查过"),
        (("promote", "nonsense"), "没有“nonsense”这个版本"),
        (("rollback",), "没有更早的版本"),
        (("rollback", "7"), "没有可以退回的第 7 次"),
        (("compare",), "还没有检查过"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(
    words: tuple[str, ...], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = run(capsys, *words)
    assert code == 2
    assert reason in said
    assert said.count("\n") == 1
