"""Whole dialogues on PostgreSQL, one of every file; with ANXIN_ALL=1 all, at two workers in turn, on Redis as well."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from actions.wiring import Tools, build_actions
from bot.brain import Brain
from bot.messages import Incoming, Reply
from bot.settings import PROJECT
from bot.shared.wiring import Together
from bot.wordings import Wordings
from tests.services.servers import ALL, Redis
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


@dataclass
class TwoWorkers:
    """Brains that remember nothing of each other: a customer's messages come to one and the other in turn."""

    brains: Sequence[Brain]
    redis_url: str
    answered: int = 0

    async def answer(self, message: Incoming) -> list[Reply]:
        brain = self.brains[self.answered % len(self.brains)]
        self.answered += 1
        worker = Together(self.redis_url, "a key for tests")
        async with worker.running(), worker.order.in_turn(message.conversation_id):
            return await brain.answer(message)

    async def parse(self, text: str) -> dict[str, Any]:
        return await self.brains[0].parse(text)

    @property
    def wordings(self) -> Wordings:
        return self.brains[0].wordings


@pytest.fixture(scope="module")
def at_workers(stage: Stage, model: Path, redis_server: Redis) -> Stage:
    """The stage with as many workers as there is time for."""
    if not os.environ.get(ALL):
        return stage
    other = Brain(model, build_actions(Tools(desk=stage.desk, clock=stage.clock)), stage.desk, stage.clock)
    brains = cast(Brain, TwoWorkers([stage.brain, other], redis_server.url))
    return Stage(brains, stage.desk, stage.clock)


@pytest.fixture
def customer(at_workers: Stage) -> Customer:
    return at_workers.new_customer()


@pytest.mark.parametrize("dialogue", chosen(), ids=lambda dialogue: dialogue.title)
def test_dialogue(dialogue: Dialogue, customer: Customer) -> None:
    failed = [f"{turn.said}: {turn.failed}" for turn in play(dialogue, customer) if turn.failed]
    assert not failed, "\n".join(failed)
