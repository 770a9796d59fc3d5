"""Servers of the benchmark's own, where they are installed (`scripts/services.sh`)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.services.servers import NotInstalledError, running_postgres


@contextmanager
def new_database() -> Iterator[str | None]:
    """The URL of an empty database while the body runs; None without PostgreSQL."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(running_postgres())
        except NotInstalledError:
            yield None
            return
        yield stack.enter_context(server.database())
