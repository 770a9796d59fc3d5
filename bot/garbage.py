"""When Python searches for garbage: never while a process starts, and never twice among the same things.

Nearly all that is made at the start stands for the life of the process. Searching through it again and again took a
fifth of the start, and a third of a second out of a turn later. What is held of conversations afterwards grows to
hundreds of thousands of things, which go when nothing refers to them any more, without any search.
"""

from __future__ import annotations

import gc

from bot.heap import give_back

EVERYTHING = 2
"""The generation of a search through all that is not set aside."""


def search_nothing_while_starting() -> None:
    """For a process that ends its start with `keep_out_of_collections`."""
    gc.disable()


def search_only_what_is_new() -> None:
    """For a process that serves: what a search through everything has left alive is not searched again.

    A turn leaves hardly anything behind that refers to itself (0010), and only what a turn under way holds at the
    moment of such a search would stay for ever if it did.
    """
    if _set_aside not in gc.callbacks:
        gc.callbacks.append(_set_aside)


def keep_out_of_collections() -> None:
    """What there is now stands for the life of the process and is not searched any more; what comes is.

    What the start has left free in between goes back to the system, before a first message needs other memory.
    """
    gc.collect()
    give_back()
    gc.freeze()
    gc.enable()


def _set_aside(phase: str, search: dict[str, int]) -> None:
    if phase == "stop" and search["generation"] == EVERYTHING:
        gc.freeze()
