"""The desk's database: how it is reached, kept up to date and made to speak UTC.

SQLite by default, PostgreSQL by configuration (`postgresql+psycopg2://…`); the rest of the desk cannot tell.
"""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    URL,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    Text,
    TypeDecorator,
    create_engine,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session

from desk.json_text import to_json
from desk.rested import ask_after_a_rest

Json = dict[str, Any]

BUSY_TIMEOUT_MS = 5_000
RETRY_SECONDS = 0.02
MOST_PAGES = 4_000
"""So long does SQLite's log grow (16 MB) before a turn moves it itself: the service does it beside the turns."""

# Two workers may start at once: the second waits until the first has brought the tables up to date.
# On SQLite this also makes the change of tables one transaction, which its driver does not by itself.
_ALONE = {
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": "SELECT pg_advisory_xact_lock(hashtext('desk.migrations'))",
}

_POSTGRES = {
    # A server that is gone is noticed within seconds, not after the two hours of the system's default.
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}

# Alembic keeps what it works on in module globals: two threads would mix up their databases.
_ONE_AT_A_TIME = threading.Lock()


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, stored and returned in UTC. Raises ValueError for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Parent of all tables. Constraints are named by rule, so that a migration can name them too."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 (declared by SQLAlchemy)
        str: Text,
        datetime: UtcDateTime,
        Json: JSON,
        list[Json]: JSON,
        list[str]: JSON,
    }


def utc(moment: datetime) -> datetime:
    """The same moment in UTC. Raises ValueError for a naive datetime, whose moment nobody knows."""
    if moment.tzinfo is None:
        raise ValueError("a moment at the desk needs a time zone")
    return moment.astimezone(UTC)


def connect(url: str) -> Engine:
    """An engine for `url`; the folder of an SQLite file is made when it is missing."""
    address = make_url(url)
    on_sqlite = address.get_backend_name() == "sqlite"
    if on_sqlite:
        _make_folder(address)
    in_memory = on_sqlite and address.database in (None, "", ":memory:")
    engine = create_engine(
        address,
        # An error's text would hold the values that were being written, telephone numbers among them.
        hide_parameters=True,
        json_serializer=to_json,
        # A turn keeps its connection while it thinks. With a bounded pool, the thread that waits for a
        # connection may be the very one that has to give one back. A database in memory is one connection.
        **({} if in_memory else {"max_overflow": -1}),
        **({} if on_sqlite else {"connect_args": _POSTGRES}),
    )
    if on_sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
    else:
        ask_after_a_rest(engine)
    return engine


def migrate(target: str | Engine) -> None:
    """Bring the tables at `target` (URL or engine) up to date; does nothing when they are."""
    if isinstance(target, Engine):
        with migrations(target) as config:
            command.upgrade(config, "head")
        return
    engine = connect(target)
    try:
        migrate(engine)
    finally:
        engine.dispose()


def checkpoint(engine: Engine) -> None:
    """Move what SQLite's log holds into its file, as far as nobody is reading it; others go on writing meanwhile.

    Done with PostgreSQL by its server. The file's write and the wait for the disk are outside of Python's lock.
    """
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")


def hold_others_off(session: Session, name: str) -> None:
    """Until this unit of work ends, no other process is past the same line with the same name.

    On SQLite nothing is done: there, one process works at a time.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"desk.{name}"))))


def is_out_of_reach(error: BaseException | None) -> bool:
    """Whether it means that the server is gone, restarting or cut off, so that the same may succeed a moment later."""
    if not isinstance(error, DBAPIError) or isinstance(error.orig, sqlite3.Error):
        return False
    # A connection that cannot be made has no code of the server's.
    no_connection = isinstance(error, OperationalError) and getattr(error.orig, "pgcode", None) is None
    return error.connection_invalidated or no_connection


def is_up_to_date(engine: Engine) -> bool:
    """Whether the tables are those of this version; changes nothing."""
    return revision_of(engine) == ScriptDirectory.from_config(_script()).get_current_head()


def revision_of(engine: Engine) -> str | None:
    """The newest migration that the tables have been through; None where there are none."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def knows_revision(revision: str) -> bool:
    """Whether this version can bring tables of that migration up to date; those of a newer version it cannot."""
    return revision in {one.revision for one in ScriptDirectory.from_config(_script()).walk_revisions()}


@contextmanager
def migrations(engine: Engine) -> Iterator[Config]:
    """Alembic's configuration for `alembic.command`, within one transaction that holds others off."""
    with _ONE_AT_A_TIME, engine.begin() as connection:
        connection.exec_driver_sql(_ALONE[connection.dialect.name])
        yield _alembic_config(connection)


def _alembic_config(connection: Connection) -> Config:
    config = _script()
    config.attributes["connection"] = connection
    return config


def _script() -> Config:
    config = Config()
    config.set_main_option("script_location", "desk:migrations")
    config.set_main_option("path_separator", "os")
    return config


def _make_folder(address: URL) -> None:
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    _write_ahead(cursor)
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute(f"PRAGMA wal_autocheckpoint={MOST_PAGES}")
    cursor.close()


def _write_ahead(cursor: Any) -> None:
    """Turn the write-ahead log on. SQLite does not wait for this lock by itself when two turn it on at once.

    Raises sqlite3.OperationalError when the file stays locked for longer than the busy timeout.
    """
    deadline = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(RETRY_SECONDS)
