"""The whole way with a real service: checked, put live from the page's API and taken back, while customers write.

The change is one that nothing is trained for (a dialogue's title), one dialogue file is played, and what
cross-validation would find is given: training and cross-validating all messages would take minutes here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from sqlalchemy import func, select

from bot.settings import DEVELOPMENT_KEY, PROJECT, Settings, load_settings
from desk.service import Desk
from desk.tables import AnsweredTurn
from tests.trainer.conftest import git
from trainer.contents import UNDERSTANDING, Kept, content_hash
from trainer.draft import Change
from trainer.git import Author, Git
from trainer.login import OWN_HEADER
from trainer.workbench import open_draft

SECONDS = 600
KEY = "a key for tests"
FOLDERS = ("actions", "bot", "brands", "data", "desk", "entitlement", "trainer")
FILES = ("config.yml", "domain.yml", "endpoints.yml", "uv.lock")
DIALOGUES = Path("tests/conversations")
PLAYED = DIALOGUES / "听不懂/听不懂.yml"
SAID = ("你好", "冰箱不制冷了", "11月10号买的", "我要退钱", "2399元", "发票还在", "谢谢")


@pytest.fixture
def whole_project(tmp_path: Path) -> Path:
    """A repository with everything that a version needs to serve, and one file of dialogues."""
    folder = tmp_path / "whole"
    ignored = shutil.ignore_patterns("__pycache__", "node_modules", "*.pyc")
    for name in FOLDERS:
        shutil.copytree(PROJECT / name, folder / name, ignore=ignored)
    for name in (*FILES, DIALOGUES / "recalls.yml", PLAYED):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / name, folder / name)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "the project")
    return folder


@pytest.fixture
def settings(whole_project: Path, model: Path, tmp_path: Path) -> Settings:
    return load_settings(
        repository=whole_project,
        trainer_folder=tmp_path / "trainer",
        models=model.parent,
        database_url=f"sqlite:///{tmp_path / 'desk.db'}",
        rest_key=KEY,
        session_key=KEY,
    )


@contextmanager
def serving(settings: Settings, log: Path) -> Iterator[tuple[str, psutil.Process]]:
    """`anxin serve` as an operator starts it; its address and process."""
    command = [sys.executable, "-m", "trainer.cli", "serve", "--port", "0"]
    environment = {**os.environ, **settings.as_variables()}
    with log.open("wb") as out, subprocess.Popen(command, cwd=PROJECT, env=environment, stderr=out) as process:
        try:
            yield address_in(log, process), psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait(SECONDS)


def address_in(log: Path, process: subprocess.Popen[bytes]) -> str:
    begin = "安心售后已就绪: "
    last = time.monotonic() + SECONDS
    while begin not in (said := log.read_text(encoding="utf-8")):
        assert process.poll() is None, said
        assert time.monotonic() < last, said
        time.sleep(0.1)
    return said.partition(begin)[2].split()[0]


@dataclass
class Flow:
    """Customers who write without pause until told to stop; every message must be answered."""

    url: str
    sent: list[str] = field(default_factory=list)
    answered: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest: float = 0
    over: threading.Event = field(default_factory=threading.Event)

    def write(self, name: str, *, keep_alive: bool) -> None:
        limits = httpx.Limits(max_keepalive_connections=int(keep_alive))
        headers = {"Authorization": f"Bearer {KEY}"}
        with httpx.Client(base_url=self.url, headers=headers, timeout=SECONDS, limits=limits) as client:
            number = 0
            while not self.over.wait(0.2):
                message_id = f"{name}-{number:06}"
                self.sent.append(message_id)
                said = {"sender": name, "message": SAID[number % len(SAID)], "message_id": message_id}
                begun = time.monotonic()
                response = client.post("/webhooks/rest/webhook", json=said)
                self.slowest = max(self.slowest, time.monotonic() - begun)
                if response.status_code != httpx.codes.OK or not response.json() or "没有处理成功" in response.text:
                    self.wrong.append(f"{message_id}: {response.status_code} {response.text}")
                self.answered[message_id] += 1
                number += 1


@contextmanager
def flowing(url: str) -> Iterator[Flow]:
    flow = Flow(url)
    writing = [
        threading.Thread(target=flow.write, args=(name,), kwargs={"keep_alive": keep})
        for name, keep in (("li", True), ("wang", False), ("zhao", True))
    ]
    for thread in writing:
        thread.start()
    try:
        yield flow
    finally:
        flow.over.set()
        for thread in writing:
            thread.join(SECONDS)


class Page:
    """What the page asks of the service."""

    def __init__(self, url: str, number: str) -> None:
        self._http = httpx.Client(base_url=f"{url}/trainer/api", headers={OWN_HEADER: "1"}, timeout=SECONDS)
        self.post("/login", number=number, password=DEVELOPMENT_KEY)

    def post(self, path: str, **body: str) -> Any:
        return self._http.post(path, json=body).raise_for_status().json()

    def until(self, happened: Callable[[Any], bool]) -> Any:
        """Look at the tab until it shows this."""
        last = time.monotonic() + SECONDS
        while not happened(shown := self._http.get("/versions").raise_for_status().json()):
            assert time.monotonic() < last, shown
            time.sleep(0.5)
        return shown


def know_cross_validation(settings: Settings) -> None:
    """As if it had been done: of these messages it would take minutes."""
    content = content_hash(Git(settings.repository), "main", UNDERSTANDING)
    Kept(settings.trainer_folder).put("cross", content, {"messages": []})


def change_a_title(settings: Settings) -> None:
    draft = open_draft(settings)
    file = draft.read(PLAYED.as_posix())
    text = file.text.replace("标题: ", "标题: 换个说法，", 1)
    draft.save([Change(file.path, text, file.hash)], Author("2001", "示范培训师"), "改一个标题")


def folders_of_workers(supervisor: psutil.Process) -> set[str]:
    return {worker.cwd() for worker in supervisor.children() if worker.status() != psutil.STATUS_ZOMBIE}


def test_a_checked_version_goes_live_and_back_while_customers_write(settings: Settings, tmp_path: Path) -> None:
    know_cross_validation(settings)
    change_a_title(settings)
    log = tmp_path / "service.log"
    with serving(settings, log) as (url, supervisor):
        trainer, reviewer = Page(url, "2001"), Page(url, "2002")
        before = trainer.post("/versions/check")
        checked = trainer.until(lambda shown: shown["job"]["state"] != "running")["job"]
        assert checked["state"] == "green", checked
        reviewer.post("/changes/take_over")
        with flowing(url) as flow:
            reviewer.post("/versions/promote", why="说法更清楚")
            live = reviewer.until(lambda shown: shown["history"][0]["served"])["live"]
            reviewer.until(lambda _: len(folders_of_workers(supervisor)) == 1)
            assert folders_of_workers(supervisor) == {str(settings.trainer_folder / "versions" / live["commit"][:12])}
            reviewer.post("/versions/rollback", why="再想想")
            back = reviewer.until(lambda shown: shown["history"][0]["served"])["live"]
            assert (back["kind"], back["commit"]) == ("rollback", before["live_commit"])
            time.sleep(2)
    desk = Desk.open(settings.database_url)
    with desk.work() as work:
        turns = work.session.scalar(select(func.count()).select_from(AnsweredTurn))
    desk.close()
    assert flow.wrong == []
    assert turns == len(flow.sent) == len(flow.answered)
    assert set(flow.answered.values()) == {1}
    steps = {step["name"]: step["seconds"] for step in checked["steps"]}
    print(f"{len(flow.sent)} messages, the slowest {flow.slowest:.2f} s; steps {steps}")
