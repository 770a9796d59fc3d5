"""Promised times end while people are at work, and never run backwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.clock import CHINA
from desk.promise_terms import PromiseKind, PromiseTerms
from desk.service_hours import ServiceHours, is_quiet
from entitlement.rulebook import default_rulebook

HOURS = ServiceHours.read("08:00-22:00")
TERMS = PromiseTerms(default_rulebook())
FIRST = datetime(2026, 11, 1, tzinfo=UTC)

moments = st.integers(0, 20 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))
kinds = st.sampled_from(list(PromiseKind))


def at(clock: str, day: int = 21) -> datetime:
    return datetime.fromisoformat(f"2026-11-{day:02}T{clock}").replace(tzinfo=CHINA)


@given(moments, kinds)
def test_a_promise_is_due_later_and_in_service_hours(now: datetime, kind: PromiseKind) -> None:
    due = TERMS.due(kind, now)
    assert due > now
    assert HOURS.are_on(due)
    assert HOURS.are_on(TERMS.due_anew(kind, now))


@given(moments, moments, kinds)
def test_who_asks_earlier_is_served_no_later(one: datetime, other: datetime, kind: PromiseKind) -> None:
    earlier, later = sorted((one, other))
    assert TERMS.due(kind, earlier) <= TERMS.due(kind, later)


@given(moments, kinds)
def test_the_customer_hears_of_a_delay_before_the_time_passes(now: datetime, kind: PromiseKind) -> None:
    due = TERMS.due(kind, now)
    warned = TERMS.warn(kind, now, due)
    assert now <= warned < due
    assert HOURS.are_on(warned)


@given(moments)
def test_hours_by_the_clock_are_never_exceeded(now: datetime) -> None:
    assert TERMS.due(PromiseKind.VISIT_BOOKED, now) <= now + timedelta(hours=24)


@pytest.mark.parametrize(
    ("asked", "minutes", "due"),
    [
        (at("12:00"), 10, at("12:10")),
        (at("21:55"), 10, at("08:05", 22)),
        (at("23:30"), 10, at("08:10", 22)),
        (at("03:00"), 10, at("08:10")),
        (at("20:00"), 120, at("22:00")),
        (at("12:00"), 20 * 60, at("18:00", 22)),
    ],
)
def test_minutes_are_working_time(asked: datetime, minutes: int, due: datetime) -> None:
    assert HOURS.after_work(asked, timedelta(minutes=minutes)) == due


@pytest.mark.parametrize(
    ("asked", "due"),
    [(at("12:00"), at("12:00", 22)), (at("23:30"), at("22:00", 22)), (at("03:00"), at("22:00"))],
)
def test_a_day_by_the_clock_ends_with_the_last_work_in_it(asked: datetime, due: datetime) -> None:
    assert HOURS.within(asked, timedelta(hours=24)) == due


@pytest.mark.parametrize(
    ("asked", "due"),
    [(at("12:00"), at("22:00")), (at("20:30"), at("22:00", 22)), (at("23:00"), at("22:00", 22))],
)
def test_the_same_day_needs_enough_of_it(asked: datetime, due: datetime) -> None:
    assert HOURS.same_day(asked, timedelta(minutes=120)) == due


@pytest.mark.parametrize("text", ["22:00-08:00", "08:00", "8-22", ""])
def test_hours_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (the standard library's own words)
        ServiceHours.read(text)


@pytest.mark.parametrize(
    ("clock", "quiet"), [("22:00", True), ("23:59", True), ("00:00", True), ("07:59", True), ("08:00", False)]
)
def test_nights_are_quiet(clock: str, quiet: bool) -> None:
    assert is_quiet(at(clock), "22:00-08:00") is quiet
    assert not is_quiet(at("15:00"), "22:00-08:00")
    assert is_quiet(at("13:00"), "12:00-14:00")
