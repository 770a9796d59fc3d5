"""The trainers' replies for messages that answer no turn: Rasa's responses without a dialogue around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from desk.database import Json

RESPONSE = "response"
"""Under this name a posted bubble remembers which reply it is; channels leave it out."""

Responses = Mapping[str, Sequence[Mapping[str, Any]]]


class Wordings:
    """Replies by name, each wording said in turn."""

    def __init__(self, responses: Responses) -> None:
        self._responses = responses

    def bubble(self, name: str, times_said: int, channel: str, buttons: Sequence[Json] = (), **values: Any) -> Json:
        """One reply with its placeholders filled, and `buttons` before its own.

        Raises:
            KeyError: there is no such reply for this channel, or a placeholder has no value.
        """
        usable = [one for one in self._responses.get(name, ()) if not one.get("condition")]
        own = [one for one in usable if one.get("channel") == channel]
        wordings = own or [one for one in usable if not one.get("channel")]
        if not wordings:
            raise KeyError(name)
        wording = wordings[times_said % len(wordings)]
        bubble: Json = {"text": str(wording["text"]).format_map(values), RESPONSE: name}
        together = [*buttons, *(dict(button) for button in wording.get("buttons") or [])]
        return bubble | ({"buttons": together} if together else {})


def without_name(bubble: Json) -> Json:
    """The bubble as a channel sends it."""
    return {name: value for name, value in bubble.items() if name != RESPONSE}
