"""A message as it was understood, in the words that the rules ask about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from actions.asides import DOUBTFUL
from actions.claim_of_wish import CLAIM_OF_WISH as CLAIM_OF_ANY_WISH
from actions.exposure import THREATEN_ESCALATION
from actions.facts_from_message import CLAIMS
from bot.intents import REQUEST_HUMAN, UNSURE

# Whoever wants a person or a higher place gets there, whatever else is told.
NEVER_OVERRULED = frozenset({REQUEST_HUMAN, THREATEN_ESCALATION})
# A fallen price is asked for in words of its own.
CLAIM_OF_WISH = {wish: claim for wish, claim in CLAIM_OF_ANY_WISH.items() if wish != "price_difference"}

Entity = Mapping[str, Any]


@dataclass(frozen=True)
class Understood:
    """What the classifier and the dictionaries made of a message."""

    parse: Mapping[str, Any]

    @cached_property
    def intent(self) -> str:
        """The likeliest one."""
        return str(self.parse["intent"]["name"])

    @property
    def next_intent(self) -> str:
        """The one that is likely after it."""
        ranking = self.parse.get("intent_ranking") or []
        return str(ranking[1]["name"]) if len(ranking) > 1 else UNSURE

    @cached_property
    def text(self) -> str:
        return str(self.parse.get("text") or "")

    @property
    def is_doubtful(self) -> bool:
        """Whether the classifier is not sure of the intent."""
        return self.parse.get("decision") in DOUBTFUL

    @property
    def claims(self) -> bool:
        """Whether the intent is one of those that claim something."""
        return self.intent in CLAIMS

    @cached_property
    def entities(self) -> list[Entity]:
        return self.parse.get("entities") or []

    @property
    def kinds(self) -> set[str]:
        return {entity["entity"] for entity in self.entities}

    def named(self, *kinds: str) -> Iterator[Entity]:
        """The entities of these kinds."""
        return (entity for entity in self.entities if entity["entity"] in kinds)

    def values(self, kind: str) -> set[str]:
        """What is named of a kind."""
        return {entity["value"] for entity in self.named(kind)}

    @property
    def claim_of_its_wish(self) -> str | None:
        """The claim of the one wish that is named; None for several or none."""
        wishes = self.values("wish")
        return CLAIM_OF_WISH.get(wishes.pop()) if len(wishes) == 1 else None

    @property
    def tells_a_fault(self) -> bool:
        """Whether something is named that the goods no longer do."""
        return "performance" in self.values("fault_kind")


def tells_a_fault(parse: Mapping[str, Any]) -> bool:
    """Whether the message names something that the goods no longer do."""
    return Understood(parse).tells_a_fault
