"""What a customer asked us to do, beside a claim: written into the case's history for whoever does it."""

from datetime import datetime

from sqlalchemy.orm import Session

from desk.database import Json
from desk.levels import DESK
from desk.tables import Case, CaseEvent

REQUEST = "request"
"""The scenario of a case that a customer's request opened."""
REQUESTED = "requested"


def note_request(session: Session, case: Case, request: str, detail: Json, now: datetime) -> None:
    """Add what was asked for to the case's history; `request` is a code, personal values are references."""
    event = CaseEvent(
        case=case,
        case_number=case.number,
        kind=REQUESTED,
        detail={"request": request, **detail},
        actor=DESK,
        happened_at=now,
    )
    session.add(event)
    case.updated_at = now
