"""The workbench on a draft with the whole project's code: talks are held by the draft's own desk.

One for all tests of a module, because a desk takes long to start.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

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
from tests.trainer.conftest import KEY, PASSWORD, TrainersPage, git, logged_in
from trainer import pages
from trainer.draft import Draft
from trainer.workbench import Workbench

WHOLE = (
    *("entitlement", "desk", "actions", "bot", "trainer", "brands", "data"),
    *("domain.yml", "config.yml", "uv.lock", "tests/conversations"),
)
LEFT_OUT = ("__pycache__", "node_modules", "*.pyc")


@pytest.fixture(scope="module")
def whole_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    for name in WHOLE:
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns(*LEFT_OUT))
        else:
            shutil.copy(source, folder / name)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--force", ".")
    git(folder, "commit", "--quiet", "-m", "the whole project")
    return folder


@pytest.fixture(scope="module")
def trainer_settings(whole_project: Path, tmp_path_factory: pytest.TempPathFactory, model: Path) -> Settings:
    folder = tmp_path_factory.mktemp("service")
    return load_settings(
        repository=whole_project,
        trainer_folder=folder / "trainer",
        database_url=f"sqlite:///{folder}/desk.db",
        models=model.parent,
    )


@pytest.fixture(scope="module")
def workbench(trainer_settings: Settings) -> Iterator[Workbench]:
    clock = FixedClock.on(date(2026, 11, 21))
    desk = Desk.open(trainer_settings.database_url)
    with desk.work() as work:
        for number, name, role in (
            ("2001", "示范培训师", "trainer"),
            ("2002", "示范审核员", "reviewer"),
            ("2003", "另一位培训师", "trainer"),
        ):
            work.agents.add(number, name, role, PASSWORD, clock.now())
    yield Workbench.of(trainer_settings, Office(lambda: desk, KEY, clock=clock))
    desk.close()


@pytest.fixture(scope="module")
def app(workbench: Workbench) -> Iterator[FastAPI]:
    """The talks are ended afterwards."""
    app = FastAPI()
    pages.add_to(app, workbench)
    answer_errors(app)
    app.mount("/page", StaticFiles(directory=CUSTOMERS_PAGE))
    app.mount("/agents/page", StaticFiles(directory=AGENTS_PAGE))
    with TestClient(app):
        yield app


@pytest.fixture(scope="module")
def draft(workbench: Workbench) -> Draft:
    return workbench.draft


@pytest.fixture(scope="module")
def zhi(app: FastAPI) -> TrainersPage:
    """Trainer 2001, logged in."""
    return logged_in(app, "2001")
