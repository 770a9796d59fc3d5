from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest
import yaml

from bot.cli import main
from bot.settings import PROJECT

TODAY = date(2026, 11, 10)
YESTERDAY = "昨天买的冰箱不制冷了，花了2999元，我要退货"
TWO_DAYS = "三天前下单，前天才送到的洗衣机漏水"
DANGER = "电视机冒烟了！"
SEPARATED = "第一行\u2028第二行\x85还是坏的"
LINES = [YESTERDAY, "", "   ", SEPARATED, "/request_human", TWO_DAYS, DANGER, "坏" * 3000, "换货"]
BROKEN = b"\xe5\x86\xb0\xe7\xae" + "坏了".encode()

PARSE = [sys.executable, "-m", "bot.cli", "parse"]

Parses = list[dict[str, Any]]


@pytest.fixture(scope="module")
def output(model: Path) -> str:
    """What `anxin parse - --today` prints for LINES, with Windows ends, and one line that is no text."""
    assert model.exists()
    lines = [line.encode() for line in LINES] + [BROKEN]
    source = b"\xef\xbb\xbf" + b"\r\n".join(lines)
    command = [*PARSE, "-", "--today", TODAY.isoformat()]
    result = subprocess.run(command, input=source, capture_output=True, check=True)
    return result.stdout.decode()


@pytest.fixture(scope="module")
def parses(output: str) -> Parses:
    return [json.loads(line) for line in output.splitlines()]


def test_one_line_in_one_line_out_in_order(parses: Parses) -> None:
    assert [parse["text"] for parse in parses] == [*LINES, BROKEN.decode(errors="replace")]


def test_every_line_has_every_key(parses: Parses) -> None:
    keys = ["text", "intent", "decision", "confidence", "ranking", "also", "entities", "hazard"]
    assert all(list(parse) == keys for parse in parses)


def test_the_intent_is_the_likeliest_class_of_the_domain(parses: Parses) -> None:
    domain = yaml.safe_load((PROJECT / "domain.yml").read_text(encoding="utf-8"))
    known = {name for entry in domain["intents"] for name in (entry if isinstance(entry, dict) else [entry])}
    told_by_the_brain = {"report_hazard", "unsure", "not_understood"}
    for parse in parses:
        ranking = parse["ranking"]
        confidences = [entry["confidence"] for entry in ranking]
        assert (parse["intent"], parse["confidence"]) == (ranking[0]["name"], confidences[0])
        assert confidences == sorted(confidences, reverse=True)
        assert all(0 <= confidence <= 1 for confidence in confidences)
        assert all(set(entry) == {"name", "confidence"} for entry in ranking)
        assert {entry["name"] for entry in ranking} <= known - told_by_the_brain
        assert parse["decision"] in ("answer", "ask_back", "decline")


def test_claims_are_understood(parses: Parses) -> None:
    intents = {parse["text"]: parse["intent"] for parse in parses}
    assert intents[YESTERDAY] == "request_refund"
    assert intents["换货"] == "request_exchange"


def dates(parses: Parses, text: str) -> list[dict[str, Any]]:
    [parse] = [parse for parse in parses if parse["text"] == text]
    return [entity["value"] for entity in parse["entities"] if entity["entity"] == "date"]


def test_days_are_counted_from_the_given_day(parses: Parses) -> None:
    [yesterday] = dates(parses, YESTERDAY)
    day = (TODAY - timedelta(days=1)).isoformat()
    assert (yesterday["from"], yesterday["to"]) == (day, day)
    assert 0 < yesterday["confidence"] <= 1
    delivered = (TODAY - timedelta(days=2)).isoformat()
    assert delivered in [value["to"] for value in dates(parses, TWO_DAYS)]


def test_entities_say_what_and_where(parses: Parses) -> None:
    [parse] = [parse for parse in parses if parse["text"] == YESTERDAY]
    found = {entity["entity"]: entity for entity in parse["entities"]}
    assert found["product"]["value"] == "refrigerator"
    assert found["money"]["value"] == "2999"
    start, end = found["product"]["start"], found["product"]["end"]
    assert YESTERDAY[start:end] == "冰箱"


def test_a_danger_is_told_beside_the_intent(parses: Parses) -> None:
    assert {parse["text"]: bool(parse["hazard"]) for parse in parses} == {
        text: text == DANGER for text in [*LINES, BROKEN.decode(errors="replace")]
    }


def test_every_entity_is_plain_data(output: str) -> None:
    assert "extractor" not in output
    assert "\u2028" not in output
    assert "\x85" not in output


def test_a_file_may_be_named(model: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert model.exists()
    messages = tmp_path / "messages.txt"
    messages.write_text("换货\n\n退货\n", encoding="utf-8")
    assert main(["parse", str(messages)]) == 0
    texts = [json.loads(line)["text"] for line in capfd.readouterr().out.splitlines()]
    assert texts == ["换货", "", "退货"]


@pytest.mark.parametrize("name", ["none.txt", "."])
def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main(["parse", str(tmp_path / name)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("anxin parse: ")
    assert err.count("\n") == 1


def test_a_reader_who_has_seen_enough_is_no_error(model: Path) -> None:
    assert model.exists()
    with subprocess.Popen(PARSE, stdin=PIPE, stdout=PIPE, stderr=PIPE) as process:
        assert process.stdout
        assert process.stdin
        assert process.stderr
        process.stdout.close()
        process.stdin.write("换货\n退货\n".encode())
        process.stdin.close()
        complaints = process.stderr.read().decode()
    assert process.returncode == 0
    assert "BrokenPipe" not in complaints
