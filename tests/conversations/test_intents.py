"""Every intent that is taught is spoken in a dialogue that says how it was understood."""

from __future__ import annotations

from bot.examples import read_examples
from bot.settings import PROJECT
from trainer.rehearsal.dialogues import read_dialogues


def test_every_intent_is_spoken_in_a_dialogue() -> None:
    taught = {example.intent for example in read_examples()}
    understood = {turn.written.get("意图") for dialogue in read_dialogues(PROJECT) for turn in dialogue.turns}
    assert taught - understood == set()
