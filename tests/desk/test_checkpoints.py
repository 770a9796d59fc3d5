"""SQLite's log, and who moves it into the file."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from desk.service import Desk
from tests.desk.matters import open_case


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


def cases_in_the_file_alone(file: Path) -> int:
    """As the file is without its log."""
    copy = file.with_name("copy.db")
    shutil.copyfile(file, copy)
    with closing(sqlite3.connect(copy)) as connection:
        return int(connection.execute("SELECT count(*) FROM cases").fetchone()[0])


def test_what_the_log_holds_is_moved_when_asked_for(file: Path) -> None:
    desk = Desk.open(f"sqlite:///{file}")
    desk.checkpoint()
    with desk.work() as work:
        open_case(work, "anna", "counter:1")
    assert cases_in_the_file_alone(file) == 0
    desk.checkpoint()
    assert cases_in_the_file_alone(file) == 1
    desk.close()


def test_whoever_reads_meanwhile_goes_on_seeing_what_was_there(file: Path) -> None:
    desk = Desk.open(f"sqlite:///{file}")
    with closing(sqlite3.connect(file)) as reader:
        count = "SELECT count(*) FROM cases"
        reader.execute("BEGIN")
        assert reader.execute(count).fetchone() == (0,)
        with desk.work() as work:
            open_case(work, "anna", "counter:1")
        desk.checkpoint()
        assert reader.execute(count).fetchone() == (0,)
        reader.rollback()
        assert reader.execute(count).fetchone() == (1,)
    desk.close()


def test_other_databases_do_it_themselves(desk: Desk) -> None:
    desk.checkpoint()
    with desk.work() as work:
        open_case(work, "anna", "counter:1")
    desk.checkpoint()
    with desk.work() as work:
        assert work.cases.open_case_of("anna") is not None
