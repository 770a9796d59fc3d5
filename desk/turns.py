"""One message, one transaction: what a turn does is stored together with its answer, or not at all."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import sessionmaker

from desk.conversations import Window, add_events, hold_to_window, write_window
from desk.database import Json
from desk.inserts import Inserts
from desk.json_text import to_json
from desk.lookup import DeskSession
from desk.messages import add_turn
from desk.new_rows import add_new_rows
from desk.tables import AnsweredTurn
from desk.turn_start import turn_start
from desk.untold import note_untold
from desk.work import Work

# Built once: most of a short statement's time goes into putting it together.
_ANSWERED = insert(AnsweredTurn).inline()


class NoTurnError(LookupError):
    """No turn is under way here."""


class TurnNotAnsweredError(Exception):
    """The turn ended without `answer()`; a turn in which the desk stays silent answers with an empty list."""


class ForeignTurnKeyError(ValueError):
    """The turn key was used by another sender, whose answer must not be shown."""


class Turn(Work):
    """The work that one message of a customer causes.

    `already_answered` holds the stored replies when this message has been dealt with before, also when
    another process did so while this one was at it; then nothing of this turn is stored.
    """

    def __init__(self, session: DeskSession, turn_key: str, sender_id: str, channel: str, now: datetime) -> None:
        super().__init__(session)
        self.key = turn_key
        self.sender_id = sender_id
        self.channel = channel
        self.received_at = now
        start = turn_start(session, turn_key, sender_id)
        session.remember(start.absent)
        self.already_answered = self._shown(start.answered_to, start.replies)
        self._answer: tuple[list[Json], datetime] | None = None
        self._loaded_window = start.window
        self.last_turn_at = self._loaded_window.saved_at if self._loaded_window else None
        self._saved_window: Window | None = None
        self._events: list[Json] = []
        self._events_written: list[str] = []
        self._heard: Json | None = None

    @property
    def replies(self) -> list[Json]:
        """What to send to the customer. Final, and safe to send, once the turn has ended."""
        if self.already_answered is not None:
            return self.already_answered
        if self._answer is None:
            raise TurnNotAnsweredError(self.key)
        return self._answer[0]

    @property
    def silent_for(self) -> timedelta:
        """How long the customer had not written before this message; nothing for a new one."""
        return timedelta() if self.last_turn_at is None else self.received_at - self.last_turn_at

    def answer(self, replies: Iterable[Json], now: datetime) -> None:
        """The replies to this message, ready for JSON, in order; the last call counts."""
        self._answer = (list(replies), now)

    def hear(self, bubble: Json) -> None:
        """What the customer said, its personal values under their references, for those who read along."""
        self._heard = bubble

    def load_window(self) -> Window | None:
        """The sender's dialogue window as this turn saved it, or else as it began; None for a new sender.

        Never what another turn stores meanwhile: that would slip past the check of the version.
        """
        return self._saved_window or self._loaded_window

    def save_window(self, window: Window) -> None:
        """Store the window when the turn ends, which raises StaleWindow if its version is outdated by then.

        May be called again within the turn; the version stays the one that was loaded (0: none).
        """
        self._saved_window = window

    def record(self, events: Sequence[Json], written: Sequence[str] | None = None) -> None:
        """Append dialogue events for the trainers; whoever has them `written` as JSON already gives that along."""
        self._events.extend(events)
        self._events_written.extend(map(to_json, events) if written is None else written)

    @property
    def recorded(self) -> list[Json]:
        """The dialogue events of this turn so far."""
        return list(self._events)

    def store(self) -> None:
        """Write everything and commit; or learn that another process has answered this message meanwhile."""
        if self._answer is None:
            raise TurnNotAnsweredError(self.key)
        replies, finished_at = self._answer
        row = {
            "turn_key": self.key,
            "sender_id": self.sender_id,
            "channel": self.channel,
            "received_at": self.received_at,
            "finished_at": finished_at,
            "replies": replies,
        }
        # The key goes first: of two who race, the second stops here before it touches anything else.
        connection = self.session.connection()
        try:
            connection.execute(_ANSWERED, row)
        except IntegrityError:
            self.session.rollback()
            self.already_answered = self._stored_replies()
            if self.already_answered is None:
                raise
            return
        if self._saved_window is not None:
            write_window(connection, self.sender_id, self.channel, self._saved_window, finished_at)
        elif self._loaded_window is not None:
            hold_to_window(connection, self.sender_id, self._loaded_window)
        inserts = Inserts()
        add_events(inserts, self.key, self.sender_id, self._events_written)
        note_untold(self.session, inserts, self.key)
        heard = None if self._heard is None else (self._heard, self.received_at)
        add_turn(inserts, self.key, self.sender_id, self.channel, heard, (replies, finished_at))
        add_new_rows(self.session, inserts)
        inserts.write(connection)
        self.carry_out_forgetting(keep_turn=self.key)
        self.session.commit()

    def _stored_replies(self) -> list[Json] | None:
        row = self.session.get(AnsweredTurn, self.key)
        return None if row is None else self._shown(row.sender_id, row.replies)

    def _shown(self, answered_to: str | None, replies: list[Json] | None) -> list[Json] | None:
        """Stored replies, which are shown to whom they were given alone."""
        if answered_to is not None and answered_to != self.sender_id:
            raise ForeignTurnKeyError(self.key)
        return replies


_current: ContextVar[Turn] = ContextVar("current_turn")


def current_turn() -> Turn:
    """The turn under way in this thread or task. Raises NoTurnError when there is none."""
    try:
        return _current.get()
    except LookupError:
        raise NoTurnError from None


@contextmanager
def take_turn(
    sessions: sessionmaker[DeskSession], turn_key: str, sender_id: str, channel: str, now: datetime
) -> Iterator[Turn]:
    """Run the body as the turn of this message; store everything at its end, or nothing when it raises."""
    with sessions() as session:
        turn = Turn(session, turn_key, sender_id, channel, now)
        token = _current.set(turn)
        try:
            yield turn
        finally:
            _current.reset(token)
        if turn.already_answered is None:
            turn.store()
