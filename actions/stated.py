"""What a customer states in words too plain for the readers: "有订单" among other facts, two sums without a unit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from actions.facts_told import Slots

_BEGIN, _END = r"(?:^|(?<=[\s,，。;；!！]))", r"(?=$|[\s,，。;；!！])"
_HAS_ORDER = re.compile(
    f"{_BEGIN}(?:(?:我|我们)?(?:还|都|是|也)?有订单(?:的|在|呢)?|(?:网上的?)?订单(?:还|都|也)?(?:有|在|能查到)的?){_END}"
)
_SUM = r"[0-9]{3,6}(?:\.[0-9]{1,2})?(?![0-9])"
_THEN_AND_NOW = re.compile(
    rf"(?<![0-9.])(?P<then>{_SUM})(?:元|块钱|块)?[呢的了 ,，、.。;；]{{0,3}}"
    rf"(?:现在|今天|今儿|现价|降到|降成|跌到|变成|才卖|只卖)[才还是要卖只到变成就了 ]{{0,3}}(?P<now>{_SUM})"
)
# "官网5999 现在5499" compares two prices that others ask.
_OF_OTHERS = re.compile("(?:官网|官方|指导价|标价|别家|别处|别人|旗舰店|原价)[是的卖才要]{0,2}$")


def stated(message: Mapping[str, Any], slots: Slots, found: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that the message states so; `found` is what the readers have read in it."""
    text = str(message.get("text") or "")
    told: dict[str, Any] = {}
    if "proof" not in found and slots.get("proof") is None and _HAS_ORDER.search(text):
        told["proof"] = "order_record"
    sums = _THEN_AND_NOW.search(text)
    if sums is not None and not _OF_OTHERS.search(text[: sums.start()]):
        told |= {"price_paid": sums["then"], "price_now": sums["now"]}
    return told
