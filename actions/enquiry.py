"""An enquiry under way: what it is about, what the customer has told, and what was asked last.

It lives in one slot, so that a question of three turns needs no form; `answers` says whether a message goes on with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from typing import Any

from actions.sayings import Saying

SLOT = "enquiry"
ANSWER = "answer_enquiry"
SAID = "said"
"""The key of a message's parse under which its own intent stands, once it has been taken for an answer."""

MORE = "more"
"""Asks for nothing: the enquiry is answered, and open for another place or other goods ("那宁波呢")."""

TOPICS = {
    "ask_product": "product",
    "ask_service_outlet": "outlet",
    "complain_no_outlet": "outlet",
    "ask_delivery": "delivery",
    "request_installation": "installation",
    "request_invoice": "invoice",
    "ask_usage": "usage",
    "dealer_enquiry": "dealer",
    "ask_recall": "recall",
}

# Another place or other goods are a question of their own after these.
_GOES_ON = frozenset({"outlet", "product"})

YES = frozenset({"affirm", "accept_solution"})
NO = frozenset({"deny", "reject_solution", "cancel_request"})
# What goes past an open question and leaves it open.
_ASIDE = frozenset({"greet", "thank", "bot_challenge", "vent_anger", "give_praise", "goodbye"})
_BEFORE_ALL = frozenset({"report_hazard", "request_human", "threaten_escalation", "check_progress"})
# What says nothing by itself answers the question that stands.
_PLAIN = frozenset({"inform", "give_contact", "not_understood", "unsure", "ask_clarification", ANSWER}) | YES | NO
_TELLS = {
    "place": frozenset({"province", "city", "county"}),
    "goods": frozenset({"product", "model", "category"}),
    "model": frozenset({"product", "model", "answer"}),
    "plate": frozenset({"model", "date", "answer"}),
    "order_number": frozenset({"order_number"}),
    "phone_end": frozenset({"phone_number"}),
    "phone": frozenset({"phone_number"}),
    "day": frozenset({"date"}),
    "dealer_id": frozenset({"model"}),
    MORE: frozenset({"province", "city", "county", "product", "model", "category"}),
}
# Questions that may be answered in any words.
_ANY_WORDS = frozenset({"title", "question", "dealer_kind", "dealer_id", "day"})
_YES_OR_NO = frozenset({"alternative", "other_shop", "wish", "help", "visit", "received"})
_YES_WORDS = Saying("enquiries", "yes")
_NO_WORDS = Saying("enquiries", "no")
_SHORT, _FEW_WORDS, _TITLE = 8, 14, 40


@dataclass
class Enquiry:
    """`told` holds what the customer said, JSON's types; `asked` every question so far, in order."""

    topic: str
    told: dict[str, Any] = field(default_factory=dict)
    asks: str | None = None
    asked: list[str] = field(default_factory=list)

    @classmethod
    def in_slot(cls, value: Mapping[str, Any] | None) -> Enquiry | None:
        """A copy of what the slot holds, which itself never changes."""
        return None if value is None else cls(**deepcopy(dict(value)))

    def to_slot(self) -> dict[str, Any] | None:
        """For the slot; None when no question is open."""
        return asdict(self) if self.asks else None

    def may_ask(self, what: str, times: int = 2) -> bool:
        """Whether the question was put fewer than `times` times: nobody is asked for ever."""
        return self.asked.count(what) < times


def as_it_was_said(message: Mapping[str, Any]) -> dict[str, Any]:
    """The message with its own intent, whatever it has been taken for."""
    return {**message, "intent": {"name": message[SAID]}} if SAID in message else dict(message)


def answers(parse: Mapping[str, Any], pending: Mapping[str, Any]) -> bool:
    """Whether a message, as routed, goes on with the enquiry in the slot."""
    asks, topic = str(pending.get("asks")), pending.get("topic")
    name, text = str(parse["intent"]["name"]), str(parse.get("text") or "")
    kinds = {entity["entity"] for entity in parse.get("entities") or []}
    tells = bool(kinds & _TELLS.get(asks, frozenset())) or (asks == "phone_end" and ends_of_phone(text) is not None)
    if name in _BEFORE_ALL:
        return False
    if asks == MORE:
        names_another = topic in _GOES_ON and tells and name in _PLAIN | {"out_of_scope"} and len(text) <= _SHORT
        return TOPICS.get(name) == topic or names_another
    if name == "cancel_request":
        return len(text) <= _SHORT
    if name in _PLAIN or TOPICS.get(name) == topic:
        return True
    if "wish" in kinds or text.startswith("/"):
        return False
    if tells and (name == "out_of_scope" or len(text) <= _FEW_WORDS):
        return True
    if asks in _YES_OR_NO and len(text) <= _SHORT and yes_or_no("", text) is not None:
        return True
    if asks in _ANY_WORDS and name not in _ASIDE - {"vent_anger"}:
        return len(text) <= _TITLE and not name.startswith("complain_")
    return asks == "place" and name == "out_of_scope" and len(text) <= _SHORT


def heard(message: Mapping[str, Any], slots: Mapping[str, Any]) -> dict[str, Any]:
    """The slot's change when the customer has turned to something else: the enquiry is open no longer."""
    pending = slots.get(SLOT)
    intent = str((message.get("intent") or {}).get("name") or "")
    if pending is None or intent == ANSWER or intent in _ASIDE or TOPICS.get(intent) == pending["topic"]:
        return {}
    return {SLOT: None}


def yes_or_no(said: str, text: str) -> bool | None:
    """What a short answer means; None when it is neither."""
    if said in YES | NO:
        return said in YES
    if _NO_WORDS.is_in(text):
        return False
    return True if _YES_WORDS.is_in(text) else None


_END_OF_PHONE = re.compile(r"(?<![0-9A-Za-z])(\d{4})(?![0-9A-Za-z])")


def ends_of_phone(text: str) -> str | None:
    """The four digits that stand alone in a text."""
    found = _END_OF_PHONE.search(text)
    return found[1] if found else None
