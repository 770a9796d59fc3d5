from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from desk.cases import CaseNotOpenError, Cases, UnknownCaseError
from desk.service import Desk
from desk.tables import Case
from desk.work import Work
from tests.desk.matters import NOW, matter, open_case

LATER = NOW + timedelta(minutes=5)


def kinds(work: Work, number: str) -> list[str]:
    return [event.kind for event in work.cases.history(number)]


def the_case(work: Work, number: str) -> Case:
    case = work.cases.get_case(number)
    assert case is not None
    return case


def redecide(work: Work, number: str, remedy: str) -> Case:
    decision = {"scenario": "S2", "remedies": [{"remedy": remedy}]}
    return work.cases.update_decision(
        number, scenario="S2", category="television", facts={"repairs": 2}, decision=decision, now=LATER
    )


def test_a_case_keeps_what_it_was_opened_with(desk: Desk) -> None:
    with desk.work() as work:
        number = open_case(work, "anna", "web:1")
    with desk.work() as work:
        case = the_case(work, number)
        stored = {name: getattr(case, name) for name in matter()}
        assert stored == matter()
        assert (case.sender_id, case.state, case.opened_at) == ("anna", "open", NOW)
        assert not case.needs_human
        [opened] = work.cases.history(number)
        assert (opened.kind, opened.detail, opened.happened_at) == ("opened", {"scenario": "S1"}, NOW)


def test_a_turn_opens_one_case_however_often_it_asks(desk: Desk) -> None:
    with desk.work() as work:
        number = open_case(work, "anna", "web:1")
        assert open_case(work, "anna", "web:1", LATER) == number
    with desk.work() as work:
        assert open_case(work, "anna", "web:1", LATER) == number
        assert open_case(work, "anna", "web:2", LATER) != number
        assert kinds(work, number) == ["opened"]


def test_a_number_that_is_taken_is_drawn_again(desk: Desk) -> None:
    drawn = iter(["AX261121AAAAA", "AX261121AAAAA", "AX261121AAAAA", "AX261121BBBBB"])

    def draw(_now: datetime) -> str:
        return next(drawn)

    with desk.work() as work:
        work.cases = Cases(work.session, draw)
        assert open_case(work, "anna", "web:1") == "AX261121AAAAA"
        assert open_case(work, "anna", "web:2") == "AX261121BBBBB"


def test_the_latest_open_case_of_a_sender(desk: Desk) -> None:
    with desk.work() as work:
        assert work.cases.open_case_of("anna") is None
        drawn = iter("ABCD")
        work.cases = Cases(work.session, lambda _now: next(drawn))
        open_case(work, "anna", "web:1", NOW)
        later = open_case(work, "anna", "web:2", LATER)
        earlier = open_case(work, "anna", "web:3", NOW + timedelta(minutes=1))
        open_case(work, "boris", "web:4", LATER + timedelta(minutes=5))
    with desk.work() as work:
        latest = work.cases.open_case_of("anna")
        assert latest is not None
        assert latest.number == later
        work.cases.withdraw(later, LATER)
        now_latest = work.cases.open_case_of("anna")
        assert now_latest is not None
        assert now_latest.number == earlier


def test_a_new_decision_replaces_the_old_but_never_the_deciding_day(desk: Desk) -> None:
    with desk.work() as work:
        number = open_case(work, "anna", "web:1")
    with desk.work() as work:
        redecide(work, number, "refund")
    with desk.work() as work:
        case = the_case(work, number)
        assert (case.scenario, case.facts) == ("S2", {"repairs": 2})
        assert case.decision["remedies"] == [{"remedy": "refund"}]
        assert (case.opened_at, case.updated_at) == (NOW, LATER)
        assert case.reported_on == matter()["reported_on"]
        assert kinds(work, number) == ["opened", "decided"]


def test_a_remedy_chosen_under_another_decision_has_to_be_chosen_anew(desk: Desk) -> None:
    with desk.work() as work:
        number = open_case(work, "anna", "web:1")
        case = work.cases.choose_remedy(number, "exchange", NOW)
        assert (case.state, case.chosen_remedy) == ("remedy_chosen", "exchange")
        redecide(work, number, "refund")
        assert (case.state, case.chosen_remedy) == ("open", None)


def test_an_escalated_case_says_why(desk: Desk) -> None:
    with desk.work() as work:
        number = open_case(work, "anna", "web:1")
        work.cases.escalate(number, "danger", NOW)
    with desk.work() as work:
        case = the_case(work, number)
        assert (case.needs_human, case.human_reason) == (True, "danger")
        assert work.cases.history(number)[-1].detail == {"reason": "danger"}


CHANGES: dict[str, Callable[[Work, str], Case]] = {
    "decided": lambda work, number: redecide(work, number, "refund"),
    "remedy_chosen": lambda work, number: work.cases.choose_remedy(number, "repair", LATER),
    "escalated": lambda work, number: work.cases.escalate(number, "asked", LATER),
    "withdrawn": lambda work, number: work.cases.withdraw(number, LATER),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_a_change_made_twice_is_one_event(desk: Desk, kind: str) -> None:
    with desk.work() as work:
        number = open_case(work, "anna", "web:1")
        CHANGES[kind](work, number)
        CHANGES[kind](work, number)
    with desk.work() as work:
        CHANGES[kind](work, number)
        assert kinds(work, number) == ["opened", kind]
        assert the_case(work, number).updated_at == LATER


@pytest.mark.parametrize("kind", CHANGES)
def test_an_unknown_case_cannot_be_changed(desk: Desk, kind: str) -> None:
    with desk.work() as work:
        assert work.cases.get_case("AX261121ZZZZZ") is None
        with pytest.raises(UnknownCaseError):
            CHANGES[kind](work, "AX261121ZZZZZ")


@pytest.mark.parametrize("kind", ["decided", "remedy_chosen"])
def test_a_withdrawn_case_takes_no_decision(desk: Desk, kind: str) -> None:
    with desk.work() as work:
        number = open_case(work, "anna", "web:1")
        work.cases.withdraw(number, NOW)
        with pytest.raises(CaseNotOpenError):
            CHANGES[kind](work, number)
        assert kinds(work, number) == ["opened", "withdrawn"]


def test_a_danger_reaches_a_person_even_in_a_withdrawn_case(desk: Desk) -> None:
    with desk.work() as work:
        number = open_case(work, "anna", "web:1")
        work.cases.withdraw(number, NOW)
        assert work.cases.escalate(number, "danger", LATER).needs_human
