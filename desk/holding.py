"""Taking hold of a row before deciding on it, so that of two who decide at once the second finds it decided."""

from typing import TypeVar

from sqlalchemy import update
from sqlalchemy.orm import Session

from desk.tables import Compensation, DealerRequest, SafetyIncident, Suggestion

Row = TypeVar("Row", Compensation, DealerRequest, SafetyIncident, Suggestion)


def hold(session: Session, table: type[Row], row_id: int, *states: str) -> Row | None:
    """The row as it is now, if it is in one of these states; until the unit of work ends nobody else changes it.

    Writes at once: not for turns.
    """
    ours = update(table).where(table.id == row_id, table.state.in_(states)).values(state=table.state)
    if session.connection().execute(ours).rowcount == 0:
        return None
    return session.get(table, row_id, populate_existing=True)
