"""One fault of each kind while people write. `make chaos` plays a hundred schedules."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from desk.service import Desk
from desk.tables import Promise
from tests.chaos.desk import chaotic_desk
from tests.chaos.faults import Kind, one_of_each, schedule
from tests.chaos.run import Outcome, Summary, play

SEED = 5
KINDS = (Kind.KILL, Kind.CLOCK, Kind.FULL, Kind.SLOW, Kind.LOCK)


def test_nothing_is_lost_doubled_or_forgotten(model: Path, tmp_path: Path) -> None:
    assert model.exists()
    with chaotic_desk(tmp_path) as desk:
        before = {worker.pid for worker in desk.workers()}
        outcome = play(desk, one_of_each(SEED, KINDS), SEED, sessions=25, one_by_one=True)
        assert not outcome.wrong, outcome
        assert not before & {worker.pid for worker in desk.workers()}
        remembers = Desk.open(desk.database)
        with remembers.work() as work:
            assert work.session.scalar(select(func.count()).select_from(Promise))
        remembers.close()
        assert desk.broken_promises() == []


def test_a_run_says_what_was_played_and_what_was_wrong() -> None:
    good = [Outcome(seed, schedule(seed, 4), 90, 1, 2, 20.0, []) for seed in (7, 8)]
    bad = Outcome(9, schedule(9, 4), 90, 0, 0, 20.0, ["lost load-9-000001-000"])
    clean = Summary(good, 2, [], 60)
    assert clean.is_clean
    assert str(clean) == (
        "2 of 2 schedules (seeds 7 to 8), 8 faults, 180 messages in 1 min: "
        "0 with something wrong, 0 promises or events not kept"
    )
    for run in (Summary([*good, bad], 3, [], 60), Summary(good, 2, ["1 is overdue"], 60), Summary([], 2, [], 60)):
        assert not run.is_clean
    assert "1 with something wrong" in str(Summary([*good, bad], 3, [], 60))


def test_a_schedule_is_the_same_again_by_its_seed() -> None:
    assert schedule(3, 5) == schedule(3, 5)
    assert schedule(3, 5)[:2] == schedule(3, 2)
    assert schedule(3, 5) != schedule(4, 5)
    assert {fault.kind for fault in schedule(1, 100, list(Kind))} == set(Kind)
