"""What can be done at the desk within one transaction."""

from datetime import timedelta

from sqlalchemy.orm import Session

from desk.cases import Cases
from desk.compensation import Compensations
from desk.follow_ups import FollowUps
from desk.handover import Handovers
from desk.messages import Messages
from desk.personal import PersonalValues
from desk.promises import Promises
from desk.satisfaction import Satisfactions


class Work:
    """The parts of the desk over one session. Their changes are written when the unit of work ends."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.cases = Cases(session)
        self.compensation = Compensations(session)
        self.follow_ups = FollowUps(session)
        self.handovers = Handovers(session)
        self.messages = Messages(session)
        self.personal = PersonalValues(session)
        self.promises = Promises(session)
        self.satisfaction = Satisfactions(session)

    @property
    def silent_for(self) -> timedelta:
        """How long the customer had not written; nothing where no message is being answered."""
        return timedelta()
