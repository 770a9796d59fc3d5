"""Every dialogue of the folders beside this file, turn by turn."""

from __future__ import annotations

import pytest

from bot.settings import PROJECT
from tests.conversations.stock import hold_against_stock
from trainer.rehearsal.customer import Customer
from trainer.rehearsal.dialogues import Dialogue, read_dialogues
from trainer.rehearsal.play import Played, play


@pytest.fixture(autouse=True)
def as_stock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is spared, every prediction, call and copy is stock Rasa's."""
    hold_against_stock(monkeypatch)


@pytest.mark.parametrize("dialogue", read_dialogues(PROJECT), ids=lambda dialogue: dialogue.title)
def test_dialogue(dialogue: Dialogue, customer: Customer) -> None:
    turns = list(play(dialogue, customer))
    failed = [_as_it_went(dialogue, turn) for turn in turns if turn.failed]
    assert not failed, "\n".join(failed)


def _as_it_went(dialogue: Dialogue, turn: Played) -> str:
    return "\n  ".join([f"{dialogue.file} 第{turn.line}行 {turn.said}", *turn.failed, "回复：", *turn.replies])
