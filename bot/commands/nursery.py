"""`anxin nursery`: started by `anxin serve` where several workers serve, which it has split off from it."""

from __future__ import annotations

import logging
import os
import socket
import sys
from pathlib import Path

from bot.app import create_app
from bot.commands.worker import CreateApp, work
from bot.garbage import keep_out_of_collections
from bot.left_out import may_need_tensorflow
from bot.logs import log_to_stderr
from bot.nursery import bear_workers
from bot.settings import PROJECT, load_settings

logger = logging.getLogger(__name__)

BARE = "--bare"
THREADS = Path("/proc/self/task")


def nurse(control: int, sha256: str | None = None, create: CreateApp = create_app, *, bare: bool = False) -> int:
    """Have the model ready, then have workers as the supervisor behind the socket `control` asks for them.

    `sha256`: the model must be there and have this content. `bare`: have nothing ready.
    """
    if not bare:
        try:
            _make_ready(sha256)
        except Exception:
            # Every worker meets the same, and tells the supervisor.
            logger.exception("nothing is ready for the workers")
        if len(list(THREADS.iterdir())) > 1:
            # A worker would have this thread alone, and whatever waits for one of the others would wait for ever.
            os.execv(sys.executable, [*sys.orig_argv, BARE])  # noqa: S606
    keep_out_of_collections()
    return bear_workers(socket.socket(fileno=control), lambda listening, own: work(listening, own, sha256, create))


def _make_ready(sha256: str | None) -> None:
    settings = load_settings()
    log_to_stderr(log_format=settings.log_format)
    if may_need_tensorflow(PROJECT / "config.yml"):
        return
    from bot.wiring import make_ready

    make_ready(settings, sha256)
