"""A wish to speak now of the matter that was put off ("先说冰箱的吧"), told while the desk keeps one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.enquiry import SAID
from actions.exposure import THREATEN_ESCALATION
from actions.kept_matter import brought_forward, told_in_passing
from actions.matters import NEXT_MATTER, TAKE_UP_MATTER, goods_in, names_other_goods, speaks_of
from actions.sayings import Saying
from actions.wording import goods_named
from bot.intents import REPORT_HAZARD

TAKING_UP = Saying("two_matters", "taking_up")
OF_THE_GOODS = Saying("two_matters", "of_the_goods")
AFTER_A_NAME = Saying("two_matters", "after_a_name")
OUTRANK_IT = frozenset({REPORT_HAZARD, "request_human", THREATEN_ESCALATION, "cancel_request", "delete_my_data"})
ASKS_AFTER = Saying("two_matters", "asks_after")
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
    waiting = brought_forward(waiting, parse)
    speaks_of_it = speaks_of(waiting, parse)
    names_others = not speaks_of_it and names_other_goods(parse, slots)
    by_name = speaks_of_it and (OF_THE_GOODS.is_in(text) or _asks_after_it(parse))
    wants_it = by_name or (not speaks_of_it and TAKING_UP.is_in(text)) or _calls_it_short(text, waiting)
    if names_others or not wants_it:
        return parse
    return {**parse, "intent": {"name": TAKE_UP_MATTER, "confidence": 1.0}, SAID: name}


def _asks_after_it(parse: Mapping[str, Any]) -> bool:
    """Whether "洗衣机呢" is all that is said."""
    text, named = str(parse.get("text") or ""), goods_in(parse)
    return len(named) == 1 and ASKS_AFTER.is_in(text[: named[0]["start"]] + text[named[0]["end"] :])


def _calls_it_short(text: str, waiting: Mapping[str, Any]) -> bool:
    """Whether "先说灶吧" speaks of the gas stove that waits."""
    said = OF_THE_GOODS.search(text)
    rest = text[said.end() :].strip(" ,.!") if said is not None and said.start() == 0 else ""
    name = next((rest[: end.start()] for end in AFTER_A_NAME.all(rest) if end.end() == len(rest)), rest)
    return bool(name) and name in goods_named(waiting)
