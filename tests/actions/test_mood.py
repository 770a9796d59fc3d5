"""The mood of a conversation: the strongest of the last messages, until the customer is reconciled."""

from typing import Any

import pytest

from actions.mood import WEAKEST_FIRST, felt
from bot.nlu.mood import CALM, STRONGEST_FIRST


def heard(mood: str | None, intent: str = "inform") -> dict[str, Any]:
    parse = {"intent": {"name": intent}} if mood is None else {"intent": {"name": intent}, "mood": mood}
    return {"event": "user", "parse_data": parse}


ANSWERED = {"event": "bot", "text": "好的"}


@pytest.mark.parametrize(
    ("messages", "before", "changed"),
    [
        ([heard("calm")], None, {}),
        ([heard("furious")], None, {"mood": "furious"}),
        ([heard("furious"), ANSWERED, heard("anxious")], "furious", {}),
        ([heard("furious"), ANSWERED, heard(None), ANSWERED, heard("calm")], "furious", {}),
        ([heard("furious"), heard("calm"), heard("calm"), heard("calm")], "furious", {"mood": "calm"}),
        ([heard("furious"), heard("anxious"), heard("calm"), heard("calm")], "furious", {"mood": "anxious"}),
        ([heard("furious"), heard("calm", "thank")], "furious", {"mood": "calm"}),
        ([heard("furious"), heard(None, "accept_solution")], "furious", {"mood": "calm"}),
        ([heard("furious", "thank")], None, {"mood": "furious"}),
        ([heard("exposing"), heard("calm", "thank"), heard("anxious")], "calm", {"mood": "anxious"}),
    ],
)
def test_the_mood_of_a_conversation(
    messages: list[dict[str, Any]], before: str | None, changed: dict[str, str]
) -> None:
    assert felt(messages, {"mood": before}) == changed


def test_the_moods_are_those_that_are_read_from_messages() -> None:
    assert (CALM, *reversed(STRONGEST_FIRST)) == WEAKEST_FIRST
