"""Every scenario of the handbooks is reached by talking, and solved in few turns of the customer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.settings import PROJECT
from entitlement.data import words
from trainer.rehearsal.dialogues import SPOKEN, Dialogue, read_dialogues

MOST_TURNS = 6
PRESSING_ON = "insist_despite_policy"


def test_every_scenario_is_solved_in_few_turns() -> None:
    turns: dict[str, int] = {}
    for dialogue in read_dialogues(PROJECT):
        for scenario, said in _solved(dialogue):
            turns[scenario] = min(said, turns.get(scenario, said))
    assert turns.keys() == words("scenarios").keys()
    assert {scenario: count for scenario, count in turns.items() if count > MOST_TURNS} == {}


def test_there_are_many_whole_dialogues() -> None:
    assert len(list(read_dialogues(PROJECT))) >= 120


def _solved(dialogue: Dialogue) -> Iterator[tuple[str, int]]:
    """Each scenario that the dialogue brings to its answer, and how many times the customer had spoken by then."""
    said, pressed_on = 0, False
    for turn in dialogue.turns:
        said += any(key in turn.written for key in SPOKEN)
        scenario = turn.written.get("情形") or _without_card(turn.written, pressed_on=pressed_on)
        if scenario is not None:
            yield scenario, said
        pressed_on = pressed_on or _is_answered_with_a_way(turn.written)


def _without_card(turn: Mapping[str, Any], *, pressed_on: bool) -> str | None:
    """H1 and S7, which no card tells: an incident is registered, and whoever pressed on takes what was offered."""
    if "事故" in turn:
        return "H1"
    return "S7" if pressed_on and turn.get("状态") == "remedy_chosen" else None


def _is_answered_with_a_way(turn: Mapping[str, Any]) -> bool:
    return turn.get("意图") == PRESSING_ON and turn.get("转人工") is False
