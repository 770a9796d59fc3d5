"""What messages say, each read once: in its turn, or before it by a thread that reads ahead what waits for its turn."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import date
from typing import Any

from bot.nlu.recent import RECENT_PARSES, Recent

Parse = dict[str, Any]
Read = Callable[[str, date], Parse]


class Readings:
    """Those of recent texts; may be asked by several threads, of which one reads and the others wait for it."""

    def __init__(self, read: Read, size: int = RECENT_PARSES) -> None:
        """`read` understands a text as written on a day; it is called in the thread that asks."""
        self._read = read
        self._known: Recent[tuple[str, date], Future[Parse]] = Recent(size)
        self._lock = threading.Lock()

    def of(self, text: str, day: date) -> Parse:
        """The parse, which belongs to all who ask and must not be changed.

        Raises:
            Exception: whatever reading it raised, for all who waited; who asks later has it read again.
        """
        key = text, day
        with self._lock:
            known = self._known.get(key)
            if known is None:
                mine: Future[Parse] = Future()
                self._known.keep(key, mine)
        return known.result() if known is not None else self._worked_out(key, mine)

    def _worked_out(self, key: tuple[str, date], mine: Future[Parse]) -> Parse:
        try:
            mine.set_result(self._read(*key))
        except BaseException as error:
            with self._lock:
                self._known.forget(key)
            mine.set_exception(error)
        return mine.result()
