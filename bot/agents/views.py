"""Conversations and cases as the agents' page shows them: JSON, personal values readable."""

from __future__ import annotations

import re
from typing import Any

from actions import wording
from actions.pieces import pieces
from actions.summary import decided, facts_told, matter_in_words, summarise
from bot.agents import gifts, photos
from bot.agents.offers import deed, field
from bot.agents.steps import reason_in_words, step
from bot.agents.wordings import closing
from desk.tables import Case, CaseEvent, Handover, Message
from desk.work import Work
from entitlement.data import words
from entitlement.rulebook import Rulebook

Json = dict[str, Any]

CHANNELS = {
    "web": "网页",
    "wechat": "微信",
    "wecom": "微信客服",
    "rest": "接口",
    "phone": "电话",
    "letter": "信函",
    "counter": "柜台",
}
UNFOLDED = 4
_BUTTON = re.compile(r"^/(?P<intent>[a-z_]+)")


def queue_entry(work: Work, handover: Handover) -> Json:
    """One line of the queue or of somebody's conversations."""
    summary = handover.summary or {}
    case = handover.case
    return {
        "id": handover.id,
        "customer": customer_name(handover.sender_id),
        "channel": channel_name(handover.sender_id),
        "state": handover.state,
        "reason": reason_in_words(summary.get("reason") or handover.reason),
        "urgent": handover.urgent,
        "asked_at": handover.asked_at.isoformat(),
        "taken_by": handover.taken_by,
        "call_back": summary.get("call_back"),
        "passed_on_by": (summary.get("passed_on") or {}).get("by"),
        "case_number": handover.case_number,
        "goods": wording.goods(case.facts) if case and case.category else "",
        "matter": summary.get("matter") or "",
        "mood": summary.get("mood") or "",
        "newest": work.messages.newest_id(handover.sender_id),
        "undelivered": work.messages.has_waiting(handover.sender_id),
    }


def conversation(work: Work, handover: Handover, role: str, rulebook: Rulebook) -> Json:
    """Everything about a conversation: who has it, the summary, what was said, and the case."""
    return {
        **queue_entry(work, handover),
        "summary": summary(work, handover),
        "messages": transcript(work, handover.sender_id),
        "case": case_panel(work, handover.case, role, rulebook) if handover.case else None,
    }


def summary(work: Work, handover: Handover) -> Json:
    """What was told when the person was called, over the newest state of the case."""
    kept = handover.summary or {}
    refusals = int((kept.get("tried") or {}).get("refusals") or 0)
    fresh = summarise(work, handover.sender_id, handover.case, reason=handover.reason, refusals=refusals)
    named = {"mood": fresh["mood"] or kept.get("mood", ""), "reason": reason_in_words(fresh["reason"])}
    told: Json = readable(work, handover.sender_id, {**kept, **fresh, **named})
    return told


def transcript(work: Work, sender_id: str) -> list[Json]:
    """The bubbles of both sides, oldest first; a pressed button under the words that were on it."""
    shown, titles = [], {}
    for message in work.messages.latest(sender_id):
        bubble = message.bubble
        titles.update({button["payload"]: button["title"] for button in bubble.get("buttons") or []})
        shown.append(readable(work, sender_id, _bubble(message, titles)))
    return shown


def case_panel(work: Work, case: Case, role: str, rulebook: Rulebook) -> Json:
    """A case with its facts, its decision, everything that has happened to it, and what this role may do about it."""
    history = work.cases.history(case.number)
    panel: Json = {
        "number": case.number,
        "channel": CHANNELS.get(case.channel, case.channel),
        "state": state_in_words(case),
        "closed": case.closed_at is not None,
        "level": case.level,
        "reported_on": case.reported_on.isoformat(),
        "matter": matter_in_words(case.intent),
        "goods": wording.goods(case.facts),
        "facts": facts_told(case.facts),
        "decision": decided(case.decision),
        "history": [_step(event) for event in history],
        "compensation": [gifts.shown(work, one, role, rulebook) for one in work.compensation.of_case(case.number)],
        "proposed": {"cause": case.cause, "origin": case.origin},
        "deeds": [gifts.to_give(work, case, role, rulebook), *_closing(work, case)],
    }
    told: Json = readable(work, case.sender_id, panel)
    return told


def readable(work: Work, sender_id: str, value: Any) -> Any:
    """The JSON value with every reference of this sender replaced by what it stands for."""
    if isinstance(value, str):
        return work.personal.readable(sender_id, value)
    if isinstance(value, dict):
        return {name: readable(work, sender_id, part) for name, part in value.items()}
    if isinstance(value, list):
        return [readable(work, sender_id, part) for part in value]
    return value


def channel_name(sender_id: str) -> str:
    channel = sender_id.partition(":")[0]
    return CHANNELS.get(channel, channel)


def customer_name(sender_id: str) -> str:
    """How agents tell customers apart who have told no name."""
    return f"{channel_name(sender_id)}顾客 {sender_id[-UNFOLDED:].upper()}"


def state_in_words(case: Case) -> str:
    if case.closed_at is not None:
        return f"已结案（{closing()['outcomes'].get(case.outcome or '', case.outcome or '')}）"
    if case.needs_human and case.owner is not None:
        return f"工号{case.owner}在处理"
    state = "needs_human" if case.needs_human else str(case.state)
    return pieces("case_states_for_agents").get(state, state)


def _bubble(message: Message, titles: Json) -> Json:
    bubble = message.bubble
    text = str(bubble.get("text") or "")
    payload = bubble.get("payload")
    if payload:
        text = str(titles.get(payload) or _pressed(str(payload)))
    card = bubble.get("custom") or {}
    if not text and card.get("type") == "decision":
        text = f"［处理方案］{card.get('title', '')}"
    return {
        "id": message.id,
        "author": message.author,
        "agent_number": message.agent_number,
        "text": text,
        "photo": photos.address(str(bubble.get("image") or "")),
        "pressed": payload is not None,
        "buttons": [button["title"] for button in bubble.get("buttons") or []],
        "said_at": message.said_at.isoformat(),
        "delivery": message.delivery,
    }


def _pressed(payload: str) -> str:
    match = _BUTTON.match(payload)
    return matter_in_words(match["intent"]) if match else ""


def _step(event: CaseEvent) -> Json:
    return {
        "kind": event.kind,
        "text": step(event),
        "actor": event.actor,
        "at": event.happened_at.isoformat(),
    }


def _closing(work: Work, case: Case) -> list[Json]:
    """The button that closes the case, where no conversation is under way that would be closed with it."""
    if case.closed_at is not None or work.handovers.open_of(case.sender_id) is not None:
        return []
    lists = closing()
    fields = (
        field("outcome", "choice", choices=lists["outcomes"], empty="choose"),
        field("cause", "choice", choices=lists["causes"], value=case.cause or "", empty="unsure", required=False),
        field("origin", "choice", choices=lists["origins"], value=case.origin or "", empty="unsure", required=False),
    )
    return [deed("close", f"/cases/{case.number}/close", *fields)]


def fact_choices(name: str) -> list[Json]:
    """The values of a fact that the form for cases by hand offers."""
    codes: Json = words("facts")[name].get("codes") or {}
    return [{"value": code, "label": label} for code, label in codes.items()]
