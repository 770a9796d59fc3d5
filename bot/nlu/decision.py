"""What to do with a classified message: answer it, ask back, or admit that it was not understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Decision = Literal["answer", "ask_back", "decline"]

OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Thresholds:
    """Lowest calibrated confidences (0 to 1) for answering and for asking back with two or three choices.

    `wordless` is the one for answering what holds no word at all: digits and emojis that were hardly ever taught.
    """

    answer: float
    ask_back: float
    wordless: float

    def decide(self, ranking: list[tuple[str, float]], *, in_words: bool = True) -> Decision:
        """Decide by the ranking of intents, surest first."""
        intent, confidence = ranking[0]
        if confidence < self.ask_back or (intent == OUT_OF_SCOPE and confidence >= self.answer):
            return "decline"
        return "answer" if confidence >= (self.answer if in_words else self.wordless) else "ask_back"
