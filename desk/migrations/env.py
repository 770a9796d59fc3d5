"""Run by Alembic for each command; the connection comes from `desk.database.migrations`."""

from typing import Any, Literal

from alembic import context

from desk import database, tables


def _plain_type(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """Have generated migrations name SQLAlchemy's own type: a migration must not change with our classes."""
    is_ours = kind == "type" and isinstance(item, database.UtcDateTime)
    return "sa.DateTime(timezone=True)" if is_ours else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.Case.metadata,
    render_as_batch=True,
    render_item=_plain_type,
)
context.run_migrations()
