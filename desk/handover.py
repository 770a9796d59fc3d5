"""Customers who want a person: the queue, who has whom, and giving the conversation back.

The queue is served in the order of asking, dangers first. A conversation has one person at a time: of two who
take it at once, one gets it.
"""

from datetime import datetime

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from desk.agents import present
from desk.cases import UnknownCaseError
from desk.database import Json
from desk.lookup import matching
from desk.tables import Agent, Case, Handover, HandoverState

CANCELLED = "cancelled"
HANDED_BACK = "handed_back"
TALKED_IN_WECHAT = "wechat"
"""The conversation was held in WeChat's own tool."""


class NotTheirsError(Exception):
    """The conversation is not this agent's (any more)."""


class Handovers:
    """The handovers within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ask_for_human(
        self,
        sender_id: str,
        case_number: str | None,
        reason: str,
        now: datetime,
        *,
        channel: str = "",
        quiet: bool = False,
        urgent: bool = False,
    ) -> Handover:
        """Queue the sender for a person, unless one is already asked for or has the conversation.

        `reason` is a code. `quiet` has the machine keep silent meanwhile, `urgent` goes before all others; asking again
        may add either to a handover that is open, and takes neither away. Raises UnknownCaseError when `case_number` is
        given and leads to no case.
        """
        case = self._case(case_number)
        handover = self.open_of(sender_id)
        if handover is None:
            handover = Handover(
                sender_id=sender_id,
                reason=reason,
                state=HandoverState.WAITING,
                channel=channel,
                quiet=False,
                urgent=False,
                acknowledged=False,
                asked_at=now,
            )
            self._session.add(handover)
        handover.quiet = handover.quiet or quiet
        handover.urgent = handover.urgent or urgent
        if handover.case_number is None and case is not None:
            # Given as a relationship too: this is what has the case inserted before the handover.
            handover.case, handover.case_number = case, case.number
        return handover

    def open_of(self, sender_id: str) -> Handover | None:
        """The sender's handover that waits or is taken."""
        found = matching(self._session, Handover, sender_id=sender_id)
        return next((handover for handover in found if handover.state != HandoverState.CLOSED), None)

    @property
    def asked_now(self) -> bool:
        """Whether this unit of work has queued somebody."""
        return any(isinstance(row, Handover) for row in self._session.new)

    def waiting(self, sender_id: str) -> Handover | None:
        """The sender's handover that nobody has taken yet."""
        handover = self.open_of(sender_id)
        return handover if handover is not None and handover.state == HandoverState.WAITING else None

    def taken(self, sender_id: str) -> Handover | None:
        """The sender's handover while a person has the conversation."""
        handover = self.open_of(sender_id)
        return handover if handover is not None and handover.state == HandoverState.TAKEN else None

    def get(self, handover_id: int) -> Handover | None:
        return self._session.get(Handover, handover_id)

    def last_handed_back(self, sender_id: str) -> Handover | None:
        """The conversation that a person gave back last."""
        ended = (HANDED_BACK, TALKED_IN_WECHAT)
        found = (one for one in matching(self._session, Handover, sender_id=sender_id) if one.outcome in ended)
        return max(found, key=lambda handover: handover.id, default=None)

    def queue(self) -> list[Handover]:
        """Who waits, in the order of being served."""
        return sorted(matching(self._session, Handover, state=HandoverState.WAITING), key=_turn)

    def queue_position(self, sender_id: str) -> int | None:
        """1 for who is next; None when the sender is not waiting."""
        senders = [handover.sender_id for handover in self.queue()]
        return senders.index(sender_id) + 1 if sender_id in senders else None

    def all_taken(self) -> list[Handover]:
        """The conversations that persons have now, those taken first coming first."""
        found = matching(self._session, Handover, state=HandoverState.TAKEN)
        return sorted(found, key=lambda handover: handover.taken_at or handover.asked_at)

    def take(self, handover_id: int, agent_number: str, now: datetime) -> Handover | None:
        """Give the conversation to the agent; None when somebody else was first.

        Also for one whose agent has left without handing it back. Written at once, so that the database decides who was
        first: never call this within a customer's turn.
        """
        absent = select(Agent.number).where(~present(now))
        left_alone = and_(Handover.state == HandoverState.TAKEN, Handover.taken_by.in_(absent))
        free = or_(Handover.state == HandoverState.WAITING, left_alone)
        taking = update(Handover).where(Handover.id == handover_id, free)
        values = {"state": HandoverState.TAKEN, "taken_by": agent_number, "taken_at": now}
        taken = self._session.connection().execute(taking.values(values)).rowcount
        handover = self._session.get(Handover, handover_id, populate_existing=True)
        return handover if taken else None

    def hand_back(self, handover_id: int, agent_number: str, now: datetime) -> Handover:
        """The machine goes on. Raises NotTheirsError when the agent does not have the conversation."""
        return self.close(handover_id, agent_number, HANDED_BACK, now)

    def close(self, handover_id: int, agent_number: str, outcome: str, now: datetime) -> Handover:
        """The person is done; `outcome` is a code. Raises NotTheirsError when the agent does not have it."""
        handover = self.of_agent(handover_id, agent_number)
        _end(handover, outcome, now)
        return handover

    def pass_on(self, handover_id: int, agent_number: str, to: str, now: datetime) -> Handover:
        """Another agent has the conversation from now on. Raises NotTheirsError when the agent does not have it."""
        handover = self.of_agent(handover_id, agent_number)
        handover.taken_by, handover.taken_at = to, now
        return handover

    def of_agent(self, handover_id: int, agent_number: str) -> Handover:
        """The conversation that this agent has now. Raises NotTheirsError when it is not."""
        handover = self.get(handover_id)
        if handover is None or (handover.state, handover.taken_by) != (HandoverState.TAKEN, agent_number):
            raise NotTheirsError(handover_id)
        return handover

    def put_back(self, handover: Handover) -> None:
        """Whoever had it has left: the customer waits again, in the old place."""
        handover.state, handover.taken_by, handover.taken_at = HandoverState.WAITING, None, None
        handover.acknowledged = False

    def cancel(self, sender_id: str, now: datetime) -> bool:
        """The customer no longer wants a person; whether one was waited for."""
        handover = self.waiting(sender_id)
        if handover is None:
            return False
        _end(handover, CANCELLED, now)
        return True

    def tell(self, handover: Handover, summary: Json) -> None:
        """What the person reads first: the newest state of the matter."""
        handover.summary = summary

    def _case(self, number: str | None) -> Case | None:
        if number is None:
            return None
        for case in matching(self._session, Case, number=number):
            return case
        raise UnknownCaseError(number)


def _turn(handover: Handover) -> tuple[bool, datetime]:
    return not handover.urgent, handover.asked_at


def _end(handover: Handover, outcome: str, now: datetime) -> None:
    handover.state, handover.outcome, handover.closed_at = HandoverState.CLOSED, outcome, now
