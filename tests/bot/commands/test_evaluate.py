from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main
from bot.commands.understanding import Understanding
from bot.settings import load_settings

MESSAGES = (
    "我要退货\trequest_refund\n"
    "换货\trequest_exchange,request_refund\tchat\n"
    "我想跟真人客服说话\task_delivery\n"
    "找人工\task_delivery,request_human\n"
)


@pytest.fixture(scope="module")
def understanding(model: Path) -> Understanding:
    assert model.exists()
    return Understanding(load_settings())


@pytest.fixture
def model_loaded_before(understanding: Understanding, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.commands.understanding.Understanding", lambda _settings: understanding)


@pytest.mark.usefixtures("model_loaded_before")
def test_accuracy_is_told_as_a_whole_and_by_intent(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    messages = tmp_path / "messages.tsv"
    messages.write_text(MESSAGES, encoding="utf-8")
    assert main(["evaluate", str(messages)]) == 0
    assert capfd.readouterr().out.splitlines() == [
        "messages\t4",
        "accuracy\t0.750",
        "among the first two\t0.750",
        "ask_delivery\t1/2",
        "request_exchange\t1/1",
        "request_refund\t1/1",
    ]


@pytest.mark.usefixtures("model_loaded_before")
def test_the_messages_may_lie_in_a_folder_of_their_own(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dev.tsv").write_text("第一行\u2028我要退货\trequest_refund", encoding="utf-8")
    monkeypatch.setenv("ANXIN_EVAL", str(tmp_path))
    assert main(["evaluate"]) == 0
    assert capfd.readouterr().out.splitlines()[0] == "messages\t1"


@pytest.mark.parametrize(
    ("text", "line"),
    [("我要退货\trequest_refund\n换货\n", 2), ("", 1)],
)
def test_a_line_without_labels_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, line: int
) -> None:
    messages = tmp_path / "messages.tsv"
    messages.write_text(text, encoding="utf-8")
    assert main(["evaluate", str(messages)]) == 2
    assert capsys.readouterr() == ("", f"anxin evaluate: {messages}:{line}: no labels after the message\n")


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(tmp_path / "none.tsv")]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
