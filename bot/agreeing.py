"""Thanks that agree ("好的谢谢", "那修嘛 谢谢你闺女"), said to the one way that was offered with the last reply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rasa.shared.core.events import BotUttered, Event, UserUttered

from actions.sayings import Saying

THANK, ACCEPT = "thank", "accept_solution"
_AGREES, _NOT_YET = Saying("contradictions", "agrees_with_thanks"), Saying("contradictions", "thanks_only")

Parse = dict[str, Any]


def agreed_with_thanks(
    parse: Parse, slots: Mapping[str, Any], active_loop: str | None, events: Iterable[Event]
) -> Parse:
    """The parse as agreement, where it is one: after anything else they only thank, of several ways they name none."""
    text, offered = str(parse.get("text") or ""), slots.get("offered_remedies") or []
    if parse["intent"]["name"] != THANK or active_loop is not None or len(offered) != 1:
        return parse
    if not _AGREES.is_in(text) or _NOT_YET.is_in(text) or not _was_just_offered(events):
        return parse
    return {**parse, "intent": {"name": ACCEPT, "confidence": 1.0}, "entities": []}


def _was_just_offered(events: Iterable[Event]) -> bool:
    """Whether a button of the last reply takes the offer."""
    is_offered = False
    for event in events:
        if type(event) is UserUttered:
            is_offered = False
        elif type(event) is BotUttered:
            buttons = (event.data or {}).get("buttons") or []
            is_offered = is_offered or any(str(one.get("payload") or "").startswith(f"/{ACCEPT}") for one in buttons)
    return is_offered
