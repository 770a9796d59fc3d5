"""What a WeChat customer last saw as numbered choices, and who is talking to the customer."""

from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from desk.handover import TALKED_IN_WECHAT
from desk.lookup import matching
from desk.tables import Conversation, Handover, HandoverState, WeChatCustomer


class Customers:
    """The customers within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def menu(self, sender_id: str) -> list[str]:
        """The payloads behind the numbers last shown; empty when the last answer had none."""
        customer = self._session.get(WeChatCustomer, sender_id)
        return [] if customer is None else customer.menu

    def show_menu(self, sender_id: str, payloads: list[str]) -> None:
        if self.menu(sender_id) != payloads:
            self._row(sender_id).menu = payloads

    def with_person_since(self, sender_id: str) -> datetime | None:
        """Since when the people in WeChat's own tool have the customer; None while the desk has."""
        customer = self._session.get(WeChatCustomer, sender_id)
        return None if customer is None else customer.with_person_since

    def give_to_person(self, sender_id: str, now: datetime) -> None:
        """The people in WeChat's own tool have the customer from now on; the desk's own queue is spared them."""
        self._row(sender_id).with_person_since = now
        for handover in self._open_handovers(sender_id):
            handover.state = HandoverState.TAKEN
            handover.taken_at = now

    def take_back(self, sender_id: str, now: datetime) -> None:
        """The desk speaks again."""
        if self.with_person_since(sender_id) is None:
            return
        self._row(sender_id).with_person_since = None
        for handover in self._open_handovers(sender_id):
            handover.state = HandoverState.CLOSED
            handover.closed_at = now
            handover.outcome = TALKED_IN_WECHAT

    def wants_person(self, sender_id: str) -> bool:
        """Whether the customer waits for a person, and the desk is to keep silent."""
        waiting = matching(self._session, Handover, sender_id=sender_id, state=HandoverState.WAITING)
        return any(handover.quiet for handover in waiting)

    def forget_without_conversation(self, before: datetime) -> int:
        """Drop those whose conversation is no longer kept, unless a person has had them since `before`; how many."""
        gone = WeChatCustomer.sender_id.not_in(select(Conversation.sender_id))
        alone = or_(WeChatCustomer.with_person_since.is_(None), WeChatCustomer.with_person_since < before)
        return self._session.connection().execute(delete(WeChatCustomer).where(gone, alone)).rowcount

    def _open_handovers(self, sender_id: str) -> list[Handover]:
        found = matching(self._session, Handover, sender_id=sender_id)
        return [handover for handover in found if handover.state != HandoverState.CLOSED and handover.quiet]

    def _row(self, sender_id: str) -> WeChatCustomer:
        customer = self._session.get(WeChatCustomer, sender_id)
        if customer is None:
            customer = WeChatCustomer(sender_id=sender_id, menu=[], with_person_since=None)
            self._session.add(customer)
            self._session.flush()
        return customer
