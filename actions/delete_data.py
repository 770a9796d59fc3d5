"""A customer wants to be forgotten: told what goes and what stays, asked once, done and confirmed."""

from __future__ import annotations

from datetime import timedelta

from rasa_sdk.events import ActiveLoop, SlotSet

from actions.case_form import REQUESTED
from actions.days import day
from actions.matter_words import standing
from actions.other_wishes import OFFERED
from actions.pieces import pieces
from actions.sayings import Saying
from actions.tools import DeskAction, Event, Scene
from desk.clock import CHINA

CONFIRM = "confirm_deletion"
CONTACTS = ("name", "phone", "email", "address")
_IS_DELETED = Saying("asking", "is_deleted")


class DeleteData(DeskAction):
    """Says what would be erased and what has to be kept, why and until when; a case under way is named first."""

    action_name = "action_delete_data"

    def act(self, scene: Scene) -> list[Event]:
        answers = pieces("answers")
        closed: list[Event] = [ActiveLoop(None), SlotSet(REQUESTED, None)]
        delete = {"title": answers["delete_now"], "payload": f"/{CONFIRM}"}
        case = scene.work.cases.open_case_of(scene.sender_id)
        kept = {"kept_until": self._kept_until(scene)}
        if _IS_DELETED.is_in(str(scene.tracker.latest_message.get("text") or "")):
            if case is None and not _is_known(scene):
                scene.say("utter_nothing_kept")
                return closed
            scene.say("utter_not_deleted_yet")
        if case is not None:
            finish = {"title": answers["finish_first"], "payload": "/keep_data"}
            scene.say("utter_delete_data_with_open_case", buttons=[finish, delete], **kept, **standing(case))
            return closed
        keep = {"title": answers["keep_data"], "payload": "/keep_data"}
        scene.say("utter_delete_data", buttons=[delete, keep], **kept)
        return [*closed, SlotSet(OFFERED, CONFIRM)]

    def _kept_until(self, scene: Scene) -> str:
        days = self.tools.rulebook.number("case_record_days")
        return day((scene.now + timedelta(days)).astimezone(CHINA).date())


class ConfirmDeletion(DeskAction):
    """Carries the wish out as the last step of this turn: what is said here is all that stays of the conversation."""

    action_name = "action_confirm_deletion"

    def act(self, scene: Scene) -> list[Event]:
        if not _has_been_told(scene):
            return DeleteData(self.tools).act(scene)
        scene.work.forget(scene.sender_id, scene.now)
        scene.say("utter_data_deleted")
        return [ActiveLoop(None), SlotSet(REQUESTED, None), SlotSet(OFFERED, None)]


def _is_known(scene: Scene) -> bool:
    """Whether anything of the customer is kept beside this very message."""
    said = sum(event["event"] == "user" for event in scene.tracker.events)
    return said > 1 or bool(scene.work.personal.references(scene.sender_id, CONTACTS))


def _has_been_told(scene: Scene) -> bool:
    """Whether the customer confirms what was just explained: by its button, or in words right after it."""
    if str(scene.tracker.latest_message.get("text") or "").startswith("/"):
        return True
    said = 0
    for event in reversed(scene.tracker.events):
        said += event["event"] == "user"
        if said > 1:
            return False
        if event["event"] == "bot" and str(event["metadata"].get("utter_action")).startswith("utter_delete_data"):
            return True
    return False
