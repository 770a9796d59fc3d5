"""When it suits the customer that somebody comes: told after an agreement, or as a yes to the one way offered."""

from __future__ import annotations

from actions.accept import take
from actions.cases import open_case
from actions.pieces import pieces
from actions.sayings import Saying
from actions.tools import DeskAction, Event, Scene
from desk.case_work import NOTE
from desk.tables import CaseState

NAMES_A_TIME = Saying("visits", "names_a_time")
OF_ANOTHER_TIME = Saying("visits", "of_another_time")


def names_a_time(text: str) -> bool:
    """Whether it says when somebody may come, and tells of no time that is past or was promised."""
    return NAMES_A_TIME.is_in(text) and not OF_ANOTHER_TIME.is_in(text)


class NoteVisitTime(DeskAction):
    """The time is put down in the case for the colleague who arranges it; the one way offered is taken by it."""

    action_name = "action_note_visit_time"

    def act(self, scene: Scene) -> list[Event]:
        case = open_case(scene)
        if case is None:
            scene.say("utter_tell_me_more")
            return []
        said = str(scene.tracker.latest_message.get("text") or "")
        scene.work.cases.note(case.number, NOTE, scene.now, text=pieces()["visit_time"].format(said=said))
        scene.say("utter_visit_time_noted", case_number=case.number)
        offered: list[str] = scene.slot("offered_remedies") or []
        if case.state == CaseState.REMEDY_CHOSEN or len(offered) != 1:
            return []
        return take(scene, self.tools, offered[0])
