"""What can be done at the desk within one transaction."""

from sqlalchemy.orm import Session

from desk.attempts import Attempts
from desk.cases import Cases
from desk.dealers import Dealers
from desk.handover import Handovers
from desk.messages import Messages
from desk.orders import DeskOrders
from desk.outlets import Outlets
from desk.personal import PersonalValues
from desk.products import Products
from desk.wished_goods import Wishes


class Work:
    """The parts of the desk over one session. Their changes are written when the unit of work ends."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.attempts = Attempts(session)
        self.cases = Cases(session)
        self.dealers = Dealers(session)
        self.handovers = Handovers(session)
        self.messages = Messages(session)
        self.orders = DeskOrders(session)
        self.outlets = Outlets(session)
        self.personal = PersonalValues(session)
        self.products = Products(session)
        self.wishes = Wishes(session)
