"""`anxin serve` with the workers of `tests.chaos`."""

from __future__ import annotations

import sys

from bot.commands.serve import serve

if __name__ == "__main__":
    worker, nursery = ((sys.executable, "-m", f"tests.chaos.{one}") for one in ("worker", "nursery"))
    sys.exit(serve(None, None, worker, nursery=nursery))
