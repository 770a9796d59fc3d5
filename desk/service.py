"""The desk as the floors above see it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.orm import sessionmaker

from desk.database import checkpoint, connect, migrate
from desk.leadership import Leadership
from desk.lookup import DeskSession
from desk.turns import Turn, current_turn, take_turn
from desk.untold import NOTED
from desk.work import Work


class Desk:
    """One per process; may be used from several threads."""

    def __init__(self, engine: Engine, *, notes_untold: bool = False) -> None:
        self._engine = engine
        # Nothing is written before a unit of work ends: on SQLite the first write takes the only write lock.
        self._sessions = sessionmaker(
            engine, class_=DeskSession, autoflush=False, expire_on_commit=False, info={NOTED: notes_untold}
        )

    @classmethod
    def open(cls, url: str, *, notes_untold: bool = False) -> Self:
        """The desk at a database URL, its tables brought up to date.

        With `notes_untold`, each turn is noted for the event broker, until it has been told.
        """
        engine = connect(url)
        migrate(engine)
        return cls(engine, notes_untold=notes_untold)

    def turn(self, turn_key: str, sender_id: str, channel: str, now: datetime) -> AbstractContextManager[Turn]:
        """The unit of work of one message; `turn_key` is the channel, a colon and the channel's message id.

        In the body, look at `already_answered` first and call `answer()` last; after it, send `replies`.
        Raises StaleWindow when another turn of this sender came between: run the turn again.
        """
        return take_turn(self._sessions, turn_key, sender_id, channel, now)

    @property
    def current_turn(self) -> Turn:
        """The turn within which the caller runs. Raises NoTurnError outside of one."""
        return current_turn()

    @contextmanager
    def work(self) -> Iterator[Work]:
        """A unit of work without a message: stored when the body ends, not at all when it raises."""
        with self._sessions.begin() as session:
            work = Work(session)
            yield work
            work.carry_out_forgetting()

    def leadership(self, name: str) -> Leadership:
        """Of the processes on this database, at most one leads in what `name` says."""
        return Leadership(self._engine, name)

    def checkpoint(self) -> None:
        """Move what the database's log holds into its file, where that is the desk's work: now and then, beside turns.

        Raises sqlite3's OperationalError by way of SQLAlchemy where the disk is full.
        """
        checkpoint(self._engine)

    def close(self) -> None:
        self._engine.dispose()
