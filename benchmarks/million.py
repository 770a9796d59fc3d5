"""A desk with a million cases: `python -m benchmarks.million` measures every look that it takes at them, on SQLite.

A third of the customers come back, one case in a hundred is under way, one in five was put before a person once,
every tenth customer asked for something to be done.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, insert

from desk.database import connect, migrate
from desk.service import Desk
from desk.tables import Agent
from tests.desk.looks import Look, looks

CASES = 1_000_000
TIMES = 15
NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
YEAR = 365 * 86_400
SENDER = "web:4711"

NUMBERED = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :cases)"
# The highest number is the newest; all of them within a year, evenly.
OPENED = f"datetime('{NOW:%Y-%m-%d %H:%M:%S}', '-' || ((:cases - i) * {YEAR} / :cases) || ' seconds') || '.000000'"
OF_CASE = "printf('AX%06d2222%d', i % 1000000, 2 + i / 1000000)"
OF_SENDER = "'web:' || (i * 7919 % (:cases * 2 / 3))"
MADE: dict[str, dict[str, str]] = {
    "cases": {
        "number": OF_CASE,
        "sender_id": OF_SENDER,
        "turn_key": "'web:turn' || i",
        "channel": "'web'",
        "state": "CASE WHEN i % 100 = 0 THEN 'open' ELSE 'closed' END",
        "intent": "'request_refund'",
        "scenario": "'E1'",
        "category": "CASE i % 3 WHEN 0 THEN 'television' WHEN 1 THEN 'refrigerator' ELSE 'phone' END",
        "reported_on": f"date({OPENED})",
        "facts": "'{}'",
        "decision": "'{}'",
        "needs_human": "i % 5 = 0",
        "level": "CASE WHEN i % 100 = 0 THEN 'manager' WHEN i % 10 = 0 THEN 'supervisor' ELSE 'desk' END",
        "cause": "'c' || (i % 12)",
        "cause_confirmed": "FALSE",
        "reopened": "i % 40 = 1",
        "owner": "CASE WHEN i % 5 = 0 THEN printf('%03d', 1 + i % 50) END",
        "opened_at": OPENED,
        "updated_at": OPENED,
        "closed_at": f"CASE WHEN i % 100 = 0 THEN NULL ELSE {OPENED} END",
    },
    "case_events": {
        "case_number": OF_CASE,
        "kind": "CASE WHEN i / 100 % 10 = 0 THEN 'requested' ELSE 'opened' END",
        "detail": "'{}'",
        "actor": "'desk'",
        "happened_at": OPENED,
    },
    "promises": {
        "case_number": OF_CASE,
        "sender_id": OF_SENDER,
        "kind": "'decision'",
        "state": "CASE WHEN i % 1000 = 0 THEN 'made' ELSE 'kept' END",
        "made_at": OPENED,
        "warn_at": OPENED,
        "due_at": OPENED,
        "settled_at": f"CASE WHEN i % 1000 = 0 THEN NULL ELSE {OPENED} END",
    },
    "compensations": {
        "case_number": OF_CASE,
        "sender_id": OF_SENDER,
        "kind": "'voucher'",
        "level": "'desk'",
        "reason": "'asked'",
        "state": "CASE WHEN i % 20000 = 0 THEN 'awaiting' ELSE 'granted' END",
        "proposed_by": "'desk'",
        "decided_by": "'007'",
        "detail": "'{}'",
        "offered_at": OPENED,
        "to_tell": "i % 20001 = 0",
    },
    "follow_ups": {
        "key": "'f' || i",
        "sender_id": OF_SENDER,
        "case_number": OF_CASE,
        "kind": "'satisfaction'",
        "detail": "'{}'",
        "state": "CASE WHEN i % 5000 = 0 THEN 'planned' ELSE 'done' END",
        "due_at": OPENED,
    },
    "handovers": {
        "sender_id": OF_SENDER,
        "case_number": OF_CASE,
        "reason": "'asked'",
        "quiet": "FALSE",
        "urgent": "FALSE",
        "acknowledged": "FALSE",
        "state": "CASE WHEN i % 50000 = 0 THEN 'waiting' ELSE 'closed' END",
        "asked_at": OPENED,
    },
}


def main() -> int:
    """Fill a database, take every look several times, print a table and write the result."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.million", description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--json", type=Path, help="where to write the milliseconds")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="anxin-million-") as folder:
        engine = connect(f"sqlite:///{Path(folder) / 'desk.db'}")
        migrate(engine)
        fill(engine, arguments.cases)
        desk = Desk(engine)
        number = f"AX{min(4711, arguments.cases):06d}22222"
        measured = {name: _milliseconds(desk, look) for name, look in looks(NOW, SENDER, number).items()}
        desk.close()
    for name, median in sorted(measured.items(), key=lambda pair: -pair[1]):
        print(f"{median:8.2f} ms  {name}")
    if arguments.json:
        arguments.json.write_text(json.dumps({"cases": arguments.cases, "milliseconds": measured}, indent=1) + "\n")
    return 0


def fill(engine: Engine, cases: int) -> None:
    """Rows made by the database itself: what is measured is reading them."""
    with engine.begin() as connection:
        agent = {"name": "", "role": "agent", "password_hash": "", "token_version": 0, "created_at": NOW}
        agents = [{**agent, "number": f"{number:03d}", "on_duty": False, "disabled": True} for number in range(1, 51)]
        connection.execute(insert(Agent), agents)
        for table, columns in MADE.items():
            names, values = ", ".join(f'"{name}"' for name in columns), ", ".join(columns.values())
            # Nothing here comes from outside.
            made = f"INSERT INTO {table} ({names}) {NUMBERED} SELECT {values} FROM n"  # noqa: S608
            connection.exec_driver_sql(made, {"cases": cases})


def _milliseconds(desk: Desk, look: Look) -> float:
    """The median of some looks, each in a unit of work of its own."""
    taken = []
    for _ in range(TIMES):
        with desk.work() as work:
            started = time.perf_counter()
            look(work)
            taken.append((time.perf_counter() - started) * 1000)
    return round(statistics.median(taken), 2)


if __name__ == "__main__":
    raise SystemExit(main())
