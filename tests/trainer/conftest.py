"""The workbench over HTTP on a small project of its own: real git, real files, real desk."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from fastapi.testclient import TestClient

from bot.agents.office import Office
from bot.agents.pages import PAGE as AGENTS_PAGE
from bot.channels.web import PAGE as CUSTOMERS_PAGE
from bot.errors import answer_errors
from bot.settings import PROJECT, Settings, load_settings
from desk.clock import FixedClock
from desk.service import Desk
from trainer import pages
from trainer.draft import Draft
from trainer.login import OWN_HEADER
from trainer.workbench import Workbench, open_draft

PASSWORD = "a password for tests"
KEY = "a key for tests"
OF_THE_PROJECT = ("data", "tests/conversations", "entitlement/cases", "domain.yml", "config.yml", ".gitattributes")


def git(folder: Path, *words: str) -> str:
    """What git prints in `folder`."""
    names = ["-c", "user.name=tests", "-c", "user.email=tests@tests.invalid", "-c", "core.quotepath=off"]
    return subprocess.run(["git", *names, *words], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="session")
def first_commit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the files that trainers work on, as they are now."""
    folder = tmp_path_factory.mktemp("project")
    for name in OF_THE_PROJECT:
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        elif source.exists():
            shutil.copy(source, folder / name)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "the project")
    return folder


@pytest.fixture
def project(first_commit: Path, tmp_path: Path) -> Path:
    """A repository of one's own."""
    folder = tmp_path / "project"
    git(tmp_path, "clone", "--quiet", "--local", str(first_commit), str(folder))
    return folder


@pytest.fixture
def trainer_settings(project: Path, tmp_path: Path) -> Settings:
    return load_settings(
        repository=project,
        trainer_folder=tmp_path / "trainer",
        models=tmp_path / "models",
        database_url=f"sqlite:///{tmp_path}/desk.db",
    )


@pytest.fixture
def draft(trainer_settings: Settings) -> Draft:
    return open_draft(trainer_settings)


@pytest.fixture
def trainer_clock() -> FixedClock:
    return FixedClock.on(date(2026, 11, 21))


@pytest.fixture
def desk(trainer_settings: Settings, trainer_clock: FixedClock) -> Iterator[Desk]:
    """A desk with trainers 2001 and 2003, reviewer 2002 and agent 1001."""
    desk = Desk.open(trainer_settings.database_url)
    now = trainer_clock.now()
    with desk.work() as work:
        work.agents.add("1001", "示范坐席", "agent", PASSWORD, now)
        work.agents.add("2001", "示范培训师", "trainer", PASSWORD, now)
        work.agents.add("2002", "示范审核员", "reviewer", PASSWORD, now)
        work.agents.add("2003", "另一位培训师", "trainer", PASSWORD, now)
    yield desk
    desk.close()


@pytest.fixture
def workbench(trainer_settings: Settings, desk: Desk, trainer_clock: FixedClock) -> Workbench:
    return Workbench.of(trainer_settings, Office(lambda: desk, KEY, clock=trainer_clock))


@pytest.fixture
def app(workbench: Workbench) -> FastAPI:
    app = FastAPI()
    pages.add_to(app, workbench)
    answer_errors(app)
    # What the floor below serves and the page shares.
    app.mount("/page", StaticFiles(directory=CUSTOMERS_PAGE))
    app.mount("/agents/page", StaticFiles(directory=AGENTS_PAGE))
    return app


class TrainersPage:
    """One trainer's browser, as far as HTTP goes."""

    def __init__(self, app: FastAPI) -> None:
        self.http = TestClient(app, headers={OWN_HEADER: "1"}, base_url="http://desk.test")

    def log_in(self, number: str, password: str = PASSWORD) -> Any:
        return self.http.post("/trainer/api/login", json={"number": number, "password": password})

    def get(self, path: str, /, **query: Any) -> Any:
        return self.http.get(f"/trainer/api{path}", params=query)

    def post(self, path: str, /, **body: Any) -> Any:
        return self.http.post(f"/trainer/api{path}", json=body)


@pytest.fixture
def anonymous(app: FastAPI) -> TrainersPage:
    return TrainersPage(app)


@pytest.fixture
def zhi(app: FastAPI) -> TrainersPage:
    """Trainer 2001, logged in."""
    return logged_in(app, "2001")


@pytest.fixture
def other(app: FastAPI) -> TrainersPage:
    """Trainer 2003, logged in."""
    return logged_in(app, "2003")


@pytest.fixture
def xing(app: FastAPI) -> TrainersPage:
    """Reviewer 2002, logged in."""
    return logged_in(app, "2002")


def logged_in(app: FastAPI, number: str) -> TrainersPage:
    page = TrainersPage(app)
    assert page.log_in(number).status_code == 200
    return page
