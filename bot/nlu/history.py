"""What has happened to the goods before: who bought them and was told what, damage, a fault that came back, repairs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from actions.templates import Contexts, compile_phrases, fold, mask
from bot.nlu.counts import read_days_waited
from bot.nlu.dictionaries import DICTIONARIES, load

DAMAGE = "damage"
HAPPENED = ("same_fault_again", "bought_by_minor")
"""What has happened or has not: a yes, where the words are there."""
ALLEGED_CAUSE = "alleged_cause"
"""What the trader or repairer blames on the customer, who denies it."""
TOLD_BY_SELLER = "told_by_seller"
PLACE_OF_SALE = "place_of_sale"


class HistoryReader:
    """Reads these facts out of normalised messages, by the words of `data/dictionaries/history.yml`."""

    def __init__(self, path: Path = DICTIONARIES / "history.yml") -> None:
        entries: Mapping[str, Any] = load(path)
        self._look_alikes = compile_phrases(entries["except"])
        self._feared = Contexts.compile(entries["negated"])
        self._damage = {kind: compile_phrases(phrases) for kind, phrases in entries[DAMAGE].items()}
        self._happened = {fact: compile_phrases(entries[fact]) for fact in HAPPENED}
        self._alleged = {cause: compile_phrases(phrases) for cause, phrases in entries[ALLEGED_CAUSE].items()}
        self._not_the_place = compile_phrases(entries[PLACE_OF_SALE]["except"])
        self._place_of_sale = {
            place: compile_phrases(phrases) for place, phrases in entries[PLACE_OF_SALE].items() if place != "except"
        }
        self._told_by_seller = {
            fact: {answer == "yes": compile_phrases(phrases) for answer, phrases in answers.items()}
            for fact, answers in entries[TOLD_BY_SELLER].items()
        }
        self._in_repair = {kind: compile_phrases(phrases) for kind, phrases in entries["in_repair"].items()}

    def read(self, text: str) -> dict[str, Any]:
        """The facts by the engine's names: a code of damage, true, or a number of days."""
        heard = mask(self._look_alikes, fold(text))
        found: dict[str, Any] = {}
        damage = next((kind for kind, pattern in self._damage.items() if self._has(pattern, heard)), None)
        if damage is not None:
            found[DAMAGE] = damage
        alleged = next((cause for cause, pattern in self._alleged.items() if self._has(pattern, heard)), None)
        if alleged is not None:
            found[ALLEGED_CAUSE] = alleged
        beside = mask(self._not_the_place, heard)
        place = next((place for place, pattern in self._place_of_sale.items() if self._has(pattern, beside)), None)
        if place is not None:
            found[PLACE_OF_SALE] = place
        found |= {fact: True for fact, pattern in self._happened.items() if self._has(pattern, heard)}
        for fact, answers in self._told_by_seller.items():
            said = [answer for answer, pattern in answers.items() if self._has(pattern, heard)]
            if said:
                # "没跟我说是样机" holds "说是样机" as well: the denial is the whole of it.
                found[fact] = all(said)
        days = read_days_waited(text)
        waits = (kind for kind, pattern in self._in_repair.items() if self._has(pattern, heard))
        kind = next(waits, None) if days is not None else None
        if kind is not None:
            found[kind] = days
        return found

    def _has(self, pattern: re.Pattern[str] | None, heard: str) -> bool:
        matches = pattern.finditer(heard) if pattern else ()
        return any(self._feared.reach(heard, match.start(), match.end()) < 0 for match in matches)
