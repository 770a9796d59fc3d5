"""The whole report, on a small desk: few messages, an understanding without a model, an encoder without one."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.evaluation import messages, report, taught
from bot.evaluation.page import page
from bot.examples import GROUP_A, Example
from tests.bot.nlu.fake_encoder import FakeEncoder

TAUGHT = [
    Example(f"{wish}{number}号机{words}", intent, GROUP_A, number)
    for number in range(20)
    for intent, wish, words in (("request_refund", "退货", "退钱"), ("request_exchange", "换货", "换一台"))
]
DEV = "我要退货<b>\trequest_refund\n给我换货\trequest_exchange\n再换一台吧\trequest_exchange\n"
OWN = "退钱\trequest_refund\n天气真好\tout_of_scope\n"


class ByWord:
    """Understands one word."""

    def rank(self, text: str) -> list[tuple[str, float]]:
        if "换" in text:
            return [("request_exchange", 0.8), ("request_refund", 0.2)]
        return [("out_of_scope", 0.9)] if "天气" in text else [("request_refund", 0.6), ("request_exchange", 0.4)]


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    (tmp_path / "dev.tsv").write_text(DEV, encoding="utf-8")
    (tmp_path / "own.tsv").write_text(OWN, encoding="utf-8")
    monkeypatch.setenv("ANXIN_EVAL", str(tmp_path))
    monkeypatch.setattr(report, "own_messages", lambda: messages.read_labelled(tmp_path / "own.tsv"))
    monkeypatch.setattr(report, "read_examples", lambda: TAUGHT)
    for module in (report, taught):
        monkeypatch.setattr(module, "load_encoder", lambda _name, _kept: FakeEncoder())
    monkeypatch.setattr(report, "STOCK", tmp_path / "none.json")
    return report.report(ByWord(), lambda _: None)


def test_everything_is_measured_and_written(found: dict[str, dict[str, object]], tmp_path: Path) -> None:
    assert found["dev"]["accuracy"] == 1
    assert found["dev"]["group A"] == 1
    assert found["own"]["out of scope, area under the curve"] == 1
    assert found["cross-validation"]["messages"] == len(TAUGHT)
    assert set(found["noise"]) == {"同音字", "漏字", "重字", "繁体", "全角", "表情", "无标点"}
    data, shown = report.write(found, tmp_path / "report")
    assert json.loads(data.read_text(encoding="utf-8"))["dev"]["messages"] == 3
    assert shown.read_text(encoding="utf-8") == page(json.loads(data.read_text(encoding="utf-8")))


def test_the_page_asks_for_nothing_from_outside_and_escapes_what_customers_write(
    found: dict[str, dict[str, object]],
) -> None:
    found["dev"]["worst"] = [{"text": "<b>", "accepted": ["a"], "taken for": "b", "confidence": 0.9}]
    asked: list[str] = []

    class Links(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            asked.extend(f"{tag} {name}" for name, _ in attrs if name in ("src", "href"))
            assert tag not in ("script", "b")

    Links().feed(page(found))
    assert asked == []


def test_stocks_figures_stand_beside_ours_where_they_are_known(found: dict[str, object]) -> None:
    assert "原装" not in page(found)
    side = {"anxin": {"accuracy": 0.7}, "stock": {"accuracy": 0.4}, "errors, ours to stock's": 0.5}
    found["stock"] = {"messages": 1100, "messages of each intent": 20, "dev": side, "own": side}
    assert "原装 Rasa" in page(found)
