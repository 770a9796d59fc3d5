"""Everything of one sender is erased; what has to be kept no longer leads to a person."""

import secrets
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Delete, Update, delete, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from desk.tables import (
    AnsweredTurn,
    Attempt,
    Case,
    CaseEvent,
    CaseState,
    Compensation,
    Conversation,
    ConversationEvent,
    DealerRequest,
    FollowUp,
    Handover,
    HandoverState,
    Lesson,
    Message,
    OwedAnswer,
    PersonalValue,
    Promise,
    Satisfaction,
    Suggestion,
    WeChatCustomer,
    WeChatWindow,
    WishedGoods,
)

NOBODY = "erased:"
ERASED = "erased_on_request"
CANCELLED = "cancelled"
_SENDERS: tuple[InstrumentedAttribute[str], ...] = (
    Case.sender_id,
    Compensation.sender_id,
    DealerRequest.sender_id,
    FollowUp.sender_id,
    Handover.sender_id,
    PersonalValue.sender_id,
    Promise.sender_id,
    Satisfaction.sender_id,
    Suggestion.sender_id,
    WishedGoods.sender_id,
)
_TURN_KEYS: tuple[InstrumentedAttribute[str], ...] = (
    Case.turn_key,
    DealerRequest.turn_key,
    Suggestion.turn_key,
    WishedGoods.turn_key,
)


def forget_sender(session: Session, sender_id: str, now: datetime, keep_turn: str | None = None) -> dict[str, int]:
    """Erase values, conversation and messages of the sender and name the cases' customer no more; how much of each.

    Cases that are still open are withdrawn, whoever waits is waited for no longer, and nothing more is sent.
    Of `keep_turn`, the turn that carries out the wish, its answer stays so that a repeated message finds it.
    Writes at once: within a turn this is its last step.
    """
    session.flush()
    done = {
        "personal_values": _run(session, _values_of(sender_id)),
        "conversation_events": _run(session, delete(ConversationEvent).where(ConversationEvent.sender_id == sender_id)),
        "messages": _run(session, _messages_of(sender_id, keep_turn)),
        "conversations": _run(session, delete(Conversation).where(Conversation.sender_id == sender_id)),
        "turns": _run(
            session,
            delete(AnsweredTurn).where(AnsweredTurn.sender_id == sender_id, AnsweredTurn.turn_key != (keep_turn or "")),
        ),
        "lessons": _run(session, delete(Lesson).where(Lesson.sender_id == sender_id)),
        "attempts": _run(session, delete(Attempt).where(Attempt.who == sender_id)),
        "owed_answers": _run(
            session, delete(OwedAnswer).where(OwedAnswer.sender_id == sender_id, OwedAnswer.key != (keep_turn or ""))
        ),
        "wechat_customers": _run(session, delete(WeChatCustomer).where(WeChatCustomer.sender_id == sender_id)),
        "cases": _withdraw_open_cases(session, sender_id, now),
    }
    if keep_turn is None:
        # With a turn, its answer may still have to be sent; then they end by themselves within two days.
        session.execute(delete(WeChatWindow).where(WeChatWindow.sender_id == sender_id))
    _stop_what_waits(session, sender_id, now)
    done["cases"] = make_anonymous(session, sender_id)
    session.expire_all()
    return done


def make_anonymous(session: Session, sender_id: str) -> int:
    """Put a name that leads to nobody into every row of the sender; how many cases had it."""
    nobody = f"{NOBODY}{secrets.token_hex(8)}"
    for column in _TURN_KEYS:
        _give_new_keys(session, column, sender_id)
    counts = {
        column: _run(session, update(column.class_).where(column == sender_id).values(sender_id=nobody))
        for column in _SENDERS
    }
    return counts[Case.sender_id]


def _give_new_keys(session: Session, column: InstrumentedAttribute[str], sender_id: str) -> None:
    """A turn's key holds the channel's name of the sender; it must stay unique."""
    table = column.class_
    for (key,) in session.execute(select(column).where(table.sender_id == sender_id)).all():
        session.execute(update(table).where(column == key).values(turn_key=f"{NOBODY}{secrets.token_hex(8)}"))


def _values_of(sender_id: str) -> Update:
    mine = PersonalValue.sender_id == sender_id
    return update(PersonalValue).where(mine, PersonalValue.value.is_not(None)).values(value=None)


def _messages_of(sender_id: str, keep_turn: str | None) -> Delete:
    mine = delete(Message).where(Message.sender_id == sender_id)
    return mine if keep_turn is None else mine.where(~Message.key.startswith(f"{keep_turn}#", autoescape=True))


def _withdraw_open_cases(session: Session, sender_id: str, now: datetime) -> int:
    ended = (CaseState.WITHDRAWN, CaseState.CLOSED)
    open_cases = session.scalars(select(Case).where(Case.sender_id == sender_id, Case.state.not_in(ended))).all()
    for case in open_cases:
        case.state, case.closed_at, case.updated_at = CaseState.WITHDRAWN, now, now
        case.outcome, case.needs_human = ERASED, False
        session.add(CaseEvent(case=case, case_number=case.number, kind=ERASED, detail={}, happened_at=now))
    session.flush()
    return len(open_cases)


def _stop_what_waits(session: Session, sender_id: str, now: datetime) -> None:
    unfinished = Handover.state != HandoverState.CLOSED
    closed = {"state": HandoverState.CLOSED, "closed_at": now, "outcome": ERASED}
    mine = Handover.sender_id == sender_id
    session.execute(update(Handover).where(mine).values(summary=None))
    session.execute(update(Handover).where(mine, unfinished).values(**closed))
    session.execute(
        update(Promise)
        .where(Promise.sender_id == sender_id, Promise.settled_at.is_(None))
        .values(state=CANCELLED, settled_at=now)
    )
    session.execute(
        update(FollowUp)
        .where(FollowUp.sender_id == sender_id, FollowUp.done_at.is_(None))
        .values(state=CANCELLED, done_at=now)
    )
    wished = update(WishedGoods).where(WishedGoods.sender_id == sender_id, WishedGoods.told_at.is_(None))
    session.execute(wished.values(state=CANCELLED, told_at=now))


def _run(session: Session, statement: Delete | Update) -> int:
    result = cast(CursorResult[Any], session.execute(statement, execution_options={"synchronize_session": False}))
    return int(result.rowcount)
