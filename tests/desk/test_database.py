import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import OperationalError

from desk.database import Base, connect, migrate, migrations, utc
from desk.service import Desk
from tests.desk.matters import NOW, open_case

TABLES = set(Base.metadata.tables)


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = connect(url)
    yield engine
    engine.dispose()


def tables_of(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_migrating_a_url_makes_the_tables(url: str, engine: Engine) -> None:
    migrate(url)
    assert tables_of(engine) == TABLES


def test_the_migrations_make_exactly_the_tables_of_the_models(engine: Engine) -> None:
    migrate(engine)
    with migrations(engine) as config:
        command.check(config)


def test_down_and_up_again(engine: Engine) -> None:
    migrate(engine)
    with migrations(engine) as config:
        command.downgrade(config, "base")
    assert tables_of(engine) == set()
    migrate(engine)
    assert tables_of(engine) == TABLES


def test_migrating_again_keeps_what_is_stored(url: str, desk: Desk) -> None:
    with desk.work() as work:
        number = open_case(work, "anna", "web:1")
    migrate(url)
    with desk.work() as work:
        assert work.cases.get_case(number) is not None


def test_what_the_first_tables_held_is_carried_over(engine: Engine) -> None:
    with migrations(engine) as config:
        command.upgrade(config, "0001")
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO cases (number, sender_id, turn_key, state, intent, scenario, reported_on, facts, decision,"
            " needs_human, opened_at, updated_at) VALUES ('AX1', 'anna', 'web:1', 'open', 'request_refund', 'E1',"
            " '2026-11-01', '{}', '{}', FALSE, '2026-11-01', '2026-11-01')"
        )
        connection.exec_driver_sql(
            "INSERT INTO case_events (case_number, kind, detail, happened_at)"
            " VALUES ('AX1', 'opened', '{}', '2026-11-01')"
        )
        connection.exec_driver_sql(
            "INSERT INTO handovers (sender_id, case_number, reason, state, asked_at)"
            " VALUES ('anna', 'AX1', 'H4', 'waiting', '2026-11-01')"
        )
    migrate(engine)
    with Desk(engine).work() as work:
        case = work.cases.get_case("AX1")
        assert case is not None
        assert (case.level, case.reopened, case.cause_confirmed) == ("desk", 0, False)
        assert [event.actor for event in work.cases.history("AX1")] == ["desk"]
        waiting = work.handovers.waiting("anna")
        assert waiting is not None
        assert not waiting.quiet


def test_decisions_that_customers_were_not_told_of_are_still_to_be_told(engine: Engine) -> None:
    with migrations(engine) as config:
        command.upgrade(config, "0005")
    given = [("granted", "007", "{}"), ("refused", "007", '{"told": true}'), ("granted", "desk", "{}")]
    given += [("awaiting", "007", "{}"), ("refused", "008", "{}")]
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO cases (number, sender_id, turn_key, channel, state, intent, scenario, reported_on, facts,"
            " decision, needs_human, level, cause_confirmed, reopened, opened_at, updated_at) VALUES ('AX1', 'anna',"
            " 'web:1', 'web', 'open', 'request_refund', 'E1', '2026-11-01', '{}', '{}', FALSE, 'desk', FALSE, 0,"
            " '2026-11-01', '2026-11-01')"
        )
        connection.execute(
            text(
                "INSERT INTO compensations"
                " (case_number, sender_id, kind, level, reason, state, proposed_by, decided_by, detail, offered_at)"
                " VALUES ('AX1', 'anna', 'voucher', 'desk', 'asked', :state, 'desk', :by, :detail, '2026-11-01')"
            ),
            [{"state": state, "by": by, "detail": detail} for state, by, detail in given],
        )
    migrate(engine)
    with Desk(engine).work() as work:
        assert [(one.state, one.decided_by) for one in work.compensation.untold()] == [
            ("granted", "007"),
            ("refused", "008"),
        ]


def test_a_migration_that_breaks_off_leaves_nothing(engine: Engine) -> None:
    def upgrade_and_fail() -> None:
        with migrations(engine) as config:
            command.upgrade(config, "head")
            raise OSError("power cut")

    with pytest.raises(OSError, match="power cut"):
        upgrade_and_fail()
    assert inspect(engine).get_table_names() == []
    migrate(engine)
    assert tables_of(engine) == TABLES


def test_two_workers_may_migrate_at_once(url: str, engine: Engine) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(migrate, [url, url]))
    assert tables_of(engine) == TABLES


def test_two_databases_may_be_migrated_at_once_in_one_process(tmp_path: Path) -> None:
    urls = [f"sqlite:///{tmp_path}/{number}.db" for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(migrate, urls))
    for url in urls:
        engine = connect(url)
        assert tables_of(engine) == TABLES
        engine.dispose()


def test_many_connections_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    def open_it(number: int) -> str:
        engine = connect(f"sqlite:///{tmp_path}/{number % 4}.db")
        with engine.connect() as connection:
            return str(connection.exec_driver_sql("PRAGMA journal_mode").scalar_one())

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(open_it, range(64))) == {"wal"}


def test_a_file_that_stays_locked_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.database.BUSY_TIMEOUT_MS", 50)
    path = tmp_path / "locked.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("CREATE TABLE held (number INTEGER)")
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(OperationalError, match="locked"):
            connect(f"sqlite:///{path}").connect()


def test_migrating_works_from_any_folder(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    migrate(engine)
    assert tables_of(engine) == TABLES


def test_the_folder_of_an_sqlite_file_is_made(tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path}/var/new/desk.db")
    assert (tmp_path / "var/new/desk.db").exists()


def test_sqlite_is_set_up_for_many_readers_and_safe_references(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path}/desk.db")
    with engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }
    engine.dispose()
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1, "busy_timeout": 5000}


def test_moments_come_back_in_utc(desk: Desk) -> None:
    in_china = NOW.astimezone(timezone(timedelta(hours=8)))
    with desk.work() as work:
        number = open_case(work, "anna", "web:1", in_china)
    with desk.work() as work:
        case = work.cases.get_case(number)
        assert case is not None
        assert (case.opened_at, case.opened_at.tzinfo) == (NOW, UTC)


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        utc(datetime(2026, 11, 21))
