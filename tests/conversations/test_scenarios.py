"""Every scenario of the handbooks is reached by talking, and solved in few turns of the customer."""

from __future__ import annotations

from tests.conversations.dialogue import read_dialogues

SCENARIOS = {f"S{number}" for number in range(1, 14)} | {f"E{number}" for number in range(7)} | {"X1", "H2", "H3", "H4"}
# S7 is told by the action that answers who presses on, H1 before anything is decided: neither has a card.
WITHOUT_CARD = {"S7"}
MOST_TURNS = 6
SPOKEN = ("客户", "点")


def test_every_scenario_is_solved_in_few_turns() -> None:
    turns: dict[str, int] = {}
    for dialogue in read_dialogues():
        said = 0
        for turn in dialogue.turns:
            said += any(key in turn for key in SPOKEN)
            if "情形" in turn:
                turns[turn["情形"]] = min(said, turns.get(turn["情形"], said))
    assert turns.keys() >= SCENARIOS - WITHOUT_CARD
    assert {scenario: count for scenario, count in turns.items() if count > MOST_TURNS} == {}


def test_there_are_many_whole_dialogues() -> None:
    assert len(list(read_dialogues())) >= 120
