"""A case's history and the reasons in it as the page says them, with what the page has its own labels for."""

from __future__ import annotations

from typing import Any

from actions.pieces import pieces
from actions.summary import step_in_words
from bot.agents.wordings import label, labels
from desk.tables import CaseEvent

WITH_A_REMARK = frozenset({"request_done", "compensation_refused", "passed_on"})
"""Steps that may end in what the agent remarked."""


def step(event: CaseEvent) -> str:
    """One step in a colleague's words."""
    own = labels("steps") | {"escalated": pieces("case_steps")["escalated"]}
    if event.kind not in own:
        return step_in_words(event)
    return str(own[event.kind]).format_map(_Known(_values(event)))


def reason_in_words(code: str) -> str:
    """Why a person is needed; words that are no code stay as they are."""
    return pieces("handover_reasons").get(code) or labels("reasons").get(code) or label("requests", code)


def request_in_words(event: CaseEvent) -> str:
    """What the customer asked us to do, with what was told about it."""
    asked = label("requests", str(event.detail.get("request", "")))
    told = [
        f"{shown}{event.detail[name]}" for name, shown in labels("request_details").items() if event.detail.get(name)
    ]
    return f"{asked}（{'，'.join(told)}）" if told else asked


def _reason(event: CaseEvent) -> str:
    return reason_in_words(str(event.detail.get("reason", "")))


def _values(event: CaseEvent) -> dict[str, Any]:
    detail = dict(event.detail)
    promise = str(detail.get("promise", ""))
    text = str(detail.get("text") or "")
    return {
        **detail,
        "request": request_in_words(event) if "request" in detail else "",
        "reason": _reason(event),
        "level": label("roles", str(detail.get("level", ""))),
        "promise": pieces("promise_kinds").get(promise, promise),
        "text": f"，{text}" if text and event.kind in WITH_A_REMARK else text,
    }


class _Known(dict[str, Any]):
    def __missing__(self, _name: str) -> str:
        return ""
