"""A turn that writes everything a turn can write, and what the desk remembers of it."""

from desk.conversations import Window, events_of, load_window
from desk.database import Json
from desk.service import Desk
from desk.turns import Turn
from tests.desk.matters import NOW, open_case

REPLY = [{"text": "您好,已为您登记。", "buttons": [{"title": "好的", "payload": "/affirm"}]}]


def whole_turn(turn: Turn) -> str:
    """Everything that a turn can write; returns the number of its case."""
    window = turn.load_window()
    number = open_case(turn, turn.sender_id, turn.key)
    turn.handovers.ask_for_human(turn.sender_id, number, "asked", NOW)
    turn.personal.keep(turn.sender_id, "phone", "13800000000", "visit", NOW, 30)
    turn.record([{"event": "user"}, {"event": "bot"}])
    turn.save_window(Window(window.version if window else 0, "window", ("/affirm",)))
    turn.answer([*REPLY, {"text": number}], NOW)
    return number


def events_of_sender(desk: Desk, sender_id: str) -> list[Json]:
    with desk.work() as work:
        return events_of(work.session, sender_id)


def remembered(desk: Desk, sender_id: str) -> dict[str, object]:
    """All that the desk remembers of a sender."""
    with desk.work() as work:
        case = work.cases.open_case_of(sender_id)
        return {
            "case": case and case.number,
            "handover": work.handovers.queue_position(sender_id),
            "phone": work.personal.resolve(sender_id, "⟦phone:1⟧"),
            "events": events_of_sender(desk, sender_id),
            "window": load_window(work.session, sender_id),
        }


NOTHING: dict[str, object] = {"case": None, "handover": None, "phone": None, "events": [], "window": None}
