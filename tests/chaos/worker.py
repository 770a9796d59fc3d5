"""`anxin worker` with a clock that can be put wrong: by the seconds that stand in the file CHAOS_CLOCK."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.commands.worker import work
from desk.clock import Clock
from trainer.app import create_app

FILE = "CHAOS_CLOCK"


def wrong_now(_clock: Clock) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=float(Path(os.environ[FILE]).read_text(encoding="utf-8") or 0))


def put_clock_wrong() -> None:
    Clock.now = wrong_now  # type: ignore[method-assign]


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("listening", type=int)
    parser.add_argument("control", type=int)
    given = parser.parse_args()
    put_clock_wrong()
    sys.exit(work(given.listening, given.control, create=create_app))
