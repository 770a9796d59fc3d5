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
    lines = capfd.readouterr().out.splitlines()
    figures, by_intent = dict(line.split("\t") for line in lines[:6]), lines[6:]
    assert (figures["messages"], figures["accuracy"], figures["among the first two"]) == ("4", "0.750", "0.750")
    assert figures["accuracy, 95 %"] == "0.250-1.000"
    assert figures["macro F1"] == "0.000"
    assert 0 <= float(figures["calibration error"]) <= 1
    assert by_intent == ["ask_delivery\t1/2", "request_exchange\t1/1", "request_refund\t1/1"]


@pytest.mark.usefixtures("model_loaded_before")
def test_the_messages_may_lie_in_a_folder_of_their_own(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dev.tsv").write_text("第一行\u2028我要退货\trequest_refund", encoding="utf-8")
    monkeypatch.setenv("ANXIN_EVAL", str(tmp_path))
    own = tmp_path / "own"
    own.mkdir()
    (own / "some.tsv").write_text(MESSAGES + "今天天气怎么样\tout_of_scope\n", encoding="utf-8")
    monkeypatch.setattr("bot.evaluation.messages.OWN", own)
    assert main(["evaluate"]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert lines[0] == "messages\t1"
    assert "own messages\t5" in lines
    assert "own out of scope found at 3% false alarms\t1.000" in lines
    assert "own out of scope, area under the curve\t1.000" in lines


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
