"""A matter that waits for its turn: one told in the middle of another's questions, or one that was put off for it.

What is kept is either the messages that told of it, read when its turn comes, or the slots of a matter already begun.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from actions import history, wording
from actions.claim_of_wish import claim_made
from actions.facts_from_message import read_facts
from actions.facts_told import Slots, facts_told
from actions.matters import (
    NEXT_MATTER,
    NO_MATTER,
    OF_A_MATTER,
    SAME_GOODS,
    THEN,
    after,
    fresh,
    goods_in,
    kept,
    mentions_other_goods,
    names_other_goods,
    others_told,
    speaks_of,
    takes_back,
)
from actions.sayings import Saying

Kept = Mapping[str, Any]

BEGUN, MORE = "begun", "more"
_ALL_OF_THEM = Saying("two_matters", "both")


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
    """The slot's change when the same message told of other matters (bot/second_matter.py), or something of all."""
    others = others_told(message)
    if not others:
        return _told_of_all(message, slots)
    waiting: Kept | None = slots.get(NEXT_MATTER)
    for other in others:
        waiting = _with_more(waiting, other) or _behind(waiting, kept(other))
    return {NEXT_MATTER: waiting}


def is_waited_for(goods: Mapping[str, Any], message: Mapping[str, Any], slots: Slots) -> bool:
    """Whether a matter of these goods, which the message names, waits."""
    named = {**message, "entities": [goods]}
    return any(speaks_of(waiting, named) for waiting in _all(slots.get(NEXT_MATTER)))


def brought_forward(waiting: Kept, message: Mapping[str, Any]) -> Kept:
    """The matters that wait, with the one first that the message speaks of, if it speaks of one of them."""
    matters = list(_all(waiting))
    first = next((one for one in matters if speaks_of(one, message)), matters[0])
    return _in_a_row([first, *(one for one in matters if one is not first)])


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


def _told_of_all(message: Mapping[str, Any], slots: Slots) -> dict[str, Any]:
    """What "都有发票" tells of every matter that waits."""
    waiting: Kept | None = slots.get(NEXT_MATTER)
    says_so = _ALL_OF_THEM.begins(str(message.get("text") or "")) and not goods_in(message)
    if waiting is None or not says_so or not facts_told(message, {}):
        return {}
    told = [{**one, MORE: [*(one.get(MORE) or []), kept(message)]} for one in _all(waiting)]
    return {NEXT_MATTER: _in_a_row(told)}


def _all(waiting: Kept | None) -> Iterator[Kept]:
    """The matters that wait, in their order."""
    while waiting is not None:
        yield waiting
        waiting = after(waiting)


def _in_a_row(matters: Sequence[Kept]) -> Kept:
    """Matters as they are kept, each behind the one before it."""
    first = {name: value for name, value in matters[0].items() if name != THEN}
    return {**first, THEN: _in_a_row(matters[1:])} if len(matters) > 1 else first


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
