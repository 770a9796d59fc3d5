"""Customers who want a person, in the order in which they asked."""

from datetime import datetime

from sqlalchemy.orm import Session

from desk.cases import UnknownCaseError
from desk.lookup import matching
from desk.tables import Case, Handover, HandoverState


class Handovers:
    """The handovers within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ask_for_human(self, sender_id: str, case_number: str | None, reason: str, now: datetime) -> Handover:
        """Queue the sender for a person, unless one is already asked for or has the conversation.

        `reason` is a code. Raises UnknownCaseError when `case_number` is given and leads to no case.
        """
        for handover in matching(self._session, Handover, sender_id=sender_id):
            if handover.state != HandoverState.CLOSED:
                return handover
        handover = Handover(
            sender_id=sender_id,
            # Given as a relationship too: this is what has the case inserted before the handover.
            case=self._case(case_number),
            case_number=case_number,
            reason=reason,
            state=HandoverState.WAITING,
            channel="",
            quiet=False,
            asked_at=now,
        )
        self._session.add(handover)
        return handover

    def waiting(self, sender_id: str) -> Handover | None:
        """The sender's handover that nobody has taken yet."""
        found = matching(self._session, Handover, sender_id=sender_id, state=HandoverState.WAITING)
        return next(iter(found), None)

    def queue_position(self, sender_id: str) -> int | None:
        """1 for who is next; None when the sender is not waiting."""
        queue = matching(self._session, Handover, state=HandoverState.WAITING)
        queue.sort(key=lambda handover: handover.asked_at)
        senders = [handover.sender_id for handover in queue]
        return senders.index(sender_id) + 1 if sender_id in senders else None

    def _case(self, number: str | None) -> Case | None:
        if number is None:
            return None
        for case in matching(self._session, Case, number=number):
            return case
        raise UnknownCaseError(number)
