"""The trainers' replies for messages that answer no turn: Rasa's responses without a dialogue around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions.mood import CALM, MOOD
from desk.database import Json

RESPONSE = "response"
"""Under this name a posted bubble remembers which reply it is; channels leave it out."""

Responses = Mapping[str, Sequence[Mapping[str, Any]]]


class Wordings:
    """Replies by name, each wording said in turn."""

    def __init__(self, responses: Responses) -> None:
        self._responses = responses

    def bubble(
        self,
        name: str,
        times_said: int,
        channel: str,
        buttons: Sequence[Json] = (),
        *,
        mood: str = CALM,
        **values: Any,
    ) -> Json:
        """One reply with its placeholders filled, and `buttons` before its own.

        `mood` is the customer's, where it is known: its wordings go before those for everybody.

        Raises:
            KeyError: there is no such reply for this channel, or a placeholder has no value.
        """
        written = self._responses.get(name, ())
        of_mood = [one for one in written if one.get("condition") == _condition(mood)]
        wordings = _for_channel(of_mood, channel) or _for_channel(
            [one for one in written if not one.get("condition")], channel
        )
        if not wordings:
            raise KeyError(name)
        wording = wordings[times_said % len(wordings)]
        bubble: Json = {"text": str(wording["text"]).format_map(values), RESPONSE: name}
        together = [*buttons, *(dict(button) for button in wording.get("buttons") or [])]
        return bubble | ({"buttons": together} if together else {})


def _condition(mood: str) -> list[Json]:
    return [{"type": "slot", "name": MOOD, "value": mood}]


def _for_channel(written: Sequence[Mapping[str, Any]], channel: str) -> list[Mapping[str, Any]]:
    own = [one for one in written if one.get("channel") == channel]
    return own or [one for one in written if not one.get("channel")]


def without_name(bubble: Json) -> Json:
    """The bubble as a channel sends it."""
    return {name: value for name, value in bubble.items() if name != RESPONSE}
