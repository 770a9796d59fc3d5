"""The four stages by the names of the replies: a turn may hold several, in their order and never back again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from entitlement.data import words

# The questions of an enquiry that goes with a complaint are its own: only those for facts of a claim are stage two.
FACTS = "|".join(words("facts"))
EMPATHISE, CLARIFY, RESOLVE, THANK = range(1, 5)
STAGES: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile("utter_(empathise|complaint)_(?!registered)"), EMPATHISE),
    (re.compile(f"utter_(understood|ask_({FACTS})$|misfit_(?!to_person)|fact_corrected|wish_heard)"), CLARIFY),
    (re.compile("utter_(verdict|options|alternatives|notes|next_option|clarify)"), RESOLVE),
    (re.compile("utter_(case_opened|case_updated|case_without_choice|accepted$|complaint_registered)"), THANK),
)


def stages(events: Iterable[Mapping[str, Any]]) -> list[int]:
    """The stages of the replies to the last message, in the order in which they were said; others have none."""
    found = (_stage(name) for name in reply_names(events))
    return [stage for stage in found if stage is not None]


def _stage(name: str) -> int | None:
    return next((stage for pattern, stage in STAGES if pattern.match(name)), None)


def reply_names(events: Iterable[Mapping[str, Any]]) -> list[str]:
    """The names of the replies to the last message, in the order in which they were said."""
    said: list[str] = []
    for event in events:
        if event["event"] == "user":
            said = []
        elif event["event"] == "bot":
            said.append(str((event.get("metadata") or {}).get("utter_action") or ""))
    return said
