"""A process that makes ready what all workers of a version have in common, and has workers split off from it.

What it holds then, the model above all, is in memory once for all of them. It serves nobody itself and keeps a single
thread, since only that one would go on in a worker.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
from collections.abc import Callable
from contextlib import suppress

BORN = "born"
"""From the nursery, with a worker's process number. Workers are born in the order in which they are asked for."""
GONE = "gone"
"""From the nursery, with the process number of a worker that has ended, and its exit code (below zero: the signal)."""
SOCKETS = 2
"""A request comes with the listening socket and the worker's own to the supervisor."""
REQUEST = b"w"

Work = Callable[[int, int], int]
"""What a worker does with the numbers of its two sockets; its exit code."""


def bear_workers(supervisor: socket.socket, work: Work) -> int:
    """Until the supervisor is gone and all workers are; in a worker, what `work` returns."""
    woken, wakes = os.pipe()
    os.set_blocking(wakes, False)
    signal.set_wakeup_fd(wakes, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    alive: set[int] = set()
    awaited = [woken, supervisor.fileno()]
    while len(awaited) > 1 or alive:
        ready, _, _ = select.select(awaited, [], [])
        if woken in ready:
            os.read(woken, 1024)
            alive -= _report_the_gone(supervisor)
        if supervisor.fileno() not in ready:
            continue
        sockets = _asked_for(supervisor)
        if sockets is None:
            awaited.remove(supervisor.fileno())
            continue
        worker = os.fork()
        if worker == 0:
            _leave_the_nursery(supervisor, woken, wakes)
            return work(*sockets)
        alive.add(worker)
        # By both of them, so that whoever comes first to ask for the group finds it.
        with suppress(OSError):
            os.setpgid(worker, worker)
        for number in sockets:
            os.close(number)
        _say(supervisor, BORN, worker)
    return 0


def _asked_for(supervisor: socket.socket) -> tuple[int, int] | None:
    """The sockets of a worker that is asked for, None when nobody will ask any more."""
    try:
        request, sockets, _, _ = socket.recv_fds(supervisor, len(REQUEST), SOCKETS)
    except OSError:
        return None
    if not request or len(sockets) != SOCKETS:
        return None
    return sockets[0], sockets[1]


def _report_the_gone(supervisor: socket.socket) -> set[int]:
    gone: set[int] = set()
    with suppress(ChildProcessError):
        while True:
            worker, status = os.waitpid(-1, os.WNOHANG)
            if worker == 0:
                break
            gone.add(worker)
            _say(supervisor, GONE, worker, os.waitstatus_to_exitcode(status))
    return gone


def _leave_the_nursery(supervisor: socket.socket, woken: int, wakes: int) -> None:
    with suppress(OSError):
        os.setpgid(0, 0)
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    supervisor.close()
    os.close(woken)
    os.close(wakes)


def _say(supervisor: socket.socket, word: str, *numbers: int) -> None:
    with suppress(OSError):
        supervisor.sendall(json.dumps([word, *numbers]).encode() + b"\n")
