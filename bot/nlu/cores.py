"""Work shared out among a process's cores by threads of ours.

Linear algebra's own threads wait for each other by spinning, and share nothing but products; each of ours works through
pieces of its own, the steps between two products included.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from threadpoolctl import threadpool_limits

Piece = TypeVar("Piece")
Result = TypeVar("Result")


def cores() -> int:
    """As many as the process allows its linear algebra: one when serving, all cores when training."""
    return int(os.environ.get("OPENBLAS_NUM_THREADS", "1"))


def shared_out(work: Callable[[Piece], Result], pieces: Iterable[Piece], threads: int) -> list[Result]:
    """What `work` makes of each piece, in their order; `work` must hold the interpreter as little as NumPy does."""
    if threads == 1:
        return [work(piece) for piece in pieces]
    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, pieces))
