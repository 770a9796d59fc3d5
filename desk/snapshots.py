"""A copy of the whole database at one moment, taken while the desk works, and putting it back while it does not."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from psycopg2.extensions import make_dsn
from sqlalchemy import URL, Engine, MetaData, make_url, select, text

from desk.database import connect, revision_of

SQLITE, POSTGRESQL = "sqlite", "postgresql"
OWN_SIGNS = ("-wal", "-shm", "-journal")
"""What SQLite lays beside a database, for that database alone."""

OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


class SnapshotError(Exception):
    """The database cannot be copied or put back; the message says why and holds no password."""


def kind_of(url: str) -> str:
    """`sqlite` or `postgresql`: a copy can only be put back into its own kind."""
    return make_url(url).get_backend_name()


def revision(url: str) -> str:
    """The newest migration that the tables have been through. Raises SnapshotError where there are none."""
    if kind_of(url) == SQLITE:
        _existing(make_url(url))
    with _engine(url) as engine:
        found = revision_of(engine)
    if found is None:
        raise SnapshotError("the database has no tables yet")
    return found


def take(url: str, copy: Path) -> None:
    """Write the database as it is at one moment to `copy`; whoever writes to it meanwhile is not held up.

    Raises SnapshotError when it cannot be read.
    """
    address = make_url(url)
    if kind_of(url) == POSTGRESQL:
        _call(address, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={copy}")
        return
    file = _existing(address)
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=rw", uri=True)) as live, closing(sqlite3.connect(copy)) as kept:
            live.backup(kept)
            # One file by itself: the copy has no other writers to be kept apart from.
            kept.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise SnapshotError(f"the database cannot be read: {error}") from error
    check(url, copy)


def check(url: str, copy: Path) -> None:
    """Raises SnapshotError when `copy` is no whole database of the kind that `url` names."""
    if kind_of(url) == POSTGRESQL:
        _call(None, "pg_restore", "--list", str(copy))
        return
    try:
        with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as kept:
            found = [row[0] for row in kept.execute("PRAGMA integrity_check(1)")]
    except sqlite3.Error as error:
        raise SnapshotError(f"the copy of the database is damaged: {error}") from error
    if found != ["ok"]:
        raise SnapshotError("the copy of the database is damaged")


def holds_anything(url: str) -> bool:
    """Whether any of the tables at `url` has a row, but for the note of which tables they are."""
    if kind_of(url) == SQLITE and not _file_of(make_url(url)).is_file():
        return False
    with _engine(url) as engine:
        tables = _tables(engine)
        with engine.connect() as connection:
            return any(
                connection.execute(select(text("1")).select_from(table).limit(1)).first() is not None
                for table in tables.sorted_tables
                if table.name != "alembic_version"
            )


def put_back(url: str, copy: Path) -> None:
    """Replace whatever is at `url` by the copy: as a whole, or not at all.

    Raises SnapshotError when the copy cannot be read, or somebody uses the database: end the desk first.
    """
    check(url, copy)
    check_nobody_uses(url)
    address = make_url(url)
    if kind_of(url) == SQLITE:
        _replace_file(_file_of(address), copy)
        return
    with _engine(url) as engine:
        # Tables that the copy does not know would stand in the way of the next migration.
        _tables(engine).drop_all(engine)
    options = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
    _call(address, "pg_restore", *options, f"--dbname={_without_password(address)}", str(copy), connects=False)


def check_nobody_uses(url: str) -> None:
    """Raises SnapshotError while anybody is connected to the database."""
    if kind_of(url) == SQLITE:
        used = _is_used(_file_of(make_url(url)))
    else:
        with _engine(url) as engine, engine.connect() as connection:
            used = bool(connection.scalar(text(OTHERS)))
    if used:
        raise SnapshotError("the database is in use: end the desk first")


def _is_used(file: Path) -> bool:
    """SQLite leaves the write-ahead log only when no other connection is open."""
    if not file.is_file():
        return False
    try:
        with closing(sqlite3.connect(file, timeout=0)) as alone:
            alone.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError:
        return True
    except sqlite3.DatabaseError:
        # It is no database any more: this is what restoring is for.
        return False
    return False


def _replace_file(file: Path, copy: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{file.name}.restoring")
    try:
        shutil.copyfile(copy, aside)
        aside.chmod(0o600)
        for sign in OWN_SIGNS:
            file.with_name(file.name + sign).unlink(missing_ok=True)
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)


def _existing(address: URL) -> Path:
    file = _file_of(address)
    if not file.is_file():
        raise SnapshotError(f"there is no database at {file}")
    return file


def _file_of(address: URL) -> Path:
    if address.database in (None, "", ":memory:"):
        raise SnapshotError("a database in memory cannot be copied")
    return Path(str(address.database))


@contextmanager
def _engine(url: str) -> Iterator[Engine]:
    engine = connect(url)
    try:
        yield engine
    finally:
        engine.dispose()


def _tables(engine: Engine) -> MetaData:
    tables = MetaData()
    tables.reflect(engine)
    return tables


def _without_password(address: URL) -> str:
    given = {"host": address.host, "port": address.port, "user": address.username, "dbname": address.database}
    options = {name: value for name, value in address.query.items() if isinstance(value, str)}
    return str(make_dsn(**{name: value for name, value in given.items() if value is not None}, **options))


def _call(address: URL | None, program: str, *arguments: str, connects: bool = True) -> None:
    """Run one of PostgreSQL's own programs; the password goes by the environment, which others cannot read."""
    command = shutil.which(program)
    if command is None:
        raise SnapshotError(f"{program} is not installed: install PostgreSQL's client programs (postgresql-client)")
    environment = dict(os.environ)
    words: Sequence[str] = arguments
    if address is not None:
        environment["PGPASSWORD"] = address.password or ""
        words = (*arguments, f"--dbname={_without_password(address)}") if connects else arguments
    done = subprocess.run(  # noqa: S603 (no shell; the words are ours and the operator's settings)
        [command, *words], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SnapshotError(f"{program}: {' '.join((done.stderr or done.stdout).split())}")
