from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import delete, event, insert
from sqlalchemy.orm import Session

from desk.lookup import DeskSession, matching
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


def test_a_column_without_value_is_sought_as_such(session: Session) -> None:
    assert [row.sender_id for row in matching(session, Handover, case_number=None, state="waiting")] == ["anna"]
    assert matching(session, Handover, case_number="D-1") == []


@pytest.fixture
def searches(session: Session) -> Iterator[list[str]]:
    """Every statement that reaches the database."""
    seen: list[str] = []

    def see(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", see)
    yield seen
    event.remove(engine, "before_cursor_execute", see)


@pytest.fixture
def turns_session(session: Session) -> DeskSession:
    """The session as a turn has it."""
    assert isinstance(session, DeskSession)
    session.remember()
    return session


def test_a_turn_looks_nothing_up_twice(turns_session: DeskSession, searches: list[str]) -> None:
    assert waiting(turns_session) == waiting(turns_session) == ["anna"]
    assert len(searches) == 1
    handover_of(turns_session, "boris").state = "waiting"
    assert waiting(turns_session) == ["anna", "boris"]


def test_other_work_looks_at_what_is_stored_now(session: Session, searches: list[str]) -> None:
    assert waiting(session) == waiting(session)
    assert len(searches) == 2


@pytest.mark.parametrize("how", ["statement", "connection", "flush"])
def test_what_is_written_is_seen_at_once(turns_session: DeskSession, how: str) -> None:
    assert waiting(turns_session) == ["anna"]
    row = {"sender_id": "clara", "reason": "asked", "state": "waiting", "asked_at": NOW}
    row |= {"quiet": False, "urgent": False, "acknowledged": False}
    if how == "statement":
        turns_session.execute(delete(Handover).where(Handover.sender_id == "anna"))
        assert waiting(turns_session) == []
        return
    if how == "connection":
        turns_session.connection().execute(insert(Handover), row)
    else:
        turns_session.add(Handover(**row))
        turns_session.flush()
    assert waiting(turns_session) == ["anna", "clara"]


def test_what_is_known_to_be_absent_is_not_looked_for(session: Session, searches: list[str]) -> None:
    assert isinstance(session, DeskSession)
    session.remember({(Handover, "sender_id", "anna")})
    assert matching(session, Handover, sender_id="anna", state="waiting") == []
    assert not searches
    assert handover_of(session, "boris").sender_id == "boris"


def test_what_the_session_adds_to_what_is_absent_is_found(session: Session) -> None:
    assert isinstance(session, DeskSession)
    session.remember({(Handover, "sender_id", "clara")})
    row = Handover(sender_id="clara", case_number=None, reason="asked", state="waiting", asked_at=NOW)
    session.add(row)
    assert handover_of(session, "clara") is row


def test_after_something_is_written_nothing_counts_as_absent(session: Session) -> None:
    assert isinstance(session, DeskSession)
    session.remember({(Handover, "sender_id", "anna")})
    session.execute(delete(Handover).where(Handover.sender_id == "boris"))
    assert handover_of(session, "anna").sender_id == "anna"
