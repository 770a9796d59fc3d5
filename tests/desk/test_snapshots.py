"""Copies of the database at one moment, and putting them back."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk import snapshots
from desk.database import migrate
from desk.service import Desk
from desk.snapshots import SnapshotError

SENDER = "web:anna"
NOW = datetime(2026, 11, 21, tzinfo=UTC)
PHONES = ("13800000000", "13900000000")


def keep(desk: Desk, phone: str) -> None:
    with desk.work() as work:
        work.personal.keep(SENDER, "phone", phone, "visit", NOW, 30)


def phones(url: str) -> list[str | None]:
    desk = Desk.open(url)
    with desk.work() as work:
        found = [work.personal.resolve(SENDER, f"⟦phone:{number}⟧") for number in (1, 2)]
    desk.close()
    return found


def test_a_copy_is_of_one_moment_and_goes_back(url: str, tmp_path: Path) -> None:
    desk, copy = Desk.open(url), tmp_path / "copy"
    keep(desk, PHONES[0])
    snapshots.take(url, copy)
    keep(desk, PHONES[1])
    with desk.work() as work:
        assert work.personal.resolve(SENDER, "⟦phone:2⟧")
        with pytest.raises(SnapshotError, match="in use"):
            snapshots.put_back(url, copy)
    desk.close()
    assert phones(url) == list(PHONES)
    snapshots.put_back(url, copy)
    assert phones(url) == [PHONES[0], None]


def test_whoever_writes_is_not_held_up(url: str, tmp_path: Path) -> None:
    desk, over = Desk.open(url), threading.Event()
    written = []

    def write() -> None:
        while not over.is_set():
            keep(desk, f"138{len(written):08}")
            written.append(1)

    writing = threading.Thread(target=write)
    writing.start()
    try:
        for number in range(3):
            snapshots.take(url, tmp_path / str(number))
            before = len(written)
            while len(written) == before:
                assert writing.is_alive()
    finally:
        over.set()
        writing.join()
    desk.close()


def test_empty_tables_hold_nothing(url: str) -> None:
    assert not snapshots.holds_anything(url)
    with pytest.raises(SnapshotError):
        snapshots.revision(url)
    migrate(url)
    assert not snapshots.holds_anything(url)
    assert snapshots.revision(url)
    desk = Desk.open(url)
    keep(desk, PHONES[0])
    desk.close()
    assert snapshots.holds_anything(url)


def test_what_is_no_copy_is_not_put_back(url: str, tmp_path: Path) -> None:
    desk, wrong = Desk.open(url), tmp_path / "wrong"
    keep(desk, PHONES[0])
    desk.close()
    wrong.write_bytes(b"no database at all" * 1000)
    with pytest.raises(SnapshotError):
        snapshots.put_back(url, wrong)
    assert phones(url)[0] == PHONES[0]


def test_a_database_in_memory_has_no_copy(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="memory"):
        snapshots.take("sqlite://", tmp_path / "copy")
