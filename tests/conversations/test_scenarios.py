"""Every scenario of the handbooks is reached by talking, and solved in few turns of the customer."""

from __future__ import annotations

from bot.settings import PROJECT
from trainer.rehearsal.dialogues import SPOKEN, read_dialogues

SCENARIOS = {f"S{number}" for number in range(1, 14)} | {f"E{number}" for number in range(7)} | {"X1", "H2", "H3", "H4"}
# S7 is told by the action that answers who presses on, H1 before anything is decided: neither has a card.
WITHOUT_CARD = {"S7"}
MOST_TURNS = 6


def test_every_scenario_is_solved_in_few_turns() -> None:
    turns: dict[str, int] = {}
    for dialogue in read_dialogues(PROJECT):
        said = 0
        for turn in dialogue.turns:
            said += any(key in turn.written for key in SPOKEN)
            if "情形" in turn.written:
                scenario = turn.written["情形"]
                turns[scenario] = min(said, turns.get(scenario, said))
    assert turns.keys() >= SCENARIOS - WITHOUT_CARD
    assert {scenario: count for scenario, count in turns.items() if count > MOST_TURNS} == {}


def test_there_are_many_whole_dialogues() -> None:
    assert len(list(read_dialogues(PROJECT))) >= 120
