"""The four stages by the names of the replies: a turn may hold several, in their order and never back again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

EMPATHISE, CLARIFY, RESOLVE, THANK = range(1, 5)
STAGES: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile("utter_(empathise|complaint)_(?!registered)"), EMPATHISE),
    (re.compile("utter_(understood|ask_(?!back|where|place|goods|order|phone)|misfit_(?!to_person)|fact_corrected|wish_heard)"), CLARIFY),
    (re.compile("utter_(verdict|options|alternatives|notes|next_option|clarify)"), RESOLVE),
    (re.compile("utter_(case_opened|case_updated|case_without_choice|accepted$|complaint_registered)"), THANK),
)


def stages(events: Iterable[Mapping[str, Any]]) -> list[int]:
    """The stages of the replies to the last message, in the order in which they were said; others have none."""
    said: list[int] = []
    for event in events:
        if event["event"] == "user":
            said = []
        elif event["event"] == "bot":
            name = str((event.get("metadata") or {}).get("utter_action") or "")
            said += [stage for pattern, stage in STAGES if pattern.match(name)][:1]
    return said
