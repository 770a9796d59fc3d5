"""A desk with an empty database for each test: on SQLite, and on PostgreSQL where one is named.

ANXIN_TEST_POSTGRES is the URL of a PostgreSQL database whose user may create others.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url

from desk.database import migrate
from desk.service import Desk

POSTGRES = os.environ.get("ANXIN_TEST_POSTGRES")


@contextmanager
def new_postgres_database(server: str, like: str = "template1") -> Iterator[str]:
    name = f"anxin_test_{uuid4().hex}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {like}")
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    admin.dispose()


@pytest.fixture(scope="session")
def postgres_tables() -> Iterator[str]:
    """The name of a PostgreSQL database with all tables, to be copied: that is quicker than making them each time."""
    with new_postgres_database(POSTGRES or "") as url:
        migrate(url)
        yield make_url(url).database or ""


@pytest.fixture(params=["sqlite", "postgresql"] if POSTGRES else ["sqlite"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables, or with them where the test asks for a desk."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/desk.db"
        return
    tables = {"like": request.getfixturevalue("postgres_tables")} if "desk" in request.fixturenames else {}
    with new_postgres_database(POSTGRES or "", **tables) as name:
        yield name


@pytest.fixture
def desk(url: str) -> Iterator[Desk]:
    desk = Desk.open(url)
    yield desk
    desk.close()
