"""What agrees though it sounds like something else.

Thanks that agree ("好的谢谢", "那修嘛 谢谢你闺女"), said to the one way that was offered with the last reply; an offer
that is taken with a demand for money beside it ("行 修 200补给我").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rasa.shared.core.events import BotUttered, Event, UserUttered

from actions import demanding
from actions.answers import wish_in_a_clause
from actions.offers import answers_wish
from actions.sayings import Saying
from bot.intents import NOT_UNDERSTOOD, OUT_OF_SCOPE, UNSURE

THANK, ACCEPT = "thank", "accept_solution"
_AGREES, _NOT_YET = Saying("contradictions", "agrees_with_thanks"), Saying("contradictions", "thanks_only")
_AGREES_FIRST = Saying("demanding", "agrees_first")
# What a yes with a sum beside it sounds like.
_SOUNDS_LIKE_A_SUM = frozenset(
    {"request_compensation", "ask_compensation", "price_drop", "inform", UNSURE, NOT_UNDERSTOOD, OUT_OF_SCOPE}
)

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


def agreed_with_a_demand(parse: Parse, slots: Mapping[str, Any], active_loop: str | None) -> Parse:
    """The parse as agreement, where a way that is offered is taken and money demanded besides."""
    offered = slots.get("offered_remedies") or []
    if parse["intent"]["name"] not in _SOUNDS_LIKE_A_SUM or active_loop is not None or not offered:
        return parse
    if not _AGREES_FIRST.is_in(str(parse.get("text") or "")) or demanding.demanded(parse) is None:
        return parse
    wish = wish_in_a_clause(parse)
    is_plain = len(offered) == 1 or any(answers_wish(code, wish) for code in offered)
    return {**parse, "intent": {"name": ACCEPT, "confidence": 1.0}} if is_plain else parse


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
