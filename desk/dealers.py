"""The dealers who sell the brand's goods, and what they ask for."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from desk.database import Json
from desk.lookup import matching
from desk.tables import Dealer, DealerRequest


class Kind(StrEnum):
    SUPPLY = "supply"
    PROMOTION = "promotion"
    PAPERS = "papers"
    PARTS = "parts"
    TRAINING = "training"
    SETTLEMENT = "settlement"
    VISIT = "visit"
    AUTHORISATION = "authorisation"
    OTHER = "other"


class RequestState(StrEnum):
    OPEN = "open"
    WAITING_APPROVAL = "waiting_approval"
    APPROVED = "approved"
    DECLINED = "declined"
    DONE = "done"


# What costs the brand money is granted by a person.
NEEDS_APPROVAL = frozenset({Kind.PROMOTION})


class UnknownRequestError(LookupError):
    """There is no request with this id."""


class Dealers:
    """The dealers within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, dealer_id: str) -> Dealer | None:
        return next(iter(matching(self._session, Dealer, id=dealer_id.upper())), None)

    def named_in(self, text: str) -> Dealer | None:
        """The dealer whose number or full name `text` holds."""
        plain = text.upper().replace(" ", "")
        return next((d for d in matching(self._session, Dealer) if d.id in plain or d.name.upper() in plain), None)

    def request(
        self, *, dealer: Dealer | None, sender_id: str, turn_key: str, kind: Kind, detail: Json, now: datetime
    ) -> DealerRequest:
        """The request of this turn: a new one, or the one that the turn has made already."""
        for request in matching(self._session, DealerRequest, turn_key=turn_key):
            return request
        request = DealerRequest(
            dealer=dealer,
            dealer_id=dealer.id if dealer else None,
            sender_id=sender_id,
            turn_key=turn_key,
            kind=kind,
            detail=detail,
            state=RequestState.WAITING_APPROVAL if kind in NEEDS_APPROVAL else RequestState.OPEN,
            decided_by=None,
            answer=None,
            made_at=now,
            decided_at=None,
        )
        self._session.add(request)
        return request

    def contacts(self, dealer_id: str) -> list[DealerRequest]:
        """What the dealer has asked for so far, oldest first."""
        return matching(self._session, DealerRequest, dealer_id=dealer_id)

    def waiting(self) -> list[DealerRequest]:
        """The requests that somebody has to answer or approve, oldest first."""
        unanswered = (RequestState.OPEN, RequestState.WAITING_APPROVAL)
        found = [r for state in unanswered for r in matching(self._session, DealerRequest, state=state)]
        return sorted(found, key=lambda request: request.made_at)

    def waiting_of(self, sender_id: str) -> DealerRequest | None:
        """The last thing that this sender asked for and nobody has answered yet."""
        return next((one for one in reversed(self.waiting()) if one.sender_id == sender_id), None)

    def decide(self, request_id: int, state: RequestState, answer: str, agent: str, now: datetime) -> DealerRequest:
        """Close a request with an answer. Raises UnknownRequestError."""
        request = next(iter(matching(self._session, DealerRequest, id=request_id)), None)
        if request is None:
            raise UnknownRequestError(request_id)
        request.state, request.answer, request.decided_by, request.decided_at = state, answer, agent, now
        return request


def is_authorised(dealer: Dealer, on: date) -> bool:
    """Whether the dealer may sell the brand's goods on a day."""
    return dealer.authorised and (dealer.authorised_until is None or dealer.authorised_until >= on)
