from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli import main
from desk.service import Desk

SENDER = "web:anna"


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    monkeypatch.setenv("ANXIN_DATABASE_URL", url)
    return url


def keep_a_phone(url: str, kept_on: datetime) -> None:
    desk = Desk.open(url)
    with desk.work() as work:
        work.personal.keep(SENDER, "phone", "13800000000", "visit", kept_on, 30)
    desk.close()


def phone(url: str) -> str | None:
    desk = Desk.open(url)
    with desk.work() as work:
        value = work.personal.resolve(SENDER, "⟦phone:1⟧")
    desk.close()
    return value


def test_a_customer_is_forgotten_by_name(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    keep_a_phone(url, datetime.now(UTC))
    assert main(["forget", "web:boris"]) == 1
    assert phone(url) == "13800000000"
    assert main(["forget", SENDER]) == 0
    assert "个人信息\t1" in capsys.readouterr().out
    assert phone(url) is None


def test_what_its_time_is_over_for_is_erased(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    keep_a_phone(url, datetime(2020, 1, 1, tzinfo=UTC))
    assert main(["retention"]) == 0
    assert "个人信息\t1" in capsys.readouterr().out
    assert phone(url) is None
