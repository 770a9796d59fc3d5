"""People write all at once, impatiently and over bad connections: nothing is lost, and nothing answered twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from benchmarks.audit import audit
from benchmarks.load_report import Load, plot, table
from benchmarks.people import Person, Trouble, people
from benchmarks.visit import Seen, all_visits
from bot.settings import load_settings
from bot.wiring import make_brain
from desk.clock import FixedClock
from desk.service import Desk
from desk.tables import AnsweredTurn
from tests.browser import serving
from tests.conftest import KEY, TODAY, wait_until_ready
from trainer.app import create_app

SESSIONS, SECONDS, SPEED, SEED = 120, 600, 100, 7


def everybody(many: int = SESSIONS, seed: int = SEED) -> list[Person]:
    return list(people(many, SECONDS, seed, TODAY))


def test_nothing_is_lost_and_nothing_is_doubled(model: Path, tmp_path: Path, clock: FixedClock) -> None:
    settings = load_settings(
        models=model.parent,
        database_url=f"sqlite:///{tmp_path / 'desk.db'}",
        uploads=tmp_path / "uploads",
        trainer_folder=tmp_path / "trainer",
        trusted_proxies="127.0.0.1",
        rest_key=KEY,
        session_key=KEY,
        agents_key=KEY,
    )
    with serving(create_app(settings, lambda: make_brain(settings, clock), clock)) as url:
        wait_until_ready(url)
        seen, _ = asyncio.run(all_visits(everybody(), url, KEY, SPEED))
    found = audit(settings.database_url, seen)
    assert (seen.lost, seen.doubled, seen.counts["visits given up"]) == ([], [], 0)
    assert found.is_clean, found
    assert seen.most_talking > 5
    assert seen.counts["broken connections"]
    assert seen.counts["sent again"]
    assert seen.counts["photos"]


def test_the_audit_finds_what_is_lost_and_what_is_doubled(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    desk, now = Desk.open(url), FixedClock.on(TODAY).now()
    with desk.work() as work:
        for name, said in (("load-a", "一"), ("load-b", "二"), ("load-never-sent", "三")):
            row = {"turn_key": f"web:v/{name}", "sender_id": "web:v", "channel": "web", "replies": [{"text": said}]}
            work.session.add(AnsweredTurn(**row, received_at=now, finished_at=now))
    desk.close()
    sent = dict.fromkeys(("load-a", "load-b", "load-c"), "web")
    seen = Seen(sent=sent, answers={"load-a": [["一"]], "load-b": [["别的"], ["二"]]}, photos={"load-p"})
    found = audit(url, seen)
    assert found.lost == seen.lost == ["load-c"]
    assert found.strange == ["load-b", "load-never-sent"]
    assert found.doubled == ["load-p", "load-b"]
    assert not found.is_clean


def test_people_are_the_same_again_by_their_seed() -> None:
    assert everybody() == everybody()
    assert everybody() != everybody(seed=SEED + 1)


def test_people_are_as_people_are() -> None:
    many = everybody(2000)
    sayings = [saying for person in many for saying in person.sayings]
    troubles = Counter(saying.trouble for saying in sayings)
    assert all(troubles[trouble] for trouble in Trouble)
    assert all(0 <= person.comes_at <= SECONDS for person in many)
    assert [person.comes_at for person in many] == sorted(person.comes_at for person in many)
    assert len({saying.id for saying in sayings}) == len(sayings)
    assert any(person.photo for person in many)
    assert {person.by_widget for person in many} == {True, False}
    assert all(saying.waits for saying in sayings if saying.text.startswith("/"))


def a_load(**other: int) -> Load:
    times = [(float(second), 0.01 + second / 1000) for second in range(100)]
    counts = {"lost": 0, "doubled": 0, "strange": 0} | other
    size = {"cpu_seconds": 1.0, "megabytes": 500.0, "database_bytes": 1 << 20}
    return Load(10, 600, 60, 1, 100, 50, 4, late=times, counts={"photos": 2}, **counts, **size)


@pytest.mark.parametrize("what", ["lost", "doubled", "strange"])
def test_one_lost_or_doubled_message_is_a_failure(what: str) -> None:
    assert a_load().is_clean
    assert not a_load(**{what: 1}).is_clean


def test_the_report_tells_what_was_measured(tmp_path: Path) -> None:
    told = table(a_load())
    assert "| messages a second | 2.0 |" in told
    assert "| processor time of the desk for a message | 10.0 ms |" in told
    assert "| photos | 2 |" in told
    # In a process of its own, as the load is: in this one others may have left out what only plots need.
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        pool.submit(plot, a_load(), tmp_path / "load.svg").result()
    assert (tmp_path / "load.svg").read_text(encoding="utf-8").count("<path") > 4
