"""Who settles on a way, and warns what comes should it go wrong again ("修可以 但是师傅再敢迟到我就投诉")."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.sayings import Saying, first_said
from actions.volunteered import DENIES_OR_ASKS, SETTLES_ON

_WARNS, _THREATENS = Saying("settling", "warns"), Saying("settling", "threatens")
_BETWEEN = " ,，。.;；!！但是不过可"


def settled_with_a_warning(text: str) -> str | None:
    """The wish on which the customer settles; None where nothing is settled, or the threat is no mere warning."""
    warning = _WARNS.search(text)
    if warning is None or _THREATENS.is_in(text):
        return None
    settled = text[: warning.start()].strip(_BETWEEN)
    return None if DENIES_OR_ASKS.is_in(settled) else first_said(SETTLES_ON, settled)


def warns(message: Mapping[str, Any]) -> bool:
    """Whether a message does so."""
    return settled_with_a_warning(str(message.get("text") or "")) is not None
