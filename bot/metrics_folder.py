"""Where several workers count together: a folder of prometheus_client's, which reads it when the variable is set.

Nothing is imported here that the supervisor has no need of.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
IN_MEMORY = Path("/dev/shm")  # noqa: S108 (a folder of its own within)


@contextmanager
def counted_together(workers: int) -> Iterator[None]:
    """What is started within counts in one folder, which is gone afterwards; a worker that is alone needs none."""
    if workers == 1:
        yield
        return
    # The files are mapped: on a disk that is full, whoever counts would be killed.
    place = IN_MEMORY if os.access(IN_MEMORY, os.W_OK | os.X_OK) else None
    before = os.environ.get(VARIABLE)
    with tempfile.TemporaryDirectory(prefix="anxin-metrics-", dir=place, ignore_cleanup_errors=True) as folder:
        os.environ[VARIABLE] = folder
        try:
            yield
        finally:
            if before is None:
                del os.environ[VARIABLE]
            else:
                os.environ[VARIABLE] = before
