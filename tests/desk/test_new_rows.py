"""What a turn adds is stored table by table; it must not matter in which order it was added, or what refers to what."""

from sqlalchemy import func, select

from desk.lookup import matching
from desk.service import Desk
from desk.tables import Case, CaseEvent, Handover, PersonalValue, Suggestion
from tests.desk.matters import NOW, open_case


def test_what_belongs_to_a_new_case_is_stored_with_it(desk: Desk) -> None:
    with desk.turn("web:1", "anna", "web", NOW) as turn:
        turn.suggestions.record(turn_key=turn.key, sender_id="anna", text="包装再厚一点", now=NOW)
        number = open_case(turn, "anna", "web:1")
        turn.cases.choose_remedy(number, "free_repair", NOW)
        case = turn.cases.get_case(number)
        assert case is not None
        turn.incidents.open_incident(case, hazard="smoke", category="refrigerator", model=None, now=NOW)
        turn.handovers.ask_for_human("anna", number, "H1", NOW, channel="web")
        turn.answer([], NOW)
    with desk.work() as work:
        assert [event.kind for event in work.cases.history(number)] == ["opened", "remedy_chosen"]
        stored = work.cases.get_case(number)
        assert stored is not None
        assert (stored.chosen_remedy, stored.cause_confirmed, stored.reopened) == ("free_repair", False, 0)
        incident, handover = work.incidents.of_case(number), work.handovers.waiting("anna")
        assert incident is not None
        assert incident.model is None
        assert handover is not None
        assert handover.case_number == number
        assert work.session.scalar(select(func.count()).select_from(Suggestion)) == 1


def test_a_row_that_names_its_case_by_reference_alone_is_stored_behind_it(desk: Desk) -> None:
    with desk.turn("web:1", "anna", "web", NOW) as turn:
        number = open_case(turn, "anna", "web:1")
        case = turn.cases.get_case(number)
        turn.session.add(CaseEvent(case=case, kind="told", detail={}, happened_at=NOW))
        turn.answer([], NOW)
    with desk.work() as work:
        assert [event.kind for event in work.cases.history(number)] == ["opened", "told"]


def test_a_stored_row_may_come_to_refer_to_a_new_one(desk: Desk) -> None:
    with desk.turn("web:1", "anna", "web", NOW) as turn:
        first = open_case(turn, "anna", "web:1")
        turn.answer([], NOW)
    with desk.turn("web:2", "anna", "web", NOW) as turn:
        second = open_case(turn, "anna", "web:2")
        (event,) = matching(turn.session, CaseEvent, case_number=first)
        event.case = next(one for one in turn.session.new if isinstance(one, Case))
        turn.answer([], NOW)
    with desk.work() as work:
        assert [len(work.cases.history(number)) for number in (first, second)] == [0, 2]


def test_what_was_stored_and_changed_goes_with_what_is_new(desk: Desk) -> None:
    with desk.turn("web:1", "anna", "web", NOW) as turn:
        number = open_case(turn, "anna", "web:1")
        turn.answer([], NOW)
    with desk.turn("web:2", "anna", "web", NOW) as turn:
        turn.cases.escalate(number, "H4", NOW)
        turn.handovers.ask_for_human("anna", number, "H4", NOW, channel="web")
        turn.personal.keep("anna", "phone", "13800000000", "after_sales_case", NOW, 90)
        turn.answer([], NOW)
    with desk.work() as work:
        case = work.cases.get_case(number)
        assert case is not None
        assert case.needs_human
        assert work.session.scalar(select(func.count()).select_from(Handover)) == 1
        assert work.session.scalar(select(func.count()).select_from(PersonalValue)) == 1
