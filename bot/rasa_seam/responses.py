"""Which wording of a reply is said: the one that this conversation has not heard yet.

Stock Rasa draws a wording at random; here the wordings take turns, so that a dialogue is deterministic and a customer
hears no sentence twice before all wordings of it have been used. When they have been, the sentence is led in anew.
"""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from typing import Any

from rasa.core.nlg.generator import ResponseVariationFilter
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker

from actions.wording import pieces


class WordingsInTurn(TemplatedNaturalLanguageGenerator):  # type: ignore[misc]
    """Rasa's response templates, each wording said in turn."""

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        if utter_action not in self.responses:
            return None
        slots = tracker.current_slot_values()
        wordings = ResponseVariationFilter(self.responses).responses_for_utter_action(
            utter_action, output_channel, slots
        )
        if not wordings:
            return None
        said = Counter(event.metadata.get("utter_action") for event in tracker.events if isinstance(event, BotUttered))
        first = said[utter_action] % len(wordings)
        # A copy to the bottom: filling a button's payload happens in place.
        in_turn = (deepcopy(wording) for wording in (*wordings[first:], *wordings[:first]))
        filled = [self._fill_response(wording, slots, **kwargs) for wording in in_turn]
        return _not_said_yet(filled, _texts_said(tracker))


def _texts_said(tracker: DialogueStateTracker) -> set[str]:
    return {event.text for event in tracker.events if isinstance(event, BotUttered) and event.text}


def _not_said_yet(wordings: list[dict[str, Any]], said: set[str]) -> dict[str, Any]:
    """The first wording whose very words the customer has not read; else the first one with a lead-in."""
    for wording in wordings:
        if wording.get("text") not in said:
            return wording
    first = wordings[0]
    leads = [lead + first["text"] for lead in pieces("said_again").values()]
    return {**first, "text": next((text for text in leads if text not in said), leads[-1])}
