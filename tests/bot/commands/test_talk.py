from __future__ import annotations

import io
from pathlib import Path

import pytest
from sqlalchemy import select

from actions.read_facts import ReadFacts
from bot.brain import Brain
from bot.cli import main
from desk.service import Desk
from desk.tables import Case


@pytest.fixture(autouse=True)
def own_database(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    assert model.exists()
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    monkeypatch.setenv("ANXIN_DATABASE_URL", url)
    return url


def talk(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], *lines: str) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    assert main(["talk"]) == 0
    return capfd.readouterr().out


def test_a_conversation_up_to_a_choice(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], own_database: str
) -> None:
    claim = "冰箱买了三天就不制冷了，花了2999元，有发票，我要退货"
    out = talk(monkeypatch, capfd, "", claim, "1", "/exit", "never said")
    assert "[1] " in out
    desk = Desk.open(own_database)
    with desk.work() as work:
        [case] = work.session.scalars(select(Case))
    desk.close()
    assert case.number in out
    assert case.chosen_remedy is not None


@pytest.fixture
def brain_made_before(brain: Brain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.commands.talk.make_brain", lambda _settings: brain)


@pytest.mark.usefixtures("brain_made_before")
def test_a_number_without_its_button_is_a_message(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert talk(monkeypatch, capfd, "1")
    assert talk(monkeypatch, capfd, "你好", "99").count("[1]") >= 1


@pytest.mark.usefixtures("brain_made_before")
def test_a_failed_turn_ends_no_conversation(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    def fail(*_: object) -> list[object]:
        raise RuntimeError("broken")

    monkeypatch.setattr(ReadFacts, "act", fail)
    out = talk(monkeypatch, capfd, "你好", "还在吗")
    assert out.count("对不起") == 2
    assert "broken" not in out
