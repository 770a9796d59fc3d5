"""What customers propose to do better, and what became of it."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.lookup import matching
from desk.tables import Suggestion

NEW = "new"
ANSWERED = "answered"

OnAnswer = Callable[[Suggestion], None]


class UnknownSuggestionError(LookupError):
    """There is no suggestion with this id."""


class Suggestions:
    """The suggestions within one unit of work; `on_answer` hears of each answer, to have the customer told."""

    def __init__(self, session: Session, on_answer: OnAnswer = lambda _suggestion: None) -> None:
        self._session = session
        self._on_answer = on_answer

    def record(self, *, turn_key: str, sender_id: str, text: str, now: datetime) -> Suggestion:
        """The suggestion of this turn, recorded once; `text` holds references instead of personal values."""
        for suggestion in matching(self._session, Suggestion, turn_key=turn_key):
            return suggestion
        suggestion = Suggestion(sender_id=sender_id, turn_key=turn_key, text=text, state=NEW, made_at=now)
        self._session.add(suggestion)
        return suggestion

    def answer(self, suggestion_id: int, answer: str, actor: str, now: datetime) -> Suggestion:
        """What becomes of the suggestion, in words for the customer; the last answer counts.

        Raises UnknownSuggestionError for an id that leads to none.
        """
        suggestion = self._session.get(Suggestion, suggestion_id)
        if suggestion is None:
            raise UnknownSuggestionError(suggestion_id)
        suggestion.answer, suggestion.answered_by, suggestion.answered_at = answer, actor, now
        suggestion.state = ANSWERED
        self._on_answer(suggestion)
        return suggestion

    def waiting(self, most: int = 100) -> list[Suggestion]:
        """The stored suggestions that have no answer yet, oldest first."""
        found = select(Suggestion).where(Suggestion.state == NEW).order_by(Suggestion.id).limit(most)
        return list(self._session.scalars(found))
