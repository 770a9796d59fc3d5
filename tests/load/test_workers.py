"""What two workers are to one is reckoned from turns, seconds and processor time."""

from __future__ import annotations

import pytest

from benchmarks.workers import Team, Teams

ONE = Team(1, turns=500, seconds=10, cpu_seconds=8, apart=1.5, senders=0.5)
TWO = Team(2, turns=800, seconds=10, cpu_seconds=14.4, apart=2.4, senders=0.8)


def test_by_the_clock_and_with_the_database_apart() -> None:
    teams = Teams(ONE, TWO, [])
    assert teams.by_the_clock == pytest.approx(1.6)
    # 16 ms of a worker's time became 18.
    assert teams.database_apart == pytest.approx(2 * 16 / 18)
    # 22 ms of everybody's time a turn let two cores do 90.9 of them a second, where one worker did 50.
    assert teams.at_most(cores=2) == pytest.approx(2000 / 22 / 50)
