"""`anxin serve` with the workers of `tests.chaos`."""

from __future__ import annotations

import sys

from bot.commands.serve import serve

WORKER, NURSERY = "tests.chaos.worker", "tests.chaos.nursery"

if __name__ == "__main__":
    worker, nursery = ((sys.executable, "-m", module) for module in (WORKER, NURSERY))
    sys.exit(serve(None, None, worker, nursery=nursery))
