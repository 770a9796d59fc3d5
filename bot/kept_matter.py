"""A wish to speak now of the matter that was put off ("先说冰箱的吧"), told while the desk keeps one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml

from actions.enquiry import SAID
from actions.kept_matter import told_in_passing
from actions.matters import NEXT_MATTER, TAKE_UP_MATTER, names_other_goods, speaks_of
from bot.nlu.templates import compile_phrases, fold
from bot.routing import REPORT_HAZARD
from bot.settings import PROJECT

TAKING_UP = PROJECT / "data" / "taking_up.yml"
OUTRANK_IT = frozenset({REPORT_HAZARD, "request_human", "threaten_escalation", "cancel_request", "delete_my_data"})
LONGEST = 24


def take_up_when_asked(parse: dict[str, Any], slots: Mapping[str, Any], active_loop: str | None) -> dict[str, Any]:
    """The parse as the wish to turn to the matter that is kept, where it is one."""
    text, name = str(parse.get("text") or ""), str(parse["intent"]["name"])
    waiting = slots.get(NEXT_MATTER)
    if active_loop is not None and waiting is None:
        # "先说我家冰箱 它也不冻了" tells of the other matter and puts it first in one breath.
        waiting = (told_in_passing(parse, slots) or {}).get(NEXT_MATTER)
    if waiting is None or name in OUTRANK_IT or len(text) > LONGEST:
        return parse
    speaks_of_it = speaks_of(waiting, parse)
    words = _words("of_the_goods" if speaks_of_it else "taking_up")
    names_others = not speaks_of_it and names_other_goods(parse, slots)
    if names_others or words is None or not words.search(fold(text)):
        return parse
    return {**parse, "intent": {"name": TAKE_UP_MATTER, "confidence": 1.0}, SAID: name}


@cache
def _words(kind: str) -> re.Pattern[str] | None:
    return compile_phrases(yaml.safe_load(TAKING_UP.read_text(encoding="utf-8"))[kind])
