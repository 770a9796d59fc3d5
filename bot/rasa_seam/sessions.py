"""Sessions end by the desk's clock, as everything else goes by it.

Stock Rasa looks at the time at which its own event was made, whatever clock the service was given.
"""

from __future__ import annotations

from typing import Any

from rasa.shared.core.trackers import DialogueStateTracker

from desk.clock import Clock
from desk.service import Desk

SECONDS = 60


def end_sessions_by(processor: Any, desk: Desk, clock: Clock) -> None:
    """Have Rasa's message processor ask the desk how long the sender has been silent."""

    def has_expired(_tracker: DialogueStateTracker) -> bool:
        session = processor.domain.session_config
        before = desk.current_turn.last_turn_at
        if before is None or not session.are_sessions_enabled():
            return False
        return bool((clock.now() - before).total_seconds() > session.session_expiration_time * SECONDS)

    processor._has_session_expired = has_expired
