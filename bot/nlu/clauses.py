"""The clauses of a message, where a customer may have more than one wish."""

from __future__ import annotations

import re

# "还有" and its like begin a new matter even without a comma before them.
_BORDER = re.compile(r"[。！？!?,，;；、…~\s]+|(?<=.)(?=还有就是|还有|另外|顺便|对了|再就是|以及)")
_SHORTEST = 4
MOST = 6


def clauses(text: str) -> list[str]:
    """At most six clauses of at least four characters; none where the message is a single one."""
    found = [part for part in _BORDER.split(text) if part and len(part) >= _SHORTEST]
    return found[:MOST] if len(found) > 1 else []
