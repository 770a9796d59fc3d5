"""A desk is backed up while it works and restored elsewhere: it answers as before, and what was promised is kept."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from bot.brain import Brain
from bot.rounds.rounds import Rounds
from bot.settings import Settings, load_settings
from bot.wiring import make_brain
from desk.clock import FixedClock
from desk.tables import Case, Message, Promise
from tests.browser import serving
from tests.conftest import KEY, TODAY, wait_until_ready
from tests.trainer.conftest import git
from trainer.app import create_app
from trainer.cli import main

PATIENCE = httpx.Timeout(60)
RETURN = ("冰箱11月10号买的，当天送到，现在不制冷了，我要退钱，发票还在", "2399元")
PERSON = "帮我转人工客服"
PROGRESS = "我的单子处理到哪一步了"
WIDGET = "/api/widget/demo"


@dataclass
class RunningDesk:
    """A desk at an address, with what it works with."""

    client: httpx.Client
    brain: Brain

    def say(self, sender: str, text: str) -> list[Any]:
        said = self.client.post("/webhooks/rest/webhook", json={"sender": sender, "message": text})
        assert said.status_code == httpx.codes.OK
        return [bubble.get("text") for bubble in said.json()]

    def posted(self, sender: str) -> list[str]:
        found = self.client.get("/webhooks/rest/messages", params={"sender": sender}).raise_for_status().json()
        return [message["text"] for message in found]

    def remembers(self) -> list[Any]:
        with self.brain.desk.work() as work:
            session = work.session
            cases = [(one.number, one.state, one.scenario) for one in session.query(Case).order_by(Case.number)]
            promises = [(one.kind, one.state, one.due_at) for one in session.query(Promise).order_by(Promise.id)]
            messages = [(one.key, one.bubble) for one in session.query(Message).order_by(Message.id)]
        return [cases, promises, messages]


def settings_in(folder: Path, repository: Path, model: Path) -> Settings:
    return load_settings(
        database_url=f"sqlite:///{folder / 'desk.db'}",
        uploads=folder / "uploads",
        trainer_folder=folder / "trainer",
        repository=repository,
        models=model.parent,
        rest_key=KEY,
        session_key=KEY,
        agents_key=KEY,
        round_seconds=0,
    )


@contextmanager
def running(settings: Settings, clock: FixedClock) -> Iterator[RunningDesk]:
    made: list[Brain] = []

    def make() -> Brain:
        made.append(make_brain(settings, clock))
        return made[0]

    with serving(create_app(settings, make, clock)) as url:
        wait_until_ready(url)
        headers = {"Authorization": f"Bearer {KEY}"}
        with httpx.Client(base_url=url, headers=headers, timeout=PATIENCE) as client:
            yield RunningDesk(client, made[0])
        made[0].desk.close()


def call(settings: Settings, monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    for name, value in settings.as_variables().items():
        monkeypatch.setenv(name, value)
    return main(words)


def a_photo() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 40, 40)).save(content, "JPEG")
    return content.getvalue()


def test_a_desk_goes_on_elsewhere(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = tmp_path / "project"
    git(tmp_path, "init", "--quiet", "--initial-branch=main", str(repository))
    git(repository, "commit", "--quiet", "--allow-empty", "-m", "the project")
    here, there = (settings_in(tmp_path / name, repository, model) for name in ("here", "there"))
    file, clock = tmp_path / "desk.zip", FixedClock.on(TODAY)
    with running(here, clock) as desk:
        for text in RETURN:
            desk.say("li", text)
        assert any("AX" in text for text in desk.say("wang", PERSON) + desk.say("li", PERSON) if text)
        token = desk.client.post(f"{WIDGET}/sessions", json={}).json()["token"]
        mine = {"Authorization": f"Bearer {token}"}
        sent = desk.client.post(f"{WIDGET}/photos?id=photo-id-1", content=a_photo(), headers=mine).json()
        photo = f"{WIDGET}/photos/{sent['messages'][0]['id']}"
        seen = desk.client.get(photo, headers=mine).raise_for_status().content
        remembered = desk.remembers()
        assert all(remembered)
        # Taken while it works.
        assert call(here, monkeypatch, "backup", str(file)) == 0
        assert desk.say("wu", PROGRESS)
    assert file.stat().st_mode & 0o777 == 0o600

    assert call(there, monkeypatch, "restore", str(file)) == 0
    became = []
    for settings in (here, there):
        clock.moment = FixedClock.on(TODAY).moment + timedelta(minutes=5)
        with running(settings, clock) as desk:
            if settings is there:
                assert desk.remembers() == remembered
                assert desk.client.get(photo, headers=mine).raise_for_status().content == seen
            answers = [desk.say("li", PROGRESS), desk.say("wang", PROGRESS)]
            clock.moment += timedelta(days=1)
            Rounds(desk.brain.desk, desk.brain.wordings, desk.brain.rulebooks).tick(clock.now())
            became.append((answers, desk.posted("li"), desk.posted("wang")))
    assert became[0] == became[1]
    assert all(became[0][1:]), "a promise that ran late was told of to both"
