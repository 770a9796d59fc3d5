"""What a customer says not to know, where something else was asked: "不知道哪天买的" does not answer where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from actions.facts_told import CANNOT_SAY, Slots

_UNKNOWN = re.compile("不知道|不清楚|不晓得|不记得|记不|忘了|想不起|没印象")
_WHEN = "(?:哪天|哪一天|什么时候|啥时候|几号|几时|何时|哪年|日子|日期).{0,2}"
_NAMED = {
    "bought_on": re.compile(f"{_WHEN}(?:买|购|下单)"),
    "delivered_on": re.compile(f"{_WHEN}(?:送|到|收)"),
    "price_paid": re.compile("多少钱|什么价|啥价|价格|价钱|花了多少"),
    "channel": re.compile("(?:哪里|哪儿|哪个店|哪家|什么地方).{0,2}买"),
}


def of_another(message: Mapping[str, Any], slots: Slots, requested: str) -> dict[str, Any]:
    """The fact that cannot be said, which is not the one that was asked for; nothing where it is known."""
    text = str(message.get("text") or "")
    if not _UNKNOWN.search(text):
        return {}
    named = [fact for fact, words in _NAMED.items() if words.search(text)]
    if len(named) != 1 or named[0] == requested or slots.get(named[0]) is not None:
        return {}
    return {named[0]: CANNOT_SAY}
