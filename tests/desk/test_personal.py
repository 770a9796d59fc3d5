from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk.service import Desk
from desk.work import Work
from tests.desk.matters import NOW

values = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)


def keep(work: Work, value: str, kind: str = "phone", days: int = 30, purpose: str = "visit") -> str:
    return work.personal.keep("anna", kind, value, purpose, NOW, days)


def test_references_count_within_sender_and_kind(desk: Desk) -> None:
    with desk.work() as work:
        assert keep(work, "13800000000") == "⟦phone:1⟧"
        assert keep(work, "13900000000") == "⟦phone:2⟧"
        assert keep(work, "河北省某市", "address") == "⟦address:1⟧"
        assert work.personal.keep("boris", "phone", "13700000000", "visit", NOW, 30) == "⟦phone:1⟧"
    with desk.work() as work:
        assert keep(work, "13600000000") == "⟦phone:3⟧"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(values, min_size=1, max_size=6))
def test_equal_values_have_equal_references_and_each_leads_back(desk: Desk, given_values: list[str]) -> None:
    sender_id = uuid4().hex
    references = []
    for value in given_values:
        with desk.work() as work:
            references.append(work.personal.keep(sender_id, "name", value, "visit", NOW, 30))
    with desk.work() as work:
        assert [work.personal.resolve(sender_id, reference) for reference in references] == given_values
    assert len(set(references)) == len(set(given_values))


@pytest.mark.parametrize(
    "reference",
    ["⟦phone:2⟧", "⟦name:1⟧", "phone:1", "⟦phone:01⟧", "⟦phone:x⟧", "", "⟦phone:1⟧ ", "⟦phone:９⟧"],
)
def test_anything_but_a_known_reference_resolves_to_nothing(desk: Desk, reference: str) -> None:
    with desk.work() as work:
        keep(work, "13800000000")
        assert work.personal.resolve("anna", reference) is None


def test_nobody_resolves_the_reference_of_another(desk: Desk) -> None:
    with desk.work() as work:
        reference = keep(work, "13800000000")
        assert work.personal.resolve("boris", reference) is None


@pytest.mark.parametrize("kind", ["", "Phone", "phone:1", "电话", "a⟧b"])
def test_a_kind_that_could_not_be_read_back_is_refused(desk: Desk, kind: str) -> None:
    with desk.work() as work, pytest.raises(ValueError, match="kind"):
        keep(work, "13800000000", kind)


def test_a_value_is_forgotten_when_its_time_has_ended(desk: Desk) -> None:
    with desk.work() as work:
        short = keep(work, "13800000000", days=7)
        long = keep(work, "13900000000", days=90)
    with desk.work() as work:
        assert work.personal.forget(NOW + timedelta(days=7)) == 0
        assert work.personal.forget(NOW + timedelta(days=8)) == 1
        assert work.personal.forget(NOW + timedelta(days=8)) == 0
    with desk.work() as work:
        assert work.personal.resolve("anna", short) is None
        assert work.personal.resolve("anna", long) == "13900000000"


def test_the_reference_of_a_forgotten_value_is_never_given_again(desk: Desk) -> None:
    with desk.work() as work:
        forgotten = keep(work, "13800000000", days=7)
    with desk.work() as work:
        work.personal.forget(NOW + timedelta(days=8))
    with desk.work() as work:
        assert keep(work, "13900000000") != forgotten
        assert work.personal.resolve("anna", forgotten) is None


@pytest.mark.parametrize(("first", "second"), [(7, 90), (90, 7)])
def test_a_value_kept_for_two_purposes_stays_as_long_as_the_longer_one(desk: Desk, first: int, second: int) -> None:
    with desk.work() as work:
        reference = keep(work, "13800000000", days=first, purpose="call_back")
        assert keep(work, "13800000000", days=second, purpose="visit") == reference
    with desk.work() as work:
        assert work.personal.forget(NOW + timedelta(days=89)) == 0
        assert work.personal.forget(NOW + timedelta(days=91)) == 1
