"""Which wording of a reply is said: the one that this conversation has not heard yet.

Stock Rasa draws a wording at random; here the wordings take turns, so that a dialogue is deterministic and a customer
hears no sentence twice before all wordings of it have been used.
"""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from typing import Any

from rasa.core.nlg.generator import ResponseVariationFilter
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker


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
        # A copy to the bottom: filling a button's payload happens in place.
        wording = deepcopy(wordings[said[utter_action] % len(wordings)])
        filled: dict[str, Any] = self._fill_response(wording, slots, **kwargs)
        return filled
