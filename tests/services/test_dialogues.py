"""Whole dialogues on PostgreSQL: one of every file, or all of them with ANXIN_ALL=1."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.wiring import Tools, build_actions
from bot.brain import Brain
from bot.settings import PROJECT
from desk.clock import FixedClock
from desk.service import Desk
from tests.conftest import TODAY
from tests.services.servers import ALL, Postgres
from trainer.rehearsal.customer import Customer
from trainer.rehearsal.dialogues import Dialogue, read_dialogues
from trainer.rehearsal.play import play
from trainer.rehearsal.throwaway import Stage, furnish


def chosen() -> list[Dialogue]:
    """The first of each file; a dialogue is one customer's, so any may be left out."""
    dialogues = read_dialogues(PROJECT)
    if os.environ.get(ALL):
        return dialogues
    first = {dialogue.file: dialogue for dialogue in reversed(dialogues)}
    return [dialogue for dialogue in dialogues if first[dialogue.file] is dialogue]


@pytest.fixture(scope="module")
def stage(model: Path, postgres: Postgres) -> Iterator[Stage]:
    clock = FixedClock.on(TODAY)
    with postgres.database() as url:
        desk = Desk.open(url)
        furnish(desk)
        yield Stage(Brain(model, build_actions(Tools(desk=desk, clock=clock)), desk, clock), desk, clock)
        desk.close()


@pytest.fixture
def customer(stage: Stage) -> Customer:
    return stage.new_customer()


@pytest.mark.parametrize("dialogue", chosen(), ids=lambda dialogue: dialogue.title)
def test_dialogue(dialogue: Dialogue, customer: Customer) -> None:
    failed = [f"{turn.said}: {turn.failed}" for turn in play(dialogue, customer) if turn.failed]
    assert not failed, "\n".join(failed)
