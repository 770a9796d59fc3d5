"""Coroutines of Rasa's that wait for nothing: run to their end in this thread, without a loop."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


def run_through(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """What it returns.

    Raises:
        RuntimeError: it waits for something after all.
    """
    try:
        coroutine.send(None)
    except StopIteration as ended:
        result: Result = ended.value
        return result
    coroutine.close()
    raise RuntimeError("a coroutine that should wait for nothing waits")
