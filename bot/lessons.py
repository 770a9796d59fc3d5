"""Which turns are worth a trainer's look, and what is kept of them.

A turn is known by its dialogue events, as they are stored: the same reading serves the turn that has just been
answered and one whose answer gets a thumb down later.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from actions.asides import DOUBTFUL
from bot.intents import NOT_UNDERSTOOD, OUT_OF_SCOPE, UNSURE
from bot.likeness import group_of, likeness
from desk.database import Json
from desk.lessons import Reason, Understood
from desk.lookup import matching
from desk.rulebooks import brand_of
from desk.tables import ConversationEvent, Message
from desk.turns import Turn
from desk.work import Work

LOW_CONFIDENCE = 0.5
"""Below it a message is looked at even where the desk answered it."""

SAID_AGAIN = 0.7
LOOKED_BACK = 3
SHORTEST_SAID_AGAIN = 4
MOST_RANKED = 8
MOST_DONE = 12
_REFUSALS = "refusals"
_LISTEN = "action_listen"

Parse = dict[str, Any]


def note_turn(turn: Turn, parse: Parse, said_before: Sequence[str], model: str) -> None:
    """Leave a lesson where this turn was doubtful; `said_before` is what the customer said in it before, oldest first.

    A pressed button says nothing to learn from: the words before it do.
    """
    reasons = list(_reasons(turn, parse, said_before))
    text = next((said for said in (str(parse.get("text") or ""), *reversed(said_before)) if _is_words(said)), "")
    if not reasons or not text:
        return
    understood = _understood(parse)
    turn.lessons.note(
        turn_key=turn.key,
        sender_id=turn.sender_id,
        channel=turn.channel,
        brand=brand_of(turn.sender_id) or "",
        said_at=turn.received_at,
        text=text,
        likeness=group_of(text, turn.lessons.newest_texts(understood.intent)),
        reasons=reasons,
        understood=understood,
        did=_done(turn.recorded),
        model=model,
    )


def note_thumb(work: Work, answer: Message, helpful: bool | None) -> None:
    """The customer's thumb for an answer: down is a reason to learn from its turn, until it is taken back."""
    turn_key = answer.key.rpartition("#")[0]
    lesson = work.lessons.of_turn(turn_key) if turn_key else None
    if helpful is not False:
        if lesson is not None:
            work.lessons.drop_reason(lesson, Reason.THUMB_DOWN)
    elif lesson is not None:
        work.lessons.add_reason(lesson, Reason.THUMB_DOWN)
    elif turn_key:
        _note_stored_turn(work, turn_key, answer)


def _note_stored_turn(work: Work, turn_key: str, answer: Message) -> None:
    heard = next(iter(matching(work.session, Message, key=turn_key)), None)
    text = str(heard.bubble.get("text") or "") if heard is not None else ""
    if heard is None or not _is_words(text):
        return
    events = [row.event for row in matching(work.session, ConversationEvent, turn_key=turn_key)]
    parse = next((event.get("parse_data") or {} for event in events if event.get("event") == "user"), {})
    understood = _understood(parse)
    work.lessons.note(
        turn_key=turn_key,
        sender_id=answer.sender_id,
        channel=answer.channel,
        brand=brand_of(answer.sender_id) or "",
        said_at=heard.said_at,
        text=text,
        likeness=group_of(text, work.lessons.newest_texts(understood.intent)),
        reasons=[Reason.THUMB_DOWN],
        understood=understood,
        did=_done(events),
        model="",
    )


def _reasons(turn: Turn, parse: Parse, said_before: Sequence[str]) -> Iterator[Reason]:
    heard_as = str(parse["intent"]["name"])
    if heard_as in (UNSURE, NOT_UNDERSTOOD):
        yield Reason.ASKED_BACK
    if _is_doubtful(parse) and _is_guess(parse, heard_as):
        yield Reason.LOW_CONFIDENCE
    if turn.handovers.asked_now:
        yield Reason.HANDED_OVER
    if any(event.get("name") == _REFUSALS and event.get("value") for event in turn.recorded if _is(event, "slot")):
        yield Reason.REFUSED
    if _said_again(str(parse.get("text") or ""), said_before):
        yield Reason.ASKED_AGAIN


def _is_doubtful(parse: Parse) -> bool:
    return parse.get("decision") in DOUBTFUL or _understood(parse).confidence < LOW_CONFIDENCE


def _is_guess(parse: Parse, heard_as: str) -> bool:
    """Whether the doubt was about what the dialogue went on by, not about a message whose facts or words were plain."""
    guesses = {UNSURE, NOT_UNDERSTOOD}
    likeliest = _understood(parse).intent
    # What is surely out of scope is declined without a doubt.
    if not (likeliest == OUT_OF_SCOPE and _is_sure(parse)):
        guesses.add(likeliest)
    return heard_as in guesses


def _is_sure(parse: Parse) -> bool:
    ranking = parse.get("intent_ranking") or []
    others = max((float(entry["confidence"]) for entry in ranking[1:]), default=0.0)
    return bool(ranking) and float(ranking[0]["confidence"]) >= 2 * others


def _said_again(text: str, said_before: Sequence[str]) -> bool:
    if len(text) < SHORTEST_SAID_AGAIN or not _is_words(text):
        return False
    return any(likeness(text, said) >= SAID_AGAIN for said in said_before[-LOOKED_BACK:] if _is_words(said))


def _is_words(text: str) -> bool:
    return bool(text.strip()) and not text.startswith("/")


def _understood(parse: Parse) -> Understood:
    heard_as = str((parse.get("intent") or {}).get("name") or "")
    ranking: list[Json] = [
        {"name": entry["name"], "confidence": round(float(entry["confidence"]), 4)}
        for entry in (parse.get("intent_ranking") or [])[:MOST_RANKED]
    ]
    likeliest: Json = ranking[0] if ranking else {"name": heard_as, "confidence": 1.0}
    return Understood(str(likeliest["name"]), float(likeliest["confidence"]), ranking, heard_as)


def _done(events: Sequence[Json]) -> list[str]:
    """The actions and replies of a turn, in order."""
    names = (_name(event) for event in events if _is(event, "bot") or _is(event, "action"))
    return list(dict.fromkeys(name for name in names if name and name != _LISTEN))[:MOST_DONE]


def _name(event: Json) -> str:
    named = (event.get("metadata") or {}).get("utter_action") if _is(event, "bot") else event.get("name")
    return str(named or "")


def _is(event: Json, kind: str) -> bool:
    return event.get("event") == kind
