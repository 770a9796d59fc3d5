"""`anxin nursery` of workers whose clock can be put wrong."""

from __future__ import annotations

import argparse
import sys

from bot.commands.nursery import BARE, nurse
from tests.chaos.worker import put_clock_wrong
from trainer.app import create_app

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("control", type=int)
    parser.add_argument(BARE, action="store_true")
    given = parser.parse_args()
    put_clock_wrong()
    sys.exit(nurse(given.control, create=create_app, bare=given.bare))
