"""A PostgreSQL of the benchmark's own, where one is installed (`scripts/services.sh`)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.services.servers import running_postgres


@contextmanager
def new_database() -> Iterator[str | None]:
    """The URL of an empty database while the body runs; None without PostgreSQL."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(running_postgres())
        except pytest.skip.Exception:
            yield None
            return
        yield stack.enter_context(server.database())
