"""What the supervisor and a worker tell each other, over a pair of sockets: one line, one word and perhaps a text.

When either side is gone the other reads an end; that is how a worker learns that nobody supervises it any more.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress

ACCEPT = "accept"
"""To a worker: accept connections from now on."""
FINISH = "finish"
"""To a worker: another has taken over; end what is under way and go."""
READY = "ready"
"""From a worker: it can answer customers."""
SERVING = "serving"
"""From a worker: it accepts connections."""
FAILED = "failed"
"""From a worker, with the reason: it cannot answer and will not, however often it is started."""


def as_line(word: str, text: str = "") -> bytes:
    """A message as it is sent; a text of several lines becomes one."""
    return f"{word} {' '.join(text.split())}".strip().encode() + b"\n"


def read_line(line: bytes) -> tuple[str, str]:
    """Word and text of a message."""
    word, _, text = line.decode().strip().partition(" ")
    return word, text


class WorkersEnd:
    """The worker's side, which blocks: a thread reads, any thread may speak."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def say(self, word: str, text: str = "") -> None:
        """Tell the supervisor; if it is gone there is nobody to tell."""
        with suppress(OSError):
            self._connection.sendall(as_line(word, text))

    def heard(self) -> Iterator[str]:
        """The supervisor's words until it is gone."""
        with suppress(OSError), self._connection.makefile("rb") as lines:
            for line in lines:
                yield read_line(line)[0]
