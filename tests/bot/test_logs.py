"""Logs for machines: one object a line, with what happened and nothing that a library was told."""

from __future__ import annotations

import json
import subprocess
import sys

WRITE = """
import logging
from bot.logs import log_to_stderr, quiet_libraries
quiet_libraries()
log_to_stderr(log_format="json")
logging.getLogger("bot.brain").info("turn failed in channel %s", "web")
logging.getLogger("rasa").debug("我的电话是13812345678")
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("desk").exception("broken")
"""


def test_every_line_is_an_object() -> None:
    written = subprocess.run([sys.executable, "-c", WRITE], check=True, capture_output=True, text=True).stderr
    first, second = (json.loads(line) for line in written.splitlines())
    assert (first["event"], first["level"], first["logger"]) == ("turn failed in channel web", "info", "bot.brain")
    assert first["timestamp"].endswith("Z")
    assert (second["event"], second["level"]) == ("broken", "error")
    assert "ZeroDivisionError" in second["exception"]
