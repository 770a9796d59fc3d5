"""Chores of the rounds: what its time is over for is erased, wished-for goods are told of, neither too often."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.rounds.housekeeping import EVERY, Housekeeping
from desk.service import Desk
from entitlement.rulebook import default_rulebook
from tests.desk.matters import NOW


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk.open(f"sqlite:///{tmp_path / 'desk.db'}")
    yield desk
    desk.close()


def keep_a_phone(desk: Desk, days: int) -> str:
    with desk.work() as work:
        return work.personal.keep("web:anna", "phone", "13900001111", "after_sales_case", NOW, days)


def is_known(desk: Desk, reference: str) -> bool:
    with desk.work() as work:
        return work.personal.resolve("web:anna", reference) is not None


def test_what_its_time_is_over_for_is_erased(desk: Desk) -> None:
    reference = keep_a_phone(desk, 1)
    Housekeeping(desk, default_rulebook()).tick(NOW + timedelta(hours=1))
    assert is_known(desk, reference)
    Housekeeping(desk, default_rulebook()).tick(NOW + timedelta(days=2))
    assert not is_known(desk, reference)


def test_the_chores_are_done_now_and_then_only(desk: Desk) -> None:
    chores = Housekeeping(desk, default_rulebook())
    chores.tick(NOW + timedelta(days=2))
    reference = keep_a_phone(desk, 1)
    chores.tick(NOW + timedelta(days=2) + EVERY / 2)
    assert is_known(desk, reference)
    chores.tick(NOW + timedelta(days=2) + EVERY)
    assert not is_known(desk, reference)


def test_a_clock_that_was_put_back_stops_no_chores(desk: Desk) -> None:
    chores = Housekeeping(desk, default_rulebook())
    chores.tick(NOW + timedelta(days=9))
    reference = keep_a_phone(desk, 1)
    chores.tick(NOW + timedelta(days=2))
    assert not is_known(desk, reference)
