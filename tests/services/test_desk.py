"""The desk's own tests on PostgreSQL: migrations, turns that race, locks, plans; with ANXIN_ALL=1 every one of them."""

from __future__ import annotations

import os
import subprocess
import sys

from bot.settings import PROJECT
from tests.services.servers import ALL, Postgres

WHERE_DATABASES_DIFFER = (
    "test_turns.py",
    "test_conversations.py",
    "test_database.py",
    "test_leadership.py",
    "test_lookup.py",
    "test_case_numbers.py",
    "test_counts.py",
    "test_messages.py",
    "test_forgetting.py",
    "test_inserts.py",
    "test_rested.py",
)


def test_the_desk_on_postgresql(postgres: Postgres) -> None:
    chosen = ["tests/desk"] if os.environ.get(ALL) else [f"tests/desk/{name}" for name in WHERE_DATABASES_DIFFER]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *chosen, "-k", "postgresql", "-p", "no:cacheprovider", "--durations=5"],
        cwd=PROJECT,
        env={**os.environ, "ANXIN_TEST_POSTGRES": postgres.url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    print(done.stdout)
