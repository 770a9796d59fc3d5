"""Connections that may not have outlived a restart of the server.

One that was lately in use is taken as it is, which spares every turn a round trip: where the server has gone since, the
turn finds out and begins anew. One that has rested is asked first, since nobody else would find out before a customer.
"""

import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

RESTED_SECONDS = 1.0
_SINCE = "resting since"


def ask_after_a_rest(engine: Engine) -> None:
    """A connection of the pool that has rested, and does not answer, is replaced with all that rest."""
    dialect = engine.dialect

    @event.listens_for(engine, "checkin")
    def _rests(_connection: Any, entry: ConnectionPoolEntry) -> None:
        entry.info[_SINCE] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _asked(connection: Any, entry: ConnectionPoolEntry, _fairy: Any) -> None:
        since = entry.info.get(_SINCE)
        if since is None or time.monotonic() - since < RESTED_SECONDS:
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error
