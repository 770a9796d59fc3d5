"""Two matters in one message ("冰箱不制冷要退 对了孩子偷偷买了个手表也要退"): what it tells of each.

Each is then read for itself, so that no fact of the one is taken for the other's; what is told of the second may hold
a third.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from actions.facts_told import CANNOT_SAY
from actions.matters import NO_MATTER, SECOND, goods_in, takes_back
from actions.sayings import Saying
from bot.routing import route
from bot.told_in_turn import TROUBLE, parted

MARKS = frozenset({"another", "somebody_elses"})
FEWEST_WORDS = 2
_AND_ALSO = Saying("two_matters", "and_also")
_JOINED, _BOTH = Saying("two_matters", "joined"), Saying("two_matters", "both")


def place_of_the_second(parse: Mapping[str, Any], slots: Mapping[str, Any]) -> int | None:
    """The offset from which a message tells of another matter; None where it tells of one."""
    if any(one["value"] == "set_aside" for one in _of(parse, "answer")):
        # "先不说洗衣机 我妈家电视没图像" tells of the one matter alone.
        return None
    text = str(parse.get("text") or "")
    for begin, is_somebody_elses in _marks(parse, text):
        told_before = len(text[:begin].strip(" ,.!")) >= FEWEST_WORDS
        if told_before and _is_another(begin, parse, slots, is_somebody_elses=is_somebody_elses):
            return begin
    return None


def texts_of_both(parse: Mapping[str, Any], slots: Mapping[str, Any]) -> tuple[str, str] | None:
    """What a message tells of the one matter, and what of the others; None where it tells of one."""
    if parse.get("hazard") or takes_back(parse):
        return None
    together = _in_one_breath(parse) or parted(parse, slots)
    if together is not None:
        return together
    place, text = place_of_the_second(parse, slots), str(parse.get("text") or "")
    return None if place is None else (text[:place], text[place:])


def told_together(first: dict[str, Any], second: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any] | None:
    """The first matter's parse as routed, with the second one's beside it, routed before; None where that is none."""
    if second["intent"]["name"] in NO_MATTER:
        return None
    return {**route(first), "mood": whole.get("mood"), SECOND: second}


def _in_one_breath(parse: Mapping[str, Any]) -> tuple[str, str] | None:
    """The message told of each of two kinds of goods that have the same trouble: "热水器和空调都有问题"."""
    text = str(parse.get("text") or "")
    for one, other in pairwise(sorted(goods_in(parse), key=lambda goods: int(goods["start"]))):
        between, rest = text[one["end"] : other["start"]], text[other["end"] :]
        joined = _JOINED.begins(between) and _JOINED.ends(between) and _BOTH.begins(rest)
        if joined and one["value"] != other["value"] and _has_trouble_behind(other, parse):
            return text[: one["end"]] + rest, text[: one["start"]] + text[other["start"] :]
    return None


def _has_trouble_behind(goods: Mapping[str, Any], parse: Mapping[str, Any]) -> bool:
    """Whether what is told next is a trouble of these goods, and not that they have none, or other goods."""
    told = [one for one in (parse.get("entities") or []) if one["entity"] in TROUBLE | {"product", "product_family"}]
    behind = sorted((one for one in told if one["start"] >= goods["end"]), key=lambda one: int(one["start"]))
    return bool(behind) and behind[0]["entity"] in TROUBLE and behind[0]["value"] != "none"


def _marks(parse: Mapping[str, Any], text: str) -> Iterator[tuple[int, bool]]:
    """Where another matter may begin, and whether it is somebody else's: "对了", "我妈那台", "还有热水器"."""
    for mark in _of(parse, "answer"):
        if mark["value"] in MARKS:
            begin = int(mark["start"])
            yield next(_and_also_before(begin, text), begin), mark["value"] == "somebody_elses"
    for goods in goods_in(parse):
        yield from ((begin, False) for begin in _and_also_before(int(goods["start"]), text))


def _and_also_before(end: int, text: str) -> Iterator[int]:
    """Where words begin that lead over to what stands right behind them."""
    ahead = text[:end]
    return (also.start() for also in _AND_ALSO.all(ahead) if also.end() == len(ahead))


def _is_another(begin: int, parse: Mapping[str, Any], slots: Mapping[str, Any], *, is_somebody_elses: bool) -> bool:
    """Whether other goods, or somebody else's, are named behind the mark, with a trouble of their own."""
    goods = goods_in(parse)
    known = {one["value"] for one in goods if one["start"] < begin} or _under_way(slots)
    named = [one["value"] for one in goods if one["start"] >= begin]
    others = [value for value in named if value not in known or is_somebody_elses]
    in_trouble = any(one["entity"] in TROUBLE and one["start"] >= begin for one in parse.get("entities") or [])
    return bool(known and others) and (in_trouble or any(_of(parse, "bought_by_minor")))


def _under_way(slots: Mapping[str, Any]) -> set[str]:
    category = slots.get("category")
    return set() if category in (None, CANNOT_SAY) else {str(category)}


def _of(parse: Mapping[str, Any], kind: str) -> Iterator[Mapping[str, Any]]:
    return (one for one in parse.get("entities") or [] if one["entity"] == kind)
