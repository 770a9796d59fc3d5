import asyncio
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import event

from desk.conversations import Window
from desk.service import Desk
from desk.turns import ForeignTurnKeyError, NoTurnError, Turn, TurnNotAnsweredError
from tests.desk.matters import NOW, open_case
from tests.desk.whole_turns import NOTHING, REPLY, remembered, whole_turn


def test_a_turn_stores_everything_it_did(desk: Desk) -> None:
    with desk.turn("web:1", "anna", "web", NOW) as turn:
        number = whole_turn(turn)
    assert turn.replies == [*REPLY, {"text": number}]
    assert remembered(desk, "anna") == {
        "case": number,
        "handover": 1,
        "phone": "13800000000",
        "events": [{"event": "user"}, {"event": "bot"}],
        "window": Window(1, "window", ("/affirm",)),
    }


def test_the_same_message_again_gets_the_same_replies_and_changes_nothing(desk: Desk) -> None:
    with desk.turn("web:1", "anna", "web", NOW) as first:
        assert first.already_answered is None
        whole_turn(first)
    before = remembered(desk, "anna")
    with desk.turn("web:1", "anna", "web", NOW) as again:
        assert again.already_answered == first.replies
        again.cases.withdraw(str(before["case"]), NOW)
        again.answer([{"text": "second answer"}], NOW)
    assert again.replies == first.replies
    assert remembered(desk, "anna") == before


def test_a_silent_turn_counts_as_answered(desk: Desk) -> None:
    with desk.turn("web:1", "anna", "web", NOW) as turn:
        turn.answer([], NOW)
    with desk.turn("web:1", "anna", "web", NOW) as again:
        assert again.already_answered == []


def test_another_sender_never_sees_the_replies(desk: Desk) -> None:
    with desk.turn("rest:1", "anna", "rest", NOW) as turn:
        whole_turn(turn)
    with pytest.raises(ForeignTurnKeyError), desk.turn("rest:1", "boris", "rest", NOW):
        pytest.fail("the body must not run")


def test_the_next_turn_finds_what_the_turns_before_it_stored(desk: Desk) -> None:
    with desk.turn("web:1", "anna", "web", NOW) as turn:
        number = whole_turn(turn)
    with desk.turn("web:2", "anna", "web", NOW) as following:
        assert following.load_window() == Window(1, "window", ("/affirm",))
        assert [case.number for case in following.cases.open_cases_of("anna")] == [number]
        assert following.handovers.open_of("anna") is not None
        assert [row.value for row in following.personal.known("anna")] == ["13800000000"]
        following.answer([], NOW)


def test_a_new_senders_turn_begins_with_a_single_question_to_the_database(desk: Desk) -> None:
    with desk.turn("web:1", "boris", "web", NOW) as other:
        whole_turn(other)
    seen: list[str] = []

    def see(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    with desk.work() as work:
        engine = work.session.get_bind()
    event.listen(engine, "before_cursor_execute", see)
    with desk.turn("web:2", "anna", "web", NOW) as turn:
        assert turn.already_answered is None
        assert turn.load_window() is None
        assert turn.handovers.open_of("anna") is None
        assert turn.personal.known("anna") == []
        assert turn.cases.open_cases_of("anna") == []
        turn.answer([], NOW)
        assert len(seen) == 1
    event.remove(engine, "before_cursor_execute", see)


def test_a_turn_that_raises_leaves_nothing_and_can_be_repeated(desk: Desk) -> None:
    def fail() -> None:
        with desk.turn("web:1", "anna", "web", NOW) as turn:
            whole_turn(turn)
            raise OSError("power cut")

    with pytest.raises(OSError, match="power cut"):
        fail()
    assert remembered(desk, "anna") == NOTHING
    with desk.turn("web:1", "anna", "web", NOW) as retry:
        number = whole_turn(retry)
    assert remembered(desk, "anna")["case"] == number


def test_a_turn_without_an_answer_is_not_stored(desk: Desk) -> None:
    with pytest.raises(TurnNotAnsweredError), desk.turn("web:1", "anna", "web", NOW) as turn:
        open_case(turn, "anna", "web:1")
    assert remembered(desk, "anna") == NOTHING


ROOT = Path(__file__).parents[2]
KILLED_AT_COMMIT = """
import os, signal, sys
from sqlalchemy import Engine, event
from desk.database import Json
from desk.service import Desk
from tests.desk.matters import NOW
from tests.desk.whole_turns import whole_turn

desk = Desk.open(sys.argv[1])
event.listen(Engine, "commit", lambda _connection: os.kill(os.getpid(), signal.SIGKILL))
with desk.turn("web:1", "anna", "web", NOW) as turn:
    whole_turn(turn)
"""


def test_a_process_killed_when_all_is_written_but_not_committed_leaves_nothing(url: str, desk: Desk) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED_AT_COMMIT, url], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert remembered(desk, "anna") == NOTHING
    with desk.turn("web:1", "anna", "web", NOW) as retry:
        assert retry.already_answered is None
        whole_turn(retry)


def at_once(bodies: list[Callable[[], Turn]]) -> list[Turn]:
    with ThreadPoolExecutor(len(bodies)) as pool:
        return [future.result() for future in [pool.submit(body) for body in bodies]]


def test_of_two_who_race_on_one_message_one_is_stored_and_both_give_its_replies(desk: Desk) -> None:
    both_inside = Barrier(2, timeout=20)

    def race() -> Turn:
        with desk.turn("web:1", "anna", "web", NOW) as turn:
            assert turn.already_answered is None
            whole_turn(turn)
            both_inside.wait()
        return turn

    one, other = at_once([race, race])
    number = remembered(desk, "anna")["case"]
    assert one.replies == other.replies == [*REPLY, {"text": number}]
    assert [one.already_answered, other.already_answered].count(None) == 1
    with desk.work() as work:
        assert len(work.cases.history(str(number))) == 1


def test_many_senders_at_once_lose_nothing(desk: Desk) -> None:
    senders = [f"sender {n}" for n in range(12)]

    def one_turn(sender_id: str) -> Turn:
        with desk.turn(f"web:{sender_id}", sender_id, "web", NOW) as turn:
            whole_turn(turn)
        return turn

    at_once([partial(one_turn, sender) for sender in senders])
    numbers = {remembered(desk, sender)["case"] for sender in senders}
    assert len(numbers) == len(senders)
    assert None not in numbers


def test_a_thinking_turn_holds_nobody_up(desk: Desk) -> None:
    """In one thread: were the first to hold a write lock, the second could never end."""
    with desk.turn("web:1", "anna", "web", NOW) as thinking:
        whole_turn(thinking)
        with desk.turn("web:2", "boris", "web", NOW) as quick:
            whole_turn(quick)
    assert remembered(desk, "anna")["case"] is not None
    assert remembered(desk, "boris")["case"] is not None


def test_the_current_turn_is_found_in_each_task(desk: Desk) -> None:
    async def talk(sender_id: str) -> str:
        with desk.turn(f"web:{sender_id}", sender_id, "web", NOW) as turn:
            await asyncio.sleep(0)
            turn.answer([], NOW)
            return desk.current_turn.sender_id

    async def both() -> list[str]:
        return list(await asyncio.gather(talk("anna"), talk("boris")))

    assert asyncio.run(both()) == ["anna", "boris"]


def test_there_is_no_current_turn_outside_of_one(desk: Desk) -> None:
    with pytest.raises(NoTurnError):
        _ = desk.current_turn
    with desk.turn("web:1", "anna", "web", NOW) as turn:
        turn.answer([], NOW)
    with pytest.raises(NoTurnError):
        _ = desk.current_turn
