from datetime import UTC, date, datetime

import pytest

from desk.dealers import Kind, RequestState, UnknownRequestError, is_authorised
from desk.service import Desk
from desk.tables import Agent
from tests.desk.demo_brand import load_demo

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("dealer_id", "day", "authorised"),
    [
        ("JX0001", date(2026, 11, 21), True),
        ("JX0003", date(2036, 1, 1), True),
        ("JX0004", date(2026, 9, 30), True),
        ("JX0004", date(2026, 10, 1), False),
        ("JX0005", date(2026, 11, 21), False),
    ],
)
def test_an_authorisation_lasts_through_its_last_day(desk: Desk, dealer_id: str, day: date, authorised: bool) -> None:
    load_demo(desk)
    with desk.work() as work:
        dealer = work.dealers.get(dealer_id)
        assert dealer is not None
        assert is_authorised(dealer, day) is authorised


@pytest.mark.parametrize("text", ["我们编号jx0002", "JX0002 要货", "样板电器商行要结算"])
def test_a_dealer_is_known_by_number_or_name(desk: Desk, text: str) -> None:
    load_demo(desk)
    with desk.work() as work:
        dealer = work.dealers.named_in(text)
        assert dealer is not None
        assert dealer.id == "JX0002"
        assert work.dealers.named_in("我要进货") is None


def test_requests_are_the_log_and_promotion_waits_for_approval(desk: Desk) -> None:
    load_demo(desk)
    with desk.work() as work:
        dealer = work.dealers.get("JX0001")
        for number, kind in enumerate((Kind.SUPPLY, Kind.PROMOTION)):
            for _ in range(2):  # a turn that is run again asks once
                work.dealers.request(
                    dealer=dealer, sender_id="web:a", turn_key=f"web:{number}", kind=kind, detail={}, now=NOON
                )
    with desk.work() as work:
        states = [(request.kind, request.state) for request in work.dealers.contacts("JX0001")]
        assert states == [(Kind.SUPPLY, RequestState.OPEN), (Kind.PROMOTION, RequestState.WAITING_APPROVAL)]
        assert len(work.dealers.waiting()) == 2


def test_a_request_is_decided_by_an_agent(desk: Desk) -> None:
    with desk.work() as work:
        work.session.add(Agent(number="A01", name="示范", role="manager", password_hash="x", created_at=NOON))
        work.dealers.request(dealer=None, sender_id="web:a", turn_key="web:1", kind=Kind.PROMOTION, detail={}, now=NOON)
    with desk.work() as work:
        [request] = work.dealers.waiting()
        decided = work.dealers.decide(request.id, RequestState.APPROVED, "同意", "A01", NOON)
        assert (decided.state, decided.decided_by, decided.answer) == ("approved", "A01", "同意")
    with desk.work() as work:
        assert work.dealers.waiting() == []
        with pytest.raises(UnknownRequestError):
            work.dealers.decide(99, RequestState.APPROVED, "", "A01", NOON)
