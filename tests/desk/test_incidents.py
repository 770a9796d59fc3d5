from desk.lookup import matching
from desk.service import Desk
from desk.tables import SafetyIncident
from tests.desk.matters import NOW, open_case


def test_a_danger_is_open_until_it_has_been_looked_into(desk: Desk) -> None:
    with desk.work() as work:
        number, other = open_case(work, "anna", "web:1"), open_case(work, "bo", "web:2")
        case = work.cases.get_case(number)
        assert case is not None
        work.incidents.open_incident(case, hazard="smoke", category=None, model=None, now=NOW)
    with desk.work() as work:
        assert work.incidents.is_open(number)
        assert not work.incidents.is_open(other)
        (incident,) = matching(work.session, SafetyIncident, case_number=number)
        work.incidents.close(incident.id, "插座受潮，已换", NOW)
    with desk.work() as work:
        assert not work.incidents.is_open(number)
