"""What waited for the morning is said a little at a time: the customers who write meanwhile are answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from bot.rounds.rounds import Rounds
from bot.wordings import Wordings
from desk.clock import CHINA
from desk.service import Desk
from tests.data.trainers_files import responses
from tests.desk.matters import open_case

NIGHT = datetime(2026, 11, 21, 23, tzinfo=CHINA)
MORNING = NIGHT + timedelta(hours=10)
WAITING = 5


def test_a_round_rests_after_each_thing_for_as_long_as_it_took(tmp_path: Path) -> None:
    desk, rests = Desk.open(f"sqlite:///{tmp_path}/desk.db"), list[float]()
    rounds = Rounds(desk, Wordings(responses()), rest=rests.append)
    rounds.tick(NIGHT)
    rests.clear()
    with desk.work() as work:
        for number in range(WAITING):
            case = open_case(work, f"web:{number}", f"web:{number}/1", NIGHT)
            work.promises.make(case, "human_reply", NIGHT)
    rounds.tick(MORNING)
    assert len(rests) > WAITING
    assert all(seconds > 0 for seconds in rests)
    with desk.work() as work:
        assert all(work.messages.after(f"web:{number}") for number in range(WAITING))
    desk.close()
