"""Finding rows as the unit of work sees them.

A turn writes nothing before it ends, or on SQLite it would hold the only write lock while it thinks. So a
search must count in what the session has added or changed meanwhile.
"""

from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.database import Base

Row = TypeVar("Row", bound=Base)


def matching(session: Session, table: type[Row], **values: Any) -> list[Row]:
    """Rows whose columns have `values`: first the stored ones by key, then the session's new ones."""
    stored = session.scalars(select(table).filter_by(**values).order_by(*table.__table__.primary_key))
    unwritten = [row for row in (*session.dirty, *session.new) if isinstance(row, table)]
    found = dict.fromkeys((*stored, *unwritten))
    return [row for row in found if all(getattr(row, column) == value for column, value in values.items())]
