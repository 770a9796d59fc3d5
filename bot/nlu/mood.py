"""In which mood a message is written, read from its words and signs. Where it is not plain, the customer is calm.

The moods are those by which replies differ (`data/responses/`, slot `mood`); the words: `data/dictionaries/mood.yml`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from actions.templates import Contexts, compile_phrases, fold, mask
from bot.nlu.dictionaries import DICTIONARIES, load

CALM, ANXIOUS, IRONIC, FURIOUS, EXPOSING = "calm", "anxious", "ironic", "furious", "exposing"

STRONGEST_FIRST = (EXPOSING, FURIOUS, IRONIC, ANXIOUS)
LOUD_MOODS = (FURIOUS, ANXIOUS)
MOOD_OF_INTENT = {"threaten_escalation": EXPOSING, "vent_anger": FURIOUS}
SURE = 0.6
HINTS_NEEDED = 2

MOOD_FILE = DICTIONARIES / "mood.yml"

# Normalised text keeps two of a sign that was drawn out.
_LOUD = re.compile(r"[!?]{2}")


class MoodReader:
    """Reads the mood of normalised messages."""

    def __init__(self, path: Path = MOOD_FILE) -> None:
        entries: Mapping[str, Any] = load(path)
        self._look_alikes = compile_phrases(entries["except"])
        self._negated = Contexts.compile(entries["negated"])
        self._phrases = {mood: compile_phrases(entries[mood]["phrases"]) for mood in STRONGEST_FIRST}
        self._hints = {mood: compile_phrases(entries[mood]["hints"]) for mood in LOUD_MOODS}
        self._praise, self._trouble, self._sincere = (
            compile_phrases(entries[IRONIC][side]) for side in ("praise", "trouble", "sincere")
        )

    @staticmethod
    def fingerprint(path: Path = MOOD_FILE) -> str:
        """A hash of the words."""
        return hashlib.sha256(path.read_bytes()).hexdigest()

    def read(self, text: str, intent: str = "", confidence: float = 0.0) -> str:
        """The strongest mood that the words show; without any, the one that a sure intent stands for."""
        heard = mask(self._look_alikes, fold(text))
        for mood in STRONGEST_FIRST:
            if self._is_said(self._phrases[mood], heard) or self._is_hinted(mood, heard):
                return mood
        if confidence < SURE or self._is_denied(heard):
            return CALM
        return MOOD_OF_INTENT.get(intent, CALM)

    def _is_hinted(self, mood: str, heard: str) -> bool:
        if mood == IRONIC:
            return self._is_irony(heard)
        if mood not in LOUD_MOODS:
            return False
        hints = {match.group() for match in self._matches(self._hints[mood], heard)}
        return len(hints) + bool(_LOUD.search(heard)) >= HINTS_NEEDED and bool(hints)

    def _is_irony(self, heard: str) -> bool:
        """Whether good words stand beside bad news."""
        sides = (self._praise, self._trouble)
        return all(self._is_said(side, heard) for side in sides) and not self._is_said(self._sincere, heard)

    def _is_denied(self, heard: str) -> bool:
        """Whether a mood is named only to say that it is not felt."""
        patterns = (*self._phrases.values(), *self._hints.values())
        return any(pattern.search(heard) for pattern in patterns if pattern)

    def _is_said(self, pattern: re.Pattern[str] | None, heard: str) -> bool:
        return bool(self._matches(pattern, heard))

    def _matches(self, pattern: re.Pattern[str] | None, heard: str) -> list[re.Match[str]]:
        """The mentions that nothing before them takes back."""
        found = pattern.finditer(heard) if pattern else ()
        return [match for match in found if self._negated.reach(heard, match.start(), match.end()) < 0]
