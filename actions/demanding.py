"""Money that is demanded beside something else: "退货吧 再赔我500", "行 修 200补给我", "你赔我洗衣费啊"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from actions.sayings import Saying

SLOT = "demanded_beside"
"""Holds a demand until it is put before a person."""
COSTS = "costs"
"""Demanded without a sum: what the trouble has cost."""
_SUM, _COSTS, _HAGGLES = (Saying("demanding", name) for name in ("demands_a_sum", "demands_costs", "haggles"))
_BESIDES = Saying("demanding", "demands_besides")
_NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,2})?")
# "赔我300": in a demand a number without a unit is yuan; with another unit it is none.
_OTHER_UNIT = re.compile("[.天次年月日号个台小分点倍%％]")

Message = Mapping[str, Any]


def demanded(message: Message) -> str | None:
    """The sum that a message demands, in yuan, `COSTS` where it names none; None where it demands nothing."""
    sums = [value for value, _ in _sums(message)]
    if sums:
        return max(sums, key=Decimal)
    return COSTS if _SUM.is_in(_text(message)) or asks_for_costs(message) else None


def asks_for_costs(message: Message) -> bool:
    """Whether what the trouble has cost is to be paid."""
    return _COSTS.is_in(_text(message))


def is_beside_a_wish(message: Message) -> bool:
    """Whether goods are to be given back, and money is demanded on top: "想退 要你们赔我200误工费"."""
    return _BESIDES.is_in(_text(message)) and demanded(message) is not None


def haggles(message: Message) -> bool:
    """Whether a sum is haggled over: "500不行 300总可以吧"."""
    return _HAGGLES.is_in(_text(message))


def sum_haggled_for(message: Message) -> Decimal | None:
    """The sum that would do, which is the last one named."""
    found = _HAGGLES.search(_text(message))
    if found is None:
        return None
    numbers = [one.group() for one in _NUMBER.finditer(_text(message)) if one.start() < found.end()]
    return Decimal(numbers[-1]) if numbers else None


def places(message: Message) -> list[tuple[int, int]]:
    """Where the sums that are demanded stand: they are no price that was paid."""
    return [place for _, place in _sums(message)]


def _sums(message: Message) -> Iterator[tuple[str, tuple[int, int]]]:
    demands = [found.span() for found in _SUM.all(_text(message))]
    if not demands:
        return
    for value, (begin, end) in _named(message):
        if any(begin < till and since < end for since, till in demands):
            yield value, (begin, end)


def _named(message: Message) -> Iterator[tuple[str, tuple[int, int]]]:
    """Every sum in the message: with its unit as it was understood, else the bare number."""
    text, read = _text(message), [one for one in message.get("entities") or [] if one["entity"] == "money"]
    for one in read:
        yield str(one["value"]), (int(one["start"]), int(one["end"]))
    for found in _NUMBER.finditer(text):
        is_read = any(one["start"] <= found.start() < one["end"] for one in read)
        if not is_read and Decimal(found.group()) > 0 and not _OTHER_UNIT.match(text, found.end()):
            yield found.group(), found.span()


def _text(message: Message) -> str:
    return str(message.get("text") or "")
