"""What waits at the desk, for Prometheus: asked of the database at each reading, so every worker tells the same."""

from __future__ import annotations

import math
from functools import partial

from prometheus_client import Gauge

from desk.backlog import Backlog

# Of several workers, the one that was asked last knows best.
newest = partial(Gauge, multiprocess_mode="mostrecent")

DATABASE_UP = newest("anxin_database_up", "Whether the database answered at this reading")
AGENTS_PRESENT = newest("anxin_agents_present", "People of the desk who are on duty and there")
WAITING = newest("anxin_waiting", "What waits at the desk, by kind", ["kind"])
LONGEST = newest("anxin_waiting_longest_seconds", "How long the oldest of a kind has been waiting or overdue", ["kind"])
KINDS = ("urgent_handovers", "handovers", "overdue_promises", "late_follow_ups", "undelivered", "owed")


def show(backlog: Backlog | None) -> None:
    """Set the gauges; None: the database did not answer, so nobody knows."""
    DATABASE_UP.set(backlog is not None)
    AGENTS_PRESENT.set(math.nan if backlog is None else backlog.agents)
    for kind in KINDS:
        waiting = None if backlog is None else getattr(backlog, kind)
        WAITING.labels(kind).set(math.nan if waiting is None else waiting.many)
        LONGEST.labels(kind).set(math.nan if waiting is None else waiting.longest)
