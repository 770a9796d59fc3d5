"""A nursery of light workers. How it gets ready comes from the environment: LIGHT_NURSERY (hangs)."""

from __future__ import annotations

import os
import socket
import sys
import time

from bot.nursery import bear_workers
from tests.bot.supervising.light_worker import work

if __name__ == "__main__":
    if os.environ.get("LIGHT_NURSERY") == "hangs":
        time.sleep(3600)
    sys.exit(bear_workers(socket.socket(fileno=int(sys.argv[1])), work))
