"""The command `anxin` as scripts meet it: answers on stdout, one clear line on stderr, exit codes."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot import cli
from bot.cli import main

FRIDGE = {
    "as_of": "2026-11-12",
    "intent": "request_refund",
    "category": "refrigerator",
    "bought_on": "2026-11-01",
    "delivered_on": "2026-11-01",
    "price_paid": "2399.00",
    "fault": "performance",
    "proof": "invoice",
    "wish": "refund",
    "same_model_available": True,
}


def decide(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str, *words: str
) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    code = main(["decide", *words])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.parametrize("words", [(), ("-",)])
def test_decide_answers_facts_with_a_decision(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    code, out, err = decide(monkeypatch, capsys, json.dumps(FRIDGE), *words)
    decision = json.loads(out)
    assert (code, err) == (0, "")
    assert decision["scenario"] == "S2"
    assert decision["requested"]["granted"] == "partial"
    [refund] = [r for r in decision["remedies"] if r["remedy"] == "refund_less_depreciation"]
    assert (refund["amount"], refund["fee"]) == ("2385.81", "13.19")
    assert {"also", "missing", "presumed", "needs_human"} <= set(decision)


def test_decide_answers_lines_with_lines(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    days = ("2026-11-08", "2026-11-10", "2026-11-17")
    text = "".join(json.dumps({**FRIDGE, "wish": "exchange", "as_of": day}) + "\n" for day in days)
    code, out, _ = decide(monkeypatch, capsys, text)
    assert code == 0
    assert [json.loads(line)["scenario"] for line in out.splitlines()] == ["E1", "E2", "S1"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"category": "toaster"}, "category"),
        ({"price_paid": "a lot"}, "price_paid"),
        ({"bought_on": "2026-02-30"}, "bought_on"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_decide_names_a_bad_fact(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], wrong: dict[str, Any], field: str
) -> None:
    code, out, err = decide(monkeypatch, capsys, json.dumps({**FRIDGE, **wrong}))
    assert (code, out) == (2, "")
    assert err.startswith(f"anxin decide: line 1: {field}: ")
    assert err.count("\n") == 1


def test_decide_says_when_there_is_no_such_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["decide", str(tmp_path / "none.json")]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)


def test_decide_brings_in_neither_rasa_nor_tensorflow() -> None:
    script = "import sys; from bot.cli import main; main(); print(*sys.modules, file=sys.stderr)"
    result = subprocess.run(
        [sys.executable, "-c", script, "decide"], input=json.dumps(FRIDGE), capture_output=True, text=True, check=True
    )
    assert json.loads(result.stdout)["scenario"] == "S2"
    packages = {module.partition(".")[0] for module in result.stderr.split()}
    assert "entitlement" in packages
    assert not packages & {"rasa", "rasa_sdk", "tensorflow", "spacy", "fastapi", "sqlalchemy", "pydantic"}


@pytest.mark.parametrize("words", [[], ["dance"], ["parse", "--today", "yesterday"], ["serve", "--port", "http"]])
def test_a_wrong_call_gets_the_usage(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        main(words)
    out, err = capsys.readouterr()
    assert (leaving.value.code, out) == (2, "")
    assert err.startswith("usage: anxin")


@pytest.mark.parametrize("command", ["serve", "train", "talk", "parse", "evaluate", "decide"])
def test_help_names_every_command(capsys: pytest.CaptureFixture[str], command: str) -> None:
    with pytest.raises(SystemExit) as leaving:
        main(["--help"])
    assert leaving.value.code == 0
    assert command in capsys.readouterr().out


@pytest.mark.parametrize(
    ("problem", "code", "line"),
    [
        (ValueError("two\n  lines"), 2, "anxin train: two lines\n"),
        (RuntimeError(), 2, "anxin train: RuntimeError\n"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_whatever_goes_wrong_is_one_line_and_a_code(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    problem: BaseException,
    code: int,
    line: str,
) -> None:
    def fail(_: object) -> int:
        raise problem

    monkeypatch.setattr(cli, "_train", fail)
    assert main(["train"]) == code
    assert capsys.readouterr() == ("", line)
