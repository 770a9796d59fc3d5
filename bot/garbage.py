"""When Python searches for garbage: never while a process starts, and never among what it starts with.

Nearly all that is made then stands for the life of the process. Searching through it again and again took a fifth of
the start, and a third of a second out of a turn later.
"""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress


def search_nothing_while_starting() -> None:
    """For a process that ends its start with `keep_out_of_collections`."""
    gc.disable()


def keep_out_of_collections() -> None:
    """What there is now stands for the life of the process and is not searched any more; what comes is.

    What the start has left free in between goes back to the system, before a first message needs other memory.
    """
    gc.collect()
    with suppress(OSError, AttributeError):
        # The GNU library's own; others give back by themselves.
        ctypes.CDLL(None).malloc_trim(0)
    gc.freeze()
    gc.enable()
