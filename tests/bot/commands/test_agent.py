"""`anxin agent`, and the accounts with which the service starts."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.agents.accounts import prepare
from bot.cli import main
from bot.settings import DEVELOPMENT_KEY, SettingsError, load_settings
from desk.service import Desk

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
Anxin = Callable[..., int]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/desk.db"


@pytest.fixture
def anxin(url: str, monkeypatch: pytest.MonkeyPatch) -> Anxin:
    """Runs `anxin agent …` on the database at `url`; a password comes on standard input."""
    monkeypatch.setenv("ANXIN_DATABASE_URL", url)

    def run(*arguments: str, password: str = "") -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        return main(["agent", *arguments])

    return run


def test_an_account_is_added_listed_and_ended(anxin: Anxin, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert anxin("add", "1003", "示范经理", "--role", "manager", password="a long password") == 0
    assert anxin("password", "1003", password="another password") == 0
    assert anxin("list") == 0
    assert "1003\t示范经理\tmanager\t不在岗" in capsys.readouterr().out
    desk = Desk.open(url)
    with desk.work() as work:
        assert work.agents.with_password("1003", "another password")
    desk.close()
    assert anxin("disable", "1003") == 0
    assert anxin("list") == 0
    assert "已停用" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "password"),
    [
        (("add", "1003", "示范", "--role", "king"), "a long password"),
        (("add", "1003", "示范"), "short"),
        (("disable", "9999"), ""),
        (("password", "9999"), "a long password"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(
    anxin: Anxin, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], password: str
) -> None:
    assert anxin(*arguments, password=password) == 2
    error = capsys.readouterr().err
    assert error.startswith("anxin agent: ")
    assert error.count("\n") == 1


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk.open(f"sqlite:///{tmp_path}/accounts.db")


def production() -> dict[str, str]:
    return {"env": "production", "rest_key": "one", "session_key": "two", "agents_key": "three"}


def test_development_has_two_accounts_to_try_with_for_each_page(desk: Desk) -> None:
    for _ in range(2):
        prepare(desk, load_settings(), NOW)
    with desk.work() as work:
        assert [agent.number for agent in work.agents.all()] == ["1001", "1002", "2001", "2002"]
        assert work.agents.with_password("1001", DEVELOPMENT_KEY)
        assert work.agents.with_password("2002", DEVELOPMENT_KEY)


def test_a_page_with_accounts_of_ones_own_gets_no_more(desk: Desk) -> None:
    with desk.work() as work:
        work.agents.add("7", "示范", "agent", "a long password", NOW)
    prepare(desk, load_settings(), NOW)
    with desk.work() as work:
        assert [agent.number for agent in work.agents.all()] == ["2001", "2002", "7"]


def test_production_makes_none_and_refuses_the_password_of_development(desk: Desk) -> None:
    prepare(desk, load_settings(**production()), NOW)
    with desk.work() as work:
        assert work.agents.all() == []
    prepare(desk, load_settings(), NOW)
    with pytest.raises(SettingsError, match="1001, 1002, 2001, 2002"):
        prepare(desk, load_settings(**production()), NOW)
    with desk.work() as work:
        work.agents.set_password("1001", "a password of my own")
        for number in ("1002", "2001", "2002"):
            work.agents.disable(number)
    prepare(desk, load_settings(**production()), NOW)
