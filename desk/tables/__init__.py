"""What the desk remembers, as tables, one module for each thing that it remembers about.

`turn_key` is the channel's name, a colon and the channel's own message id. States and kinds are plain text,
so that a new one needs no migration. JSON values are replaced, never changed in place. Money is a decimal
string in yuan. Agents are named by their number.
"""

from desk.tables.cases import Attempt, Case, CaseEvent, CaseState, SafetyIncident, Suggestion
from desk.tables.conversations import (
    AnsweredTurn,
    Author,
    Conversation,
    ConversationEvent,
    Delivery,
    Message,
    PersonalValue,
    UntoldTurn,
)
from desk.tables.goods import Order, Product, Promotion, Recall, Stock, WishedGoods
from desk.tables.lessons import Lesson, LessonState
from desk.tables.network import Dealer, DealerRequest, Outlet
from desk.tables.people import Agent, Handover, HandoverState
from desk.tables.recovery import Compensation, FollowUp, Promise, Satisfaction
from desk.tables.wechat import OwedAnswer, WeChatCustomer, WeChatToken, WeChatWindow, WeComCursor

__all__ = [
    "Agent",
    "AnsweredTurn",
    "Attempt",
    "Author",
    "Case",
    "CaseEvent",
    "CaseState",
    "Compensation",
    "Conversation",
    "ConversationEvent",
    "Dealer",
    "DealerRequest",
    "Delivery",
    "FollowUp",
    "Handover",
    "HandoverState",
    "Lesson",
    "LessonState",
    "Message",
    "Order",
    "Outlet",
    "OwedAnswer",
    "PersonalValue",
    "Product",
    "Promise",
    "Promotion",
    "Recall",
    "SafetyIncident",
    "Satisfaction",
    "Stock",
    "Suggestion",
    "UntoldTurn",
    "WeChatCustomer",
    "WeChatToken",
    "WeChatWindow",
    "WeComCursor",
    "WishedGoods",
]
