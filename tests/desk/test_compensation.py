"""What is given stays within the authority of whoever gives it, for one case in sum."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desk.compensation import AboveAuthorityError, CompensationDecidedError, CompensationState
from desk.service import Desk
from desk.work import Work
from tests.desk.matters import NOW, matter


def open_complaint(work: Work, intent: str = "complain_slow_service", scenario: str = "complaint") -> str:
    about = {**matter(), "intent": intent, "scenario": scenario}
    turn_key = f"web:{intent}"
    return work.cases.open_case(turn_key=turn_key, sender_id="web:anna", now=NOW, **about).number  # type: ignore[arg-type]


@pytest.fixture
def case(desk: Desk) -> str:
    with desk.work() as work:
        return open_complaint(work)


@pytest.mark.parametrize(
    ("intent", "kind"),
    [
        ("complain_staff_attitude", "voucher"),
        ("complain_wrong_or_missing_item", "gift"),
        ("repeated_repair_unresolved", "discount"),
    ],
)
def test_the_sign_of_regret_suits_the_grievance(desk: Desk, intent: str, kind: str) -> None:
    with desk.work() as work:
        offer = work.compensation.offer_symbol(open_complaint(work, intent), NOW)
    assert offer is not None
    assert (offer.kind, offer.level, offer.state) == (kind, "desk", CompensationState.OFFERED)


@pytest.mark.parametrize(
    ("intent", "scenario"),
    [("ask_warranty", "E4"), ("request_refund", "S4"), ("give_suggestion", "complaint"), ("report_fault", "H1")],
)
def test_nothing_is_offered_where_nobody_is_to_blame(desk: Desk, intent: str, scenario: str) -> None:
    with desk.work() as work:
        assert work.compensation.offer_symbol(open_complaint(work, intent, scenario), NOW) is None


def test_it_is_offered_once_also_after_a_no(desk: Desk, case: str) -> None:
    with desk.work() as work:
        offer = work.compensation.offer_symbol(case, NOW)
        assert offer is not None
        assert work.compensation.offer_symbol(case, NOW) is None
        work.compensation.decline(offer, NOW)
        assert work.compensation.offer_symbol(case, NOW) is None
        with pytest.raises(CompensationDecidedError):
            work.compensation.take(offer, NOW)
        assert work.compensation.spent(case) == 0


def test_what_is_asked_for_is_granted_up_to_the_desks_limit_in_sum(desk: Desk, case: str) -> None:
    with desk.work() as work:
        first = work.compensation.ask_for(case, Decimal(60), "compensation", NOW)
        second = work.compensation.ask_for(case, Decimal(60), "compensation", NOW)
        assert (first.state, second.state, second.level) == (
            CompensationState.GRANTED,
            CompensationState.AWAITING,
            "supervisor",
        )
        assert work.compensation.ask_for(case, Decimal(900), "compensation", NOW) is second
        assert second.level == "manager"
        assert work.compensation.spent(case) == 60
        with pytest.raises(ValueError, match="above zero"):
            work.compensation.ask_for(case, Decimal(0), "compensation", NOW)


def test_an_agent_approves_within_the_agents_level(desk: Desk, case: str) -> None:
    with desk.work() as work:
        work.compensation.ask_for(case, Decimal(900), "compensation", NOW)
    with desk.work() as work:
        (waiting,) = work.compensation.awaiting()
        for authority in ("desk", "supervisor"):
            with pytest.raises(AboveAuthorityError):
                work.compensation.approve(waiting.id, "007", authority, NOW)
        work.compensation.approve(waiting.id, "007", "supervisor", NOW, Decimal(400))
        assert (waiting.amount, waiting.decided_by, waiting.state) == ("400", "007", CompensationState.GRANTED)
        with pytest.raises(CompensationDecidedError):
            work.compensation.refuse(waiting.id, "007", NOW)


def test_more_than_a_managers_limit_is_nobodys_to_give(desk: Desk, case: str) -> None:
    with desk.work() as work:
        work.compensation.ask_for(case, Decimal(50_000), "compensation", NOW)
    with desk.work() as work:
        (waiting,) = work.compensation.awaiting()
        assert waiting.level == "manager"
        with pytest.raises(AboveAuthorityError):
            work.compensation.approve(waiting.id, "001", "manager", NOW)


def test_a_wish_without_a_sum_waits_for_one(desk: Desk, case: str) -> None:
    with desk.work() as work:
        work.compensation.put_up(case, "compensation", NOW)
    with desk.work() as work:
        (waiting,) = work.compensation.awaiting()
        with pytest.raises(ValueError, match="above zero"):
            work.compensation.approve(waiting.id, "007", "supervisor", NOW)
        work.compensation.refuse(waiting.id, "007", NOW)
    with desk.work() as work:
        assert work.compensation.awaiting() == []
        assert [one.id for one in work.compensation.untold()] == [waiting.id]


def test_a_broken_promise_pays_at_once_until_the_limit(desk: Desk, case: str) -> None:
    with desk.work() as work:
        states = [work.compensation.give(case, "discount", "promise_broken", NOW).state for _ in range(4)]
    assert states == [CompensationState.GRANTED] * 3 + [CompensationState.AWAITING]
