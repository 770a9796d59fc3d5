"""What a message wants, without the facts it tells by the way and without emojis.

"想换一台, 11月1号买的, 发票有" wants an exchange; the day and the invoice are entities and must not pull it towards a
request for an invoice. Only stated facts are left out: the day of the purchase, the delivery or the installation, the
price that was paid, a proof that is there. A lost invoice or a fallen price is what the message is about.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

TOLD = frozenset({"proof"})
"""Entities that state a fact by themselves; days and sums do in some roles."""
_TOLD_ROLES = frozenset({"bought_on", "delivered_on", "installed_on", "price_paid", "invoice_price"})
_MOST_OF_A_MESSAGE = 0.6
_PICTURE = "So"


def gist(text: str, entities: Iterable[Mapping[str, Any]]) -> str:
    """`text` without its told facts and emojis; the whole text where it is hardly more than a fact."""
    pieces, position = [], 0
    for entity in sorted(entities, key=lambda found: (found["start"], -found["end"])):
        length = entity["end"] - entity["start"]
        if entity["start"] < position or not _is_told(entity) or length > _MOST_OF_A_MESSAGE * len(text):
            continue
        pieces.append(text[position : entity["start"]])
        position = entity["end"]
    return _without_pictures("".join([*pieces, text[position:]]))


def _without_pictures(text: str) -> str:
    """Without emojis, which may stand anywhere and part what belongs together; all of it where nothing else is said."""
    words = "".join(sign for sign in text if unicodedata.category(sign) != _PICTURE)
    return words if words.strip() else text


def _is_told(entity: Mapping[str, Any]) -> bool:
    return entity.get("role") in _TOLD_ROLES or (entity["entity"] in TOLD and entity["value"] != "none")
