from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from desk.lookup import matching
from desk.service import Desk
from desk.tables import Handover
from tests.desk.matters import NOW


@pytest.fixture
def session(desk: Desk) -> Iterator[Session]:
    """A session over two stored handovers, Anna's waiting and Boris's taken."""
    with desk.work() as work:
        work.handovers.ask_for_human("anna", None, "asked", NOW)
        work.handovers.ask_for_human("boris", None, "asked", NOW).state = "taken"
    with desk.work() as work:
        yield work.session


def waiting(session: Session) -> list[str]:
    return [row.sender_id for row in matching(session, Handover, state="waiting")]


def handover_of(session: Session, sender_id: str) -> Handover:
    [row] = matching(session, Handover, sender_id=sender_id)
    return row


def test_stored_rows_are_found(session: Session) -> None:
    assert waiting(session) == ["anna"]


def test_a_new_row_is_found_after_the_stored_ones(session: Session) -> None:
    row = Handover(sender_id="clara", case_number=None, reason="asked", state="waiting", asked_at=NOW)
    session.add(row)
    assert waiting(session) == ["anna", "clara"]


def test_a_row_changed_to_match_is_found(session: Session) -> None:
    boris = handover_of(session, "boris")
    boris.state = "waiting"
    assert waiting(session) == ["anna", "boris"]


def test_a_row_changed_away_is_not_found(session: Session) -> None:
    anna = handover_of(session, "anna")
    anna.state = "taken"
    assert waiting(session) == []
