"""The conversation as the widget shows it: every message of both sides, the customer's own values readable."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import or_, select

from actions import wording
from bot.channels.web import CHANNEL
from bot.wordings import without_name
from desk.database import Json
from desk.tables import Author, Case, Message
from desk.work import Work


def conversation_id(sender: str) -> str:
    return f"{CHANNEL}:{sender}"


def shown(work: Work, messages: Iterable[Message]) -> list[Json]:
    """Messages as JSON, in the order given."""
    return [_shown(work, message) for message in messages]


def of_turn(work: Work, sender: str, message_id: str) -> list[Message]:
    """What was heard and said in the turn of the widget's message `message_id`."""
    key = f"{CHANNEL}:{sender}/{message_id}"
    of_this_turn = or_(Message.key == key, Message.key.startswith(f"{key}#", autoescape=True))
    mine = Message.sender_id == conversation_id(sender)
    return list(work.session.scalars(select(Message).where(mine, of_this_turn).order_by(Message.id)))


def photo_of(work: Work, sender: str, message_id: int) -> str | None:
    """The name of the photo of one of the sender's own messages; None where there is none."""
    message = work.session.get(Message, message_id)
    if message is None or message.sender_id != conversation_id(sender):
        return None
    image = str(message.bubble.get("image") or "")
    return image.removeprefix("upload:") if image.startswith("upload:") else None


def with_goods(work: Work, sender_id: str, card: Json) -> Json:
    """A decision's card with what it is about: the goods, and for how many days the customer has had them."""
    case = work.cases.get_case(str(card.get("case_number") or ""))
    if card.get("type") != "decision" or case is None or case.sender_id != sender_id:
        return card
    return {**card, "goods": wording.goods(case.facts) if case.category else "", **_days(case)}


def _days(case: Case) -> Json:
    for fact, word in (("delivered_on", "收货"), ("bought_on", "购买")):
        told = case.facts.get(fact)
        if isinstance(told, str):
            return {"days": (case.reported_on - date.fromisoformat(told)).days, "days_since": word}
    return {}


def _shown(work: Work, message: Message) -> Json:
    bubble = without_name(message.bubble)
    if "text" in bubble:
        bubble["text"] = work.personal.readable(message.sender_id, str(bubble["text"]))
    if str(bubble.get("image") or "").startswith("upload:"):
        # Where it lies is nobody's business: it is fetched by the message's number.
        bubble["image"] = "photo"
    if isinstance(bubble.get("custom"), dict):
        bubble["custom"] = with_goods(work, message.sender_id, bubble["custom"])
    said: Json = {
        "id": message.id,
        "author": message.author,
        "said_at": message.said_at.isoformat(),
        "bubble": bubble,
        "helpful": message.helpful,
    }
    if message.author == Author.AGENT:
        said["agent_number"] = message.agent_number
    if message.author == Author.CUSTOMER:
        said["client_id"] = message.key.rpartition("/")[2]
    return said
