"""How the C library keeps the memory that a serving process has asked for and given back.

Left alone it keeps a heap for each of eight threads a core, and learns to keep blocks of up to 32 MB: after a day of
customers and photos a hundred megabytes lay free between what was in use, and more each day.
"""

from __future__ import annotations

import asyncio
import ctypes
from contextlib import suppress

TRIM_THRESHOLD, MMAP_THRESHOLD, ARENA_MAX = -1, -3, -8
"""Numbers of the GNU library's malloc.h."""
MIB = 1 << 20
HEAPS = 2
FREE_AT_THE_END = 16 * MIB
"""Beyond so much it goes back to the system; less of it would be asked for again with the next message."""
EVERY_SECONDS = 10.0
"""At fifty messages a second several megabytes come to lie free in that time."""
LARGE = MIB
"""Blocks of this size are the system's own from the beginning, and go back as soon as they are given back."""


def keep_little() -> None:
    """For a process that serves, before it starts threads; other C libraries are left as they are."""
    with suppress(OSError, AttributeError):
        settings = {ARENA_MAX: HEAPS, MMAP_THRESHOLD: LARGE, TRIM_THRESHOLD: FREE_AT_THE_END}
        set_option = ctypes.CDLL(None).mallopt
        for option, value in settings.items():
            set_option(option, value)


def give_back() -> None:
    """Whole pages that lie free between what is in use go back to the system: less than a millisecond's work."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


async def give_back_again_and_again() -> None:
    """Until cancelled, in a thread beside the turns."""
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        await asyncio.to_thread(give_back)
