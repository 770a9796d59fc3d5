"""Whole dialogues on PostgreSQL: one of every file, or all of them with ANXIN_ALL=1."""

from __future__ import annotations

import os

import pytest

from bot.settings import PROJECT
from tests.services.servers import ALL
from trainer.rehearsal.customer import Customer
from trainer.rehearsal.dialogues import Dialogue, read_dialogues
from trainer.rehearsal.play import play
from trainer.rehearsal.throwaway import Stage


def chosen() -> list[Dialogue]:
    """The first of each file; a dialogue is one customer's, so any may be left out."""
    dialogues = read_dialogues(PROJECT)
    if os.environ.get(ALL):
        return dialogues
    first = {dialogue.file: dialogue for dialogue in reversed(dialogues)}
    return [dialogue for dialogue in dialogues if first[dialogue.file] is dialogue]


@pytest.fixture
def customer(stage: Stage) -> Customer:
    return stage.new_customer()


@pytest.mark.parametrize("dialogue", chosen(), ids=lambda dialogue: dialogue.title)
def test_dialogue(dialogue: Dialogue, customer: Customer) -> None:
    failed = [f"{turn.said}: {turn.failed}" for turn in play(dialogue, customer) if turn.failed]
    assert not failed, "\n".join(failed)
