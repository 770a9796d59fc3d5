"""`anxin trainer import`: shown first, then done as one commit; nothing half-written."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings
from tests.trainer.conftest import git
from trainer.cli import main
from trainer.draft import Draft

NLU = "data/nlu/complaints.yml"
STANDS = "客服态度真差"
NEW = ("接电话那位训了我半天还嫌我啰嗦", "上门的人甩脸子给我老娘看")
INTENT = "complain_staff_attitude"


@pytest.fixture(autouse=True)
def environment(trainer_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in trainer_settings.as_variables().items():
        monkeypatch.setenv(name, value)


def table(folder: Path, *rows: str) -> str:
    path = folder / "新说法.csv"
    path.write_text("\n".join(["消息,意图", *rows, ""]), encoding="utf-8")
    return str(path)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main(["trainer", "import", *words])
    return code, capsys.readouterr().out


def test_it_is_shown_first_and_done_on_demand(tmp_path: Path, draft: Draft, capsys: pytest.CaptureFixture[str]) -> None:
    file = table(tmp_path, *(f"{message},{INTENT}" for message in (STANDS, *NEW)))
    before = draft.read(NLU).text
    code, said = run(capsys, file)
    assert code == 0
    assert f"{INTENT}（{NLU}）：新加 2 句，已经有 1 句" in said
    assert "还没有改动任何文件" in said
    assert draft.read(NLU).text == before
    code, said = run(capsys, file, "--yes")
    assert (code, "已导入" in said) == (0, True)
    after = draft.read(NLU).text
    assert all(f"\n    - {message}\n" in after for message in NEW)
    assert len(after.splitlines()) == len(before.splitlines()) + 2
    assert git(draft.root, "log", "-1", "--format=%s").strip() == "从 新说法.csv 导入 2 句"
    assert "都已经有了" in run(capsys, file, "--yes")[1]


def test_messages_of_several_intents_are_one_commit(
    tmp_path: Path, draft: Draft, capsys: pytest.CaptureFixture[str]
) -> None:
    head = draft.head
    file = table(tmp_path, f"{NEW[0]},{INTENT}", "你这机器人唱支曲子给大伙助助兴,out_of_scope")
    assert run(capsys, file, "--yes")[0] == 0
    assert git(draft.root, "rev-list", "--count", f"{head}..HEAD").strip() == "1"
    assert len(git(draft.root, "diff", "--name-only", f"{head}..HEAD").split()) == 2


def test_every_wrong_line_is_told_and_nothing_is_imported(
    tmp_path: Path, draft: Draft, capsys: pytest.CaptureFixture[str]
) -> None:
    file = table(
        tmp_path,
        f"{NEW[0]},{INTENT}",
        f"{NEW[1]},complain_staff_atitude",
        f"{STANDS},ask_usage",
        f"{NEW[0]},ask_usage",
        f"我手机13812345678你们客服骂人,{INTENT}",
    )
    head = draft.head
    code, said = run(capsys, file, "--yes")
    assert code == 1
    assert "有 4 处要先改好，什么也没有导入" in said
    lines = said.splitlines()[1:]
    assert [line.partition(" ")[0] for line in lines] == [f"新说法.csv:{n}" for n in range(3, 7)]
    assert f"是不是想写“{INTENT}”" in said
    assert "不能又是 ask_usage" in said
    assert "个人信息" in said
    assert draft.head == head


def test_another_encoding_is_refused_with_the_remedy(
    tmp_path: Path, draft: Draft, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "新说法.csv"
    path.write_bytes(f"消息,意图\n{NEW[0]},{INTENT}\n".encode("gbk"))
    head = draft.head
    code, said = run(capsys, str(path), "--yes")
    assert code == 1
    assert "新说法.csv:1 不是 UTF-8 编码（看起来是 GBK）" in said
    assert ".xlsx" in said
    assert draft.head == head
