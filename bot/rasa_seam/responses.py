"""Which wording of a reply is said: the one that this conversation has heard least.

Stock Rasa draws a wording at random; here the wordings take turns, so that a dialogue is deterministic and a customer
hears no sentence twice while there is another one. Rasa's filter picks the wordings for the customer's mood and
channel; once all of those have been heard, those for everybody come before a repetition. When none is left that the
customer has not read word for word, the sentence is led in anew. What is asked of another matter is asked for the first
time, whatever was read before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from itertools import takewhile
from typing import Any

from rasa.core.nlg.generator import ResponseVariationFilter
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.events import ActionExecuted, BotUttered, Event
from rasa.shared.core.trackers import DialogueStateTracker

from actions.matters import BEGIN_A_MATTER
from actions.pieces import pieces
from bot.rasa_seam.event_kinds import of_kind

Wording = dict[str, Any]

# Under this key an utterance remembers its wording: the text may have been filled, so its place in the file is kept.
SAID = "wording"
QUESTION = "utter_ask_"


class WordingsInTurn(TemplatedNaturalLanguageGenerator):  # type: ignore[misc]
    """Rasa's response templates, each wording said in turn."""

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        if utter_action not in self.responses:
            return None
        slots = tracker.current_slot_values()
        fitting = self._fitting(utter_action, output_channel, slots)
        if not fitting:
            return None
        uttered: Iterator[BotUttered] = of_kind(tracker.events, BotUttered)
        said = Counter(
            event.metadata.get(SAID) for event in uttered if event.metadata.get("utter_action") == utter_action
        )
        places = [*fitting, *(place for place in self._fitting(utter_action, output_channel, {}) if not said[place])]
        in_turn = sorted(places, key=lambda place: said[place])
        # A copy to the bottom: filling a button's payload happens in place.
        filled = ((place, deepcopy(self.responses[utter_action][place])) for place in in_turn)
        wordings = ({**self._fill_response(one, slots, **kwargs), SAID: place} for place, one in filled)
        return _not_read_yet(wordings, utter_action, tracker)

    def _fitting(self, utter_action: str, channel: str, slots: dict[str, Any]) -> list[int]:
        """The places of the wordings for this channel and these slots, in the order of the file."""
        fitting = ResponseVariationFilter(self.responses).responses_for_utter_action(utter_action, channel, slots)
        # The filter gives the wordings themselves.
        chosen = set(map(id, fitting))
        return [place for place, wording in enumerate(self.responses[utter_action]) if id(wording) in chosen]


def _not_read_yet(wordings: Iterable[Wording], utter_action: str, tracker: DialogueStateTracker) -> Wording:
    """The first wording whose very words the customer has not read; else the first one with a lead-in."""
    read, filled = _texts(tracker.events), []
    for wording in wordings:
        if wording.get("text") not in read:
            return wording
        filled.append(wording)
    if utter_action.startswith(QUESTION):
        read = _texts(_of_this_matter(tracker.events))
    first = next((wording for wording in filled if wording["text"] not in read), None)
    if first is not None:
        return first
    first = filled[0]
    asks = utter_action.startswith(QUESTION) or str(first["text"]).rstrip().endswith("？")
    leads = [lead + first["text"] for lead in pieces("asked_again" if asks else "said_again").values()]
    return {**first, "text": next((text for text in leads if text not in read), leads[-1])}


def _texts(events: Iterable[Event]) -> set[str | None]:
    return {event.text for event in of_kind(events, BotUttered)}


def _of_this_matter(events: Sequence[Event]) -> Iterator[Event]:
    """The events since the matter that is spoken of was begun, newest first."""
    return takewhile(lambda event: not _begins_a_matter(event), reversed(events))


def _begins_a_matter(event: Event) -> bool:
    return type(event) is ActionExecuted and event.action_name in BEGIN_A_MATTER
