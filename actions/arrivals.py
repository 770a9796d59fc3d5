"""Wished-for goods have come: their customers are told in their window, and called where they left a telephone."""

from __future__ import annotations

from datetime import datetime

from actions.pieces import pieces
from desk.clock import CHINA
from desk.outlets import Place
from desk.service_requests import REQUEST, note_request
from desk.tables import Outlet, WishedGoods
from desk.wished_goods import WishState
from desk.work import Work

CALL = "goods_arrived"


def tell_arrivals(work: Work, now: datetime) -> int:
    """Tell every customer whose wish is in stock within reach by now; returns how many were told."""
    told = 0
    for wish in work.wishes.waiting():
        where = _in_reach(work, wish, now)
        if where is not None and _tell(work, wish, where, now):
            told += 1
    return told


def _in_reach(work: Work, wish: WishedGoods, now: datetime) -> Outlet | None:
    """The shop of the customer's city, or else the one on the net, that has the goods."""
    today = now.astimezone(CHINA).date()
    online = work.outlets.online_shop(today)
    near = [*work.outlets.shops(Place(city=wish.city), today), *([online] if online else [])]
    return next((outlet for outlet in near if wish.model and work.products.in_stock(wish.model, {outlet.id})), None)


def _tell(work: Work, wish: WishedGoods, where: Outlet, now: datetime) -> bool:
    key = f"wish:{wish.id}:arrived"
    text = pieces()["arrived"].format(goods=wish.wanted, where=where.name)
    channel = work.messages.channel_of(wish.sender_id)
    posted = work.messages.post(key=key, sender_id=wish.sender_id, channel=channel, bubble={"text": text}, now=now)
    wish.state, wish.told_at = WishState.TOLD, now
    phone = work.personal.last_reference(wish.sender_id, "phone")
    if posted is not None and phone is not None:
        _have_called(work, wish, phone, key, now)
    return posted is not None


def _have_called(work: Work, wish: WishedGoods, phone: str, key: str, now: datetime) -> None:
    case = work.cases.open_case(
        turn_key=key,
        sender_id=wish.sender_id,
        intent="ask_product",
        scenario=REQUEST,
        category=wish.category,
        facts={},
        decision={},
        reported_on=now.astimezone(CHINA).date(),
        now=now,
    )
    note_request(work.session, case, CALL, {"goods": wish.wanted, "phone": phone}, now)
    work.cases.escalate(case.number, CALL, now)
    work.handovers.ask_for_human(wish.sender_id, case.number, CALL, now)
