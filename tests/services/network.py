"""A network between two namespaces that can be cut: what is sent meanwhile is lost, and nobody is told."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address

from tests.services.servers import Place

FOR_MEASURING = ip_address("198.18.0.0")
"""A /15 that nobody's address is in."""
NEEDED = "a network namespace cannot be made here (it takes root and iproute2)"


class NoNetworkError(Exception):
    """This machine or this user cannot have one."""


@dataclass(frozen=True)
class Network:
    """`place` is at its far end; this process is at the near one."""

    place: Place
    far_end: str

    def cut(self) -> None:
        self._set("down")

    def mend(self) -> None:
        self._set("up")

    def _set(self, state: str) -> None:
        _run(*self.place.enter, "ip", "link", "set", self.far_end, state)


@contextmanager
def network() -> Iterator[Network]:
    """Raises NoNetworkError where none can be made."""
    if os.geteuid() != 0:
        raise NoNetworkError(NEEDED)
    # A namespace lives as long as a process is in it, and takes its end of the network with it.
    with subprocess.Popen(("unshare", "--net", "sleep", "infinity")) as holder:
        try:
            yield _lay(holder.pid)
        finally:
            holder.terminate()


def _lay(pid: int) -> Network:
    number = random.SystemRandom().randrange(2**15)
    near, far = (str(FOR_MEASURING + 4 * number + end) for end in (1, 2))
    ours, theirs = f"anxin{number}", f"far{number}"
    place = Place(far, ("nsenter", "--target", str(pid), "--net"), near)
    _wait_for_namespace(pid)
    _run("ip", "link", "add", ours, "type", "veth", "peer", "name", theirs, "netns", str(pid))
    _run("ip", "address", "add", f"{near}/30", "dev", ours)
    _run("ip", "link", "set", ours, "up")
    for command in (("address", "add", f"{far}/30", "dev", theirs), ("link", "set", theirs, "up")):
        _run(*place.enter, "ip", *command)
    _run(*place.enter, "ip", "link", "set", "lo", "up")
    return Network(place, theirs)


def _wait_for_namespace(pid: int) -> None:
    """Until the process has left ours."""
    ours = os.readlink("/proc/self/ns/net")
    while os.readlink(f"/proc/{pid}/ns/net") == ours:
        pass


def _run(*command: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise NoNetworkError(NEEDED) from error
