import pytest

from desk.conversations import StaleWindow, Window
from desk.service import Desk
from tests.desk.matters import NOW
from tests.desk.whole_turns import events_of_sender, remembered, whole_turn


def test_a_window_saved_in_the_turn_is_the_one_loaded_in_it(desk: Desk) -> None:
    with desk.turn("web:1", "anna", "web", NOW) as turn:
        assert turn.load_window() is None
        turn.save_window(Window(0, "first"))
        turn.save_window(Window(0, "second"))
        assert turn.load_window() == Window(0, "second")
        turn.answer([], NOW)
    assert remembered(desk, "anna")["window"] == Window(1, "second")


@pytest.mark.parametrize("known", [False, True], ids=["new sender", "known sender"])
def test_the_later_of_two_turns_on_one_window_is_stale_and_leaves_nothing(desk: Desk, known: bool) -> None:
    if known:
        with desk.turn("web:0", "anna", "web", NOW) as turn:
            turn.save_window(Window(0, "before"))
            turn.answer([], NOW)

    def overtaken() -> None:
        with desk.turn("web:1", "anna", "web", NOW) as slow:
            whole_turn(slow)
            with desk.turn("web:2", "anna", "web", NOW) as fast:
                whole_turn(fast)

    with pytest.raises(StaleWindow):
        overtaken()
    assert remembered(desk, "anna")["window"] == Window(2 if known else 1, "window", ("/affirm",))
    assert len(events_of_sender(desk, "anna")) == 2
    with desk.turn("web:1", "anna", "web", NOW) as retry:
        whole_turn(retry)
    assert retry.already_answered is None
    assert len(events_of_sender(desk, "anna")) == 4


def test_a_turn_sees_the_window_with_which_it_began(desk: Desk) -> None:
    def overtaken() -> None:
        with desk.turn("web:1", "anna", "web", NOW) as slow:
            with desk.turn("web:2", "anna", "web", NOW) as fast:
                whole_turn(fast)
            assert slow.load_window() is None
            whole_turn(slow)

    with pytest.raises(StaleWindow):
        overtaken()


def test_a_turn_that_saves_no_window_leaves_it_as_it_was_and_is_counted(desk: Desk) -> None:
    with desk.turn("web:1", "anna", "web", NOW) as first:
        whole_turn(first)
    with desk.turn("web:2", "anna", "web", NOW) as silent:
        silent.answer([], NOW)
    assert remembered(desk, "anna")["window"] == Window(2, "window", ("/affirm",))


def test_a_silent_turn_is_stale_too_when_another_came_between(desk: Desk) -> None:
    with desk.turn("web:1", "anna", "web", NOW) as first:
        whole_turn(first)

    def overtaken() -> None:
        with desk.turn("web:2", "anna", "web", NOW) as slow:
            slow.answer([{"text": "第一次"}], NOW)
            with desk.turn("web:3", "anna", "web", NOW) as fast:
                fast.answer([{"text": "第一次"}], NOW)

    with pytest.raises(StaleWindow):
        overtaken()
    with desk.work() as work:
        assert [message.key for message in work.messages.after("anna")][-1] == "web:3#1"


def test_events_keep_their_order_over_turns(desk: Desk) -> None:
    for number in range(3):
        with desk.turn(f"web:{number}", "anna", "web", NOW) as turn:
            turn.record([{"n": number, "part": 1}])
            turn.record([{"n": number, "part": 2}])
            turn.answer([], NOW)
    expected = [{"n": number, "part": part} for number in range(3) for part in (1, 2)]
    assert events_of_sender(desk, "anna") == expected
