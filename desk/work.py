"""What can be done at the desk within one transaction."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from desk.agents import Agents
from desk.attempts import Attempts
from desk.case_work import CaseWork
from desk.cases import Cases
from desk.compensation import Compensations
from desk.dealers import Dealers
from desk.follow_ups import FollowUps
from desk.forgetting import forget_sender
from desk.handover import Handovers
from desk.incidents import Incidents
from desk.lessons import Lessons
from desk.messages import Messages
from desk.orders import DeskOrders
from desk.outlets import Outlets
from desk.personal import PersonalValues
from desk.products import Products
from desk.promises import Promises
from desk.recalls import Recalls
from desk.satisfaction import Satisfactions
from desk.suggestions import Suggestions
from desk.waiting import Waiting
from desk.wished_goods import Wishes


class Work:
    """The parts of the desk over one session. Their changes are written when the unit of work ends."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.agents = Agents(session)
        self.attempts = Attempts(session)
        self.case_work = CaseWork(session)
        self.cases = Cases(session)
        self.compensation = Compensations(session)
        self.dealers = Dealers(session)
        self.follow_ups = FollowUps(session)
        self.handovers = Handovers(session)
        self.incidents = Incidents(session)
        self.lessons = Lessons(session)
        self.messages = Messages(session)
        self.orders = DeskOrders(session)
        self.outlets = Outlets(session)
        self.personal = PersonalValues(session)
        self.products = Products(session)
        self.promises = Promises(session)
        self.recalls = Recalls(session)
        self.satisfaction = Satisfactions(session)
        self.suggestions = Suggestions(session)
        self.waiting = Waiting(session)
        self.wishes = Wishes(session)
        self._to_forget: dict[str, datetime] = {}

    def forget(self, sender_id: str, now: datetime) -> None:
        """Erase all that is known of a sender, as the last step of this unit of work."""
        self._to_forget[sender_id] = now

    def carry_out_forgetting(self, keep_turn: str | None = None) -> dict[str, int]:
        """Do what `forget` asked for; how much of each kind was erased. Nothing else may follow but the commit."""
        done: dict[str, int] = {}
        for sender_id, now in self._to_forget.items():
            for kind, count in forget_sender(self.session, sender_id, now, keep_turn).items():
                done[kind] = done.get(kind, 0) + count
        self._to_forget.clear()
        return done

    @property
    def silent_for(self) -> timedelta:
        """How long the customer had not written; nothing where no message is being answered."""
        return timedelta()
