"""A matter that waits for its turn: one told in the middle of another's questions, or one that was put off for it.

What is kept is either the messages that told of it, read when its turn comes, or the slots of a matter already begun.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from actions import history, wording
from actions.claim_of_wish import claim_made
from actions.facts_from_message import read_facts
from actions.facts_told import Slots
from actions.matters import (
    NEXT_MATTER,
    NO_MATTER,
    OF_A_MATTER,
    SAME_GOODS,
    SECOND,
    THEN,
    after,
    fresh,
    kept,
    mentions_other_goods,
    names_other_goods,
    speaks_of,
    takes_back,
)

Kept = Mapping[str, Any]

BEGUN, MORE = "begun", "more"


def told_in_passing(message: Mapping[str, Any], slots: Slots) -> dict[str, Any] | None:
    """The slot's change when a message in the middle of the questions tells of another matter; None when it does not.

    More of a matter that waits stays with it; a new one waits behind all others.
    """
    if str((message.get("intent") or {}).get("name") or "") in NO_MATTER:
        return None
    waiting: Kept | None = slots.get(NEXT_MATTER)
    more = _with_more(waiting, message) if names_other_goods(message, slots) and not takes_back(message) else None
    if more is not None:
        return {NEXT_MATTER: more}
    return {NEXT_MATTER: _behind(waiting, kept(message))} if mentions_other_goods(message, slots) else None


def told_beside(message: Mapping[str, Any], slots: Slots) -> dict[str, Any]:
    """The slot's change when the same message told of another matter (bot/second_matter.py)."""
    second = message.get(SECOND)
    return {} if second is None else {NEXT_MATTER: _behind(slots.get(NEXT_MATTER), kept(second))}


def begun_by(message: Mapping[str, Any], slots: Slots, today: date) -> dict[str, Any]:
    """The slots by which a message about other goods begins their matter, with what was told of it before."""
    waiting: Kept | None = slots.get(NEXT_MATTER)
    if waiting is None or not speaks_of(waiting, message):
        return fresh(slots)
    return taken_up(slots, today)


def put_off(slots: Slots, behind: Kept | None) -> dict[str, Any]:
    """The matter under way as one that waits, behind another one where there is one."""
    goods = wording.goods(slots)
    entities = [{"entity": "product", "value": slots.get("category"), "start": 0, "end": len(goods)}]
    begun = {name: slots[name] for name in OF_A_MATTER if slots.get(name) is not None}
    return _behind(behind, {"text": goods, "entities": entities, BEGUN: begun})


def taken_up(slots: Slots, today: date) -> dict[str, Any]:
    """The slots by which the matter that waits is under way; of the same goods more is known already."""
    waiting: Kept = slots[NEXT_MATTER]
    emptied = {} if waiting.get(SAME_GOODS) else fresh(slots)
    return emptied | _facts(waiting, today) | {NEXT_MATTER: after(waiting)}


def _facts(waiting: Kept, today: date) -> dict[str, Any]:
    begun: dict[str, Any] = dict(waiting.get(BEGUN) or {})
    if not begun:
        begun = _read(waiting, {}, today)
    for message in waiting.get(MORE) or []:
        begun |= _read(message, begun, today)
    if begun.get("case_intent") is None:
        begun |= {"case_intent": claim_made(begun), "first_reported_on": today.isoformat()}
    return begun


def _read(message: Mapping[str, Any], known: Slots, today: date) -> dict[str, Any]:
    found = read_facts(message, known, None, today)
    if not any(entity["entity"] == "wish" for entity in message.get("entities") or []):
        # Said in passing, a wish has to be named: the questions ask for it.
        found = {name: value for name, value in found.items() if name not in ("wish", "case_intent")}
    return found | history.told(message, {**known, **found})


def _behind(waiting: Kept | None, last: Kept) -> dict[str, Any]:
    if waiting is None:
        return dict(last)
    return {**waiting, THEN: _behind(waiting.get(THEN), last)}


def _with_more(waiting: Kept | None, message: Mapping[str, Any]) -> dict[str, Any] | None:
    if waiting is None:
        return None
    if speaks_of(waiting, message):
        return {**waiting, MORE: [*(waiting.get(MORE) or []), kept(message)]}
    later = _with_more(waiting.get(THEN), message)
    return None if later is None else {**waiting, THEN: later}
