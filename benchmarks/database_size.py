"""How large a desk's database is."""

from __future__ import annotations

from sqlalchemy import text

from desk.database import connect

IN_USE = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT pg_database_size(current_database())",
}
"""On SQLite what is written and not in the main file yet counts, too."""


def database_bytes(url: str) -> int:
    """Bytes of tables and indexes."""
    engine = connect(url)
    try:
        with engine.connect() as connection:
            size: int = connection.scalar(text(IN_USE[engine.dialect.name])) or 0
    finally:
        engine.dispose()
    return size
