"""What the desk's tests tell it: one moment, one customer's matter."""

from datetime import UTC, date, datetime
from typing import Any, TypedDict

from desk.tables import Suggestion
from desk.work import Work

NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)


class Matter(TypedDict):
    intent: str
    scenario: str
    category: str | None
    facts: dict[str, Any]
    decision: dict[str, Any]
    reported_on: date


def matter() -> Matter:
    return Matter(
        intent="report_fault",
        scenario="S1",
        category="television",
        facts={"category": "television", "fault": "performance"},
        decision={"scenario": "S1", "remedies": [{"remedy": "exchange", "amount": None}]},
        reported_on=date(2026, 11, 20),
    )


def open_case(work: Work, sender_id: str, turn_key: str, now: datetime = NOW) -> str:
    """Open a case with the matter above; returns its number."""
    return work.cases.open_case(turn_key=turn_key, sender_id=sender_id, now=now, **matter()).number


def answered_suggestion(sender_id: str, turn_key: str, now: datetime = NOW) -> Suggestion:
    """A suggestion whose answer has not been told yet."""
    return Suggestion(
        sender_id=sender_id,
        turn_key=turn_key,
        text="按键大一点",
        state="answered",
        answer="下一款会把按键放大。",
        answered_by=None,
        made_at=now,
        answered_at=now,
    )
