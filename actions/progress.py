"""How far a case is: one's own at once, another by its number and the last four digits of the telephone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from rasa_sdk.events import SlotSet

from actions.hand_over import hand_over
from actions.matter_words import following, standing
from actions.moments import spoken
from actions.pieces import pieces
from actions.recover import Reconsider
from actions.tools import DeskAction, Event, Scene
from desk.case_numbers import read_number
from desk.personal import phone_digits
from desk.tables import Case, DealerRequest

ASKED = "progress_asked"
"""The slot that holds what was told of a case asked for: its number, or nothing yet."""
ATTEMPT = "case"
GIVE_REFERENCE = "give_reference"
MOST_TOLD = 3
END = 4


class Progress(DeskAction):
    """Tells how the customer's cases stand; for a case from elsewhere it asks for number and telephone."""

    action_name = "action_progress"

    def act(self, scene: Scene) -> list[Event]:
        told = self._told(scene)
        if scene.intent == GIVE_REFERENCE and scene.slot(ASKED) is None and "case_number" not in told:
            return self._not_asked_for(scene)
        own = scene.work.cases.open_cases_of(scene.sender_id)
        if "case_number" in told or (scene.slot(ASKED) is not None and scene.intent == GIVE_REFERENCE):
            return self._look_up(scene, told, own)
        if own:
            for case in own[:MOST_TOLD]:
                self._tell(scene, case)
            return [SlotSet(ASKED, None)]
        asked = scene.work.dealers.waiting_of(scene.sender_id)
        if asked is not None and not told:
            self._tell_dealer(scene, asked)
            return []
        return _ask(scene, told)

    def _not_asked_for(self, scene: Scene) -> list[Event]:
        """Four figures that nobody asked for tell a price, or whatever was spoken of."""
        if scene.tracker.active_loop.get("name"):
            scene.say("utter_please_answer")
            return []
        return Reconsider(self.tools).act(scene)

    def _look_up(self, scene: Scene, told: dict[str, str], own: list[Case]) -> list[Event]:
        known = {**(scene.slot(ASKED) or {}), **told}
        number, digits = known.get("case_number"), known.get("phone_end")
        mine = next((case for case in own if case.number == number), None)
        if mine is not None:
            self._tell(scene, mine)
            return [SlotSet(ASKED, None)]
        if number is None or digits is None:
            return _ask(scene, known)
        if self._too_many(scene, number):
            return self._to_a_person(scene)
        case = scene.work.cases.get_case(number)
        if case is not None and scene.work.personal.has_phone_ending(case.sender_id, digits):
            self._tell(scene, case)
            return [SlotSet(ASKED, None)]
        for who in _limited(scene, number):
            scene.work.attempts.note(who, ATTEMPT, scene.now)
        if self._too_many(scene, number):
            return self._to_a_person(scene)
        scene.say("utter_case_no_match")
        return [SlotSet(ASKED, {})]

    def _tell_dealer(self, scene: Scene, asked: DealerRequest) -> None:
        hours = timedelta(hours=self.tools.rulebook.number("dealer_answer_hours"))
        what = pieces("dealer_kinds")[asked.kind]
        scene.say("utter_dealer_progress", what=what, answer_by=spoken(asked.made_at + hours, scene.now))

    def _tell(self, scene: Scene, case: Case) -> None:
        next_step = following(scene, case, self.tools.rulebook)
        scene.say("utter_progress", following=next_step, **standing(case))

    def _too_many(self, scene: Scene, number: str) -> bool:
        """Counted by customer and by case: a guesser may come under many names, or try many numbers."""
        most, hours = (self.tools.rulebook.number(name) for name in ("lookup_tries", "lookup_hours"))
        attempts = scene.work.attempts
        within = timedelta(hours=hours)
        return any(attempts.too_many(who, ATTEMPT, scene.now, most, within) for who in _limited(scene, number))

    def _to_a_person(self, scene: Scene) -> list[Event]:
        return [
            *hand_over(scene, self.tools, "case_lookup", response="utter_case_too_many_tries"),
            SlotSet(ASKED, None),
        ]

    @staticmethod
    def _told(scene: Scene) -> dict[str, str]:
        """What the message tells: the case's number, and the end of a telephone number or a whole one."""
        told: dict[str, str] = {}
        for entity in scene.tracker.latest_message.get("entities") or []:
            kind, value = entity["entity"], str(entity["value"])
            if kind == "case_number":
                told["case_number"] = read_number(value)
            elif kind == "phone_end":
                told["phone_end"] = phone_digits(value)
            elif kind == "phone_number":
                number = phone_digits(scene.work.personal.resolve(scene.sender_id, value) or "")
                told["phone_end"] = number[-END:]
        return {name: value for name, value in told.items() if value}


def _ask(scene: Scene, known: dict[str, str]) -> list[Event]:
    missing = [name for name in ("case_number", "phone_end") if not known.get(name)]
    scene.say(f"utter_ask_{'_and_'.join(missing)}")
    kept: dict[str, Any] = {name: value for name, value in known.items() if value}
    return [SlotSet(ASKED, kept)]


def _limited(scene: Scene, number: str) -> tuple[str, str]:
    return scene.sender_id, f"case:{number}"
