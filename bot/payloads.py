"""Button payloads: `/intent{"slot": "value"}`, valid only when this desk offered them to this customer."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import Any

_PAYLOAD = re.compile(r"^/(?P<intent>[a-z_]+)(?P<values>\{.*\})?$", re.DOTALL)


def read_payload(text: str, offered: Collection[str]) -> dict[str, Any] | None:
    """The parse that an offered payload stands for; None for every other text, however it is disguised."""
    match = _PAYLOAD.match(text) if text in offered else None
    if match is None:
        return None
    values: dict[str, Any] = json.loads(match["values"] or "{}")
    intent = {"name": match["intent"], "confidence": 1.0}
    entities = [
        {"entity": name, "value": value, "start": 0, "end": len(text), "extractor": "payload"}
        for name, value in values.items()
    ]
    return {
        "text": text,
        "intent": intent,
        "intent_ranking": [intent],
        "entities": entities,
        "decision": "answer",
    }
