"""What goes to the database together arrives as what goes row by row."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError

from desk.database import connect, migrate
from desk.inserts import Inserts
from desk.tables import AnsweredTurn, Handover, Message, Suggestion
from tests.desk.matters import NOW

# Whatever a customer may write, and what means something to a database or its driver. No database stores the NUL.
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30),
    st.sampled_from(["满100%减50%", "%s", "%(key)s", "); DROP TABLE messages; --", "'", "\\", "${}", ":key", "😡"]),
)
MESSAGES = insert(Message).inline()
SUGGESTIONS = insert(Suggestion).inline()
TURNS = insert(AnsweredTurn).inline()


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = connect(url)
    migrate(engine)
    yield engine
    engine.dispose()


def message(number: int, text: str) -> dict[str, object]:
    return {
        "key": f"web:{number}",
        "sender_id": text,
        "channel": "web",
        "author": "customer",
        "agent_number": None,
        "bubble": {"text": text, text: [1, None, True]},
        "said_at": NOW,
        "delivery": "delivered",
        "attempts": number,
    }


def turn(key: str) -> dict[str, object]:
    return {
        "turn_key": key,
        "sender_id": "anna",
        "channel": "web",
        "received_at": NOW,
        "finished_at": NOW,
        "replies": [],
    }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(st.lists(TEXTS, max_size=5))
def test_rows_of_several_tables_are_stored_as_they_are(engine: Engine, texts: list[str]) -> None:
    inserts = Inserts()
    inserts.add(MESSAGES, [message(number, text) for number, text in enumerate(texts)])
    inserts.add(TURNS, [turn("web:1")])
    inserts.add(SUGGESTIONS, [])
    with engine.connect() as connection:
        inserts.write(connection)
        inserts.write(connection)
        stored = connection.execute(
            select(Message.sender_id, Message.bubble, Message.said_at, Message.agent_number).order_by(Message.attempts)
        ).all()
        assert connection.scalars(select(AnsweredTurn.turn_key)).all() == ["web:1"]
        connection.rollback()
    assert stored == [(text, message(0, text)["bubble"], NOW, None) for text in texts]


def test_a_column_left_out_gets_its_default(engine: Engine) -> None:
    inserts = Inserts()
    row = {"sender_id": "anna", "reason": "H1", "state": "waiting", "asked_at": NOW}
    inserts.add(insert(Handover).inline(), [row])
    with engine.begin() as connection:
        inserts.write(connection)
        found = connection.execute(select(Handover.channel, Handover.quiet, Handover.case_number)).one()
        connection.execute(delete(Handover))
    assert found == ("", False, None)


def test_what_cannot_be_stored_is_not_told_in_the_error(engine: Engine) -> None:
    inserts = Inserts()
    inserts.add(MESSAGES, [message(1, "我的电话13800001234"), message(1, "我的电话13800001234")])
    with engine.connect() as connection, pytest.raises(IntegrityError) as failed:
        inserts.write(connection)
    assert "13800001234" not in str(failed.value)
