"""What one of several processes does for all: it leads as long as it lives and reaches the database.

PostgreSQL keeps the lock with the leader's connection, so that it is free as soon as the leader or its machine is gone.
An old leader that has not noticed yet may act once more beside the new one: what is led must bear that.
"""

from __future__ import annotations

import threading

from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.exc import DBAPIError

_LET_GO = ("tcp_keepalives_idle = 5", "tcp_keepalives_interval = 2", "tcp_keepalives_count = 3")
"""So soon does the server let go of a leader whose machine is gone or cut off."""


class Leadership:
    """May be used from any thread. On SQLite, where one process works at a time, that one leads."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._lock_name = func.hashtext(f"desk.leads.{name}")
        self._connection: Connection | None = None
        self._one_at_a_time = threading.Lock()

    def holds(self) -> bool:
        """Whether this process leads now; where nobody does, it begins to. False while the database is out of reach."""
        if self._engine.dialect.name != "postgresql":
            return True
        with self._one_at_a_time:
            try:
                return self._still_holds() or self._begins()
            except DBAPIError:
                self._drop()
                return False

    def give_up(self) -> None:
        """Another may lead from now on."""
        with self._one_at_a_time:
            self._drop()

    def _still_holds(self) -> bool:
        return self._connection is not None and self._connection.scalar(select(1)) == 1

    def _begins(self) -> bool:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        # The lock goes with the connection, which must not go back to the pool with it.
        connection.detach()
        try:
            for setting in _LET_GO:
                connection.execute(text(f"SET {setting}"))
            leads = bool(connection.scalar(select(func.pg_try_advisory_lock(self._lock_name))))
        except BaseException:
            connection.close()
            raise
        if leads:
            self._connection = connection
        else:
            connection.close()
        return leads

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
