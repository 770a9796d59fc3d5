"""What is known of a customer at the moment a message arrives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.wechat.quota import open_window
from bot.channels.wechat.received import Kind, Received
from bot.channels.wechat.sender import Sender
from desk.tables import OwedAnswer
from desk.wechat.customers import Customers
from desk.wechat.owed import Owed, OwedState
from desk.wechat.windows import Windows
from desk.work import Work

# WeChat sends a customer's messages to the account's server again when its people have left one alone this long.
PERSON_LEAVES_AFTER = timedelta(minutes=30)


@dataclass(frozen=True)
class Arrival:
    """`accepted`: this message is being answered already. `to_fetch` may be given now; `thinking` are the keys of
    answers to be fetched that are not known yet; `shut_out` says that others waited for the customer to write."""

    accepted: bool
    menu: Sequence[str]
    with_person: bool
    to_fetch: Sequence[OwedAnswer] = ()
    thinking: Sequence[str] = ()
    shut_out: bool = False


def arrive(work: Work, sender: Sender, key: str, message: Received, now: datetime, fetches: bool = False) -> Arrival:
    """Note what the customer did, and look up what matters for the answer; `fetches` where answers are fetched."""
    owed, customers = Owed(work.session), Customers(work.session)
    open_window(Windows(work.session), sender.id, message.kind, message.at)
    if message.kind is Kind.PERSON_TOOK:
        customers.give_to_person(sender.id, now)
    if message.kind is Kind.PERSON_LEFT:
        customers.take_back(sender.id, now)
    since = customers.with_person_since(sender.id)
    if since is not None and now - since > PERSON_LEAVES_AFTER:
        customers.take_back(sender.id, now)
        since = None
    unsettled = owed.unsettled(sender.id)
    return Arrival(
        accepted=owed.get(key) is not None,
        menu=customers.menu(sender.id),
        with_person=since is not None,
        to_fetch=unsettled[OwedState.FETCH],
        thinking=[answer.key for answer in unsettled[OwedState.THINKING] if fetches and answer.key != key],
        shut_out=bool(unsettled[OwedState.SHUT]),
    )
