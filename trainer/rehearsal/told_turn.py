"""One turn of a talk as a trainer sees it: what was said, understood, known, decided, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from actions.pieces import pieces
from actions.wording import label as fact_label
from bot.messages import Reply
from entitlement.data import words
from trainer.names import names
from trainer.rehearsal.checks import decision_card
from trainer.rehearsal.customer import Customer
from trainer.rehearsal.traced import Reason, TracedBrain

WORDS = Path(__file__).parent / "words.yml"
MOST_RANKED = 5
LONGEST_PHRASE = 20
Json = dict[str, Any]


@cache
def own_words(name: str) -> Mapping[Any, str]:
    content: Mapping[Any, str] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))[name]
    return content


def intent_label(intent: str) -> str:
    """What an intent means, in Chinese; its name where nobody has said."""
    return str(pieces("intents").get(intent) or names("intents").get(intent) or intent)


def told_turn(brain: TracedBrain, customer: Customer, replies: Sequence[Reply], before: Mapping[str, Any]) -> Json:
    """The turn just taken; `before` are the slots as they were."""
    card = decision_card(replies)
    slots = customer.slots()
    case = customer.case()
    new = [{"text": brain.correction.words, "buttons": []}] if brain.correction.words else []
    return {
        "replies": [*new, *told_replies(replies)],
        "understood": _understood(brain),
        "facts": _facts(slots, before),
        "asked": customer.asked,
        "decision": None if card is None else _decision(card),
        "stages": [{"number": number, "label": own_words("stages")[number]} for number in customer.stages()],
        "reasons": [_reason(reason) for reason in brain.reasons],
        "case": None if case is None else {"number": case.number, "state": own_words("states")[str(case.state)]},
        "person": customer.waits_for_a_person(),
        "loop": brain.loop,
        "loop_after": brain.loop_after,
        "checks": _checks(brain, customer, card, slots, before),
    }


def told_replies(replies: Sequence[Reply]) -> list[Json]:
    """Text and buttons of each bubble; what a page would draw itself has neither."""
    told = [
        {"text": reply.get("text"), "buttons": [button["title"] for button in reply.get("buttons", [])]}
        for reply in replies
    ]
    return [one for one in told if one["text"] or one["buttons"]]


def _understood(brain: TracedBrain) -> Json:
    parse = brain.understood
    text = str(parse.get("text") or "")
    ranking = list(parse.get("intent_ranking") or [])
    name = str(parse["intent"]["name"])
    return {
        "text": text,
        "intent": name,
        "label": intent_label(name),
        "confidence": float(parse["intent"].get("confidence") or 0),
        # The dialogue may be told another intent than the classifier's likeliest: bot/routing.py.
        "rerouted": bool(ranking) and ranking[0]["name"] != name,
        "corrected": brain.correction.intent is not None,
        "doubt": own_words("decisions").get(parse.get("decision"), ""),
        "ranking": [
            {"intent": one["name"], "label": intent_label(one["name"]), "confidence": float(one["confidence"])}
            for one in ranking[:MOST_RANKED]
        ],
        "entities": [_entity(entity, text) for entity in parse.get("entities") or []],
    }


def _entity(entity: Mapping[str, Any], text: str) -> Json:
    name, value = str(entity["entity"]), entity["value"]
    fact = words("facts").get(name)
    start, end = entity.get("start", 0), entity.get("end", 0)
    return {
        "entity": name,
        "label": names("entities").get(name) or (fact["label"] if fact else name),
        "value": value,
        "text": text[start:end],
        "start": start,
        "end": end,
        **({"role": entity["role"]} if "role" in entity else {}),
    }


def _facts(slots: Mapping[str, Any], before: Mapping[str, Any]) -> list[Json]:
    known = [(name, fact["label"]) for name, fact in words("facts").items() if slots.get(name) is not None]
    return [
        {
            "name": name,
            "label": label,
            "value": _value(name, slots[name]),
            "new": slots[name] != before.get(name),
        }
        for name, label in known
    ]


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "说不清" if value == "cannot_say" else fact_label(name, value)


def _decision(card: Json) -> Json:
    requested = card.get("requested") or {}
    return {
        "scenario": card["scenario"],
        "title": card["title"],
        "granted": own_words("granted").get(requested.get("granted"), ""),
        "reason": requested.get("reason", ""),
        "remedies": [
            {key: remedy[key] for key in ("label", "amount", "fee", "formula", "basis")} for remedy in card["remedies"]
        ],
        "clauses": [
            {"name": f"《{one['regulation']}》{one['article']}", "text": one["text"]} for one in card["clauses"]
        ],
        "notes": card["notes"],
        "who_pays": card["who_pays"],
    }


def _reason(reason: Reason) -> Json:
    path = reason.path
    by = own_words("reasons")[reason.by].format(action=reason.action)
    place = {"name": path.name, "path": path.path, "line": path.line, "text": path.text} if path else None
    return {"action": reason.action, "by": reason.by, "said": by, "policy": reason.policy, "place": place}


def _checks(
    brain: TracedBrain, customer: Customer, card: Json | None, slots: Mapping[str, Any], before: Mapping[str, Any]
) -> list[Json]:
    """What a conversation test could hold this turn to; `usual` ones are ticked at first."""
    asked = customer.asked
    found = [_check("说", [_phrase(brain.correction.words)])] if brain.correction.words else []
    found += [_check("意图", brain.understood["intent"]["name"], usual=brain.correction.intent is not None)]
    found.append(_check("问", asked, usual=asked is not None))
    if card is not None:
        sums = {one["remedy"]: one["amount"] for one in card["remedies"] if one["amount"] is not None}
        found.append(_check("情形", card["scenario"]))
        found += [_check("结果", card["requested"]["granted"])] if card.get("requested") else []
        found.append(_check("办法", [one["remedy"] for one in card["remedies"]]))
        found += [_check("金额", sums)] if sums else []
    if customer.waits_for_a_person():
        found.append(_check("转人工", True))
    told = {
        fact["label"]: fact_label(name, slots[name])
        for name, fact in words("facts").items()
        if slots.get(name) is not None and slots[name] != before.get(name) and not isinstance(slots[name], bool)
    }
    found += [_check("知道", told, usual=bool(brain.correction.facts))] if told else []
    stages = sorted(set(customer.stages()))
    found += [_check("阶段", stages, usual=False)] if stages else []
    case = customer.case()
    found += [_check("状态", str(case.state), usual=False)] if case is not None else []
    return found


def _phrase(text: str) -> str:
    """The first few words of a reply, which a test can look for."""
    return re.split("[，。！？；：,.!?;:]", text.strip())[0][:LONGEST_PHRASE]


def _check(key: str, value: Any, *, usual: bool = True) -> Json:
    return {"key": key, "value": value, "usual": usual}
