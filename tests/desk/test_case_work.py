import pytest

from desk.cases import UnknownCaseError
from desk.service import Desk
from tests.desk.matters import NOW, open_case

AGENT = "1001"


@pytest.fixture
def number(desk: Desk) -> str:
    with desk.work() as work:
        work.agents.add(AGENT, "示范坐席", "agent", "a password for tests", NOW)
        return open_case(work, "anna", "web:1")


def test_what_agents_do_is_in_the_history_under_their_number(desk: Desk, number: str) -> None:
    with desk.work() as work:
        work.case_work.take_on(number, AGENT, NOW)
        work.case_work.take_on(number, AGENT, NOW)
        work.case_work.note(number, AGENT, "下午再打", NOW)
        work.case_work.handed_back(number, AGENT, "", NOW)
    with desk.work() as work:
        done = [(event.kind, event.actor) for event in work.cases.history(number)]
        assert done == [("opened", "desk"), ("taken", AGENT), ("note", AGENT), ("handed_back", AGENT)]


def test_closing_confirms_cause_and_origin(desk: Desk, number: str) -> None:
    with desk.work() as work:
        work.cases.escalate(number, "H2", NOW)
        case = work.case_work.close(number, AGENT, "repaired", "quality", "company", NOW)
        assert (case.state, case.outcome, case.closed_at, case.needs_human) == ("closed", "repaired", NOW, False)
        assert (case.cause, case.origin, case.cause_confirmed) == ("quality", "company", True)


def test_a_person_no_longer_wanted_leaves_other_reasons_standing(desk: Desk, number: str) -> None:
    with desk.work() as work:
        work.cases.escalate(number, "H2", NOW)
        work.case_work.no_person_needed(number, "request_human", NOW)
        case = work.cases.get_case(number)
        assert case is not None
        assert case.needs_human
        work.case_work.no_person_needed(number, "H2", NOW)
        assert not case.needs_human


def test_an_unknown_case_is_said(desk: Desk) -> None:
    with desk.work() as work, pytest.raises(UnknownCaseError):
        work.case_work.note("AX261121ZZZZZ", AGENT, "下午再打", NOW)
