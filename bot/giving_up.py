"""A customer who gives up in the middle of the questions, and says why in the same breath ("那算了太贵了")."""

from __future__ import annotations

from typing import Any

from actions.matters import CANCEL
from actions.sayings import Saying

_GIVES_UP = Saying("settling", "gives_up")


def given_up(parse: dict[str, Any], active_loop: str | None) -> dict[str, Any]:
    """The parse as a withdrawal, where facts are asked and that is all that the message says.

    After an offer the same words refuse it: another one may cost nothing.
    """
    if active_loop is None or not _GIVES_UP.is_in(str(parse.get("text") or "")):
        return parse
    return {**parse, "intent": {"name": CANCEL, "confidence": 1.0}, "entities": []}
