"""Choices by number, and the account's own menu as WeChat wants it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from bot.brand_settings import MenuGroup, MenuItem

_NUMERALS = {sign: number for number, sign in enumerate("一二三四五六七八九十", 1)}
_CHOICE = re.compile(r"(?:我?(?:要|选|选择)|第)*(\d{1,2}|[一二三四五六七八九十])(?:个|项|号|条)?[.。!,，、吧]*")
_FETCH_WORDS = re.compile(
    r"[\W_]*|[0-9a-z]{1,2}|查?看(结果)?|好(的|了吗)?|嗯+|哦|噢|行|可以|是(的)?|在(吗)?|然后呢|继续|下文|回复|任意文字"
)


def chosen(text: str, payloads: Sequence[str]) -> str | None:
    """The payload that a message like `2`, `２`, `②` or `选第二个` chooses; None when it chooses none."""
    match = _CHOICE.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if match is None:
        return None
    number = _NUMERALS.get(match[1]) or int(match[1])
    return payloads[number - 1] if 0 < number <= len(payloads) else None


def only_fetches(text: str) -> bool:
    """Whether a message asks for nothing but the answer that is waiting."""
    return _FETCH_WORDS.fullmatch(unicodedata.normalize("NFKC", text).strip().rstrip("。.!,，~").lower()) is not None


def custom_menu(groups: Sequence[MenuGroup]) -> dict[str, Any]:
    """The body that sets the account's menu. A button's key is what it says for the customer, so that a menu that a
    phone still shows from yesterday says what is written on it."""
    return {"button": [{"name": group.name, "sub_button": [_button(item) for item in group.items]} for group in groups]}


def _button(item: MenuItem) -> dict[str, str]:
    if item.url is not None:
        return {"type": "view", "name": item.name, "url": item.url}
    return {"type": "click", "name": item.name, "key": item.say or ""}
