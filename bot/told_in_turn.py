"""Matters that a message tells one after another, with no word that leads over from one to the next.

"冰箱不制冷，洗衣机漏水", "两台空调 一台漏水一台不制冷"; of goods that wait "冰箱5月买的，洗衣机去年买的".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from actions.clauses import PAUSE
from actions.kept_matter import is_waited_for
from actions.matters import goods_in
from actions.pieces import pieces
from actions.sayings import Saying
from actions.taken_back import without

TROUBLE = frozenset({"fault", "fault_kind", "wish", "unit"})
FACTS = frozenset({"date", "money", "proof", "part", "repairs"})
_WHOSE, _ONE_OF_THEM = Saying("two_matters", "whose"), Saying("two_matters", "one_of_them")
_ALL_OF_THEM, _SUFFERS = Saying("two_matters", "both"), Saying("two_matters", "suffers")
_WISH_IN_A_WORD = Saying("two_matters", "wish_in_a_word")

Entity = Mapping[str, Any]


def parted(parse: Mapping[str, Any], slots: Mapping[str, Any]) -> tuple[str, str] | None:
    """What is told of the first matter, and the rest; None where there is one. What is said of all stands in both."""
    if without(parse) is not parse:
        # "洗衣机不用修了 冰箱要修" tells of one.
        return None
    text, goods = str(parse.get("text") or ""), sorted(goods_in(parse), key=lambda one: int(one["start"]))
    by_goods = next(_begins_of_others(goods, parse, slots), None)
    if by_goods is not None:
        return text[:by_goods] + _said_of_all(text, int(goods[-1]["end"])), text[by_goods:]
    other_one = _place_of_the_other_one(goods, parse)
    if other_one is None:
        return None
    name = text[goods[0]["start"] : goods[0]["end"]]
    return text[:other_one] + _said_of_all(text, other_one), f"{pieces()['another_one']}{name} {text[other_one:]}"


def _begins_of_others(goods: list[Entity], parse: Mapping[str, Any], slots: Mapping[str, Any]) -> Iterator[int]:
    """Where a clause begins with other goods than those before it, and each has something of its own."""
    text = str(parse.get("text") or "")
    for place, one in enumerate(goods[1:], 1):
        begin, before = _begin_of_clause(one, text), goods[place - 1]
        following = goods[place + 1]["start"] if place + 1 < len(goods) else len(text)
        told_of_each = _has_its_own(before, int(one["start"]), parse, slots) and _has_its_own(
            one, int(following), parse, slots
        )
        if begin is not None and one["value"] not in {other["value"] for other in goods[:place]} and told_of_each:
            yield begin


def _begin_of_clause(goods: Entity, text: str) -> int | None:
    """Where the clause begins that these goods are the first words of; None where others stand before them."""
    ahead = text[: goods["start"]]
    whose = next((one.start() for one in _WHOSE.all(ahead) if one.end() == len(ahead)), len(ahead))
    return whose if PAUSE.fullmatch(ahead[:whose][-1:]) else None


def _has_its_own(goods: Entity, end: int, parse: Mapping[str, Any], slots: Mapping[str, Any]) -> bool:
    """Whether trouble is told between these goods and `end`, or a fact where they are spoken of or wait already."""
    if _SUFFERS.begins(str(parse.get("text") or "")[goods["end"] :]):
        # "冰箱漏水，电视也被泡坏了" tells what the one did to the other.
        return False
    if _WISH_IN_A_WORD.begins(str(parse.get("text") or "")[goods["end"] : end]):
        return True
    told = [one for one in parse.get("entities") or [] if goods["end"] <= one["start"] < end]
    in_trouble = any(one["entity"] in TROUBLE and one["value"] != "none" for one in told)
    is_known = slots.get("category") == goods["value"] or is_waited_for(goods, parse, slots)
    return in_trouble or (is_known and any(one["entity"] in FACTS for one in told))


def _place_of_the_other_one(goods: list[Entity], parse: Mapping[str, Any]) -> int | None:
    """Where the second of two of the same kind is told of: "一台漏水一台不制冷"."""
    text = str(parse.get("text") or "")
    if len({one["value"] for one in goods}) != 1:
        return None
    marks = [one.start() for one in _ONE_OF_THEM.all(text)]
    faults = [int(one["start"]) for one in parse.get("entities") or [] if _is_a_fault(one)]
    for first, second in pairwise(marks):
        named_before = int(goods[-1]["start"]) < second
        if named_before and any(first < place < second for place in faults) and any(second < one for one in faults):
            return second
    return None


def _is_a_fault(one: Entity) -> bool:
    return bool(one["entity"] == "fault" and one["value"] != "none")


def _said_of_all(text: str, after: int) -> str:
    """The clauses at the end that speak of all goods ("都有发票"), behind the place where the last are named."""
    begins = (pause.end() for pause in PAUSE.finditer(text) if pause.start() >= after)
    return next((text[begin:] for begin in begins if _ALL_OF_THEM.begins(text[begin:])), "")
