"""`anxin serve` with the worker of `tests.chaos.worker`."""

from __future__ import annotations

import sys

from bot.commands.serve import serve

if __name__ == "__main__":
    sys.exit(serve(None, None, (sys.executable, "-m", "tests.chaos.worker")))
