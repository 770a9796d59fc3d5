"""What can be done at the desk within one transaction."""

from sqlalchemy.orm import Session

from desk.agents import Agents
from desk.attempts import Attempts
from desk.case_work import CaseWork
from desk.cases import Cases
from desk.handover import Handovers
from desk.messages import Messages
from desk.personal import PersonalValues


class Work:
    """The parts of the desk over one session. Their changes are written when the unit of work ends."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.agents = Agents(session)
        self.attempts = Attempts(session)
        self.cases = Cases(session)
        self.case_work = CaseWork(session)
        self.handovers = Handovers(session)
        self.messages = Messages(session)
        self.personal = PersonalValues(session)
