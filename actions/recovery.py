"""Making good in the conversation: gifts, "is it solved?", the stars, and what follows from the answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rasa_sdk.events import SlotSet

from actions.atonement import settle_gift
from actions.cases import put_before_a_person
from actions.making_good import promise, star_buttons
from actions.other_wishes import offer_other_wish
from actions.pieces import pieces
from actions.tools import DeskAction, Event, Scene, Tools
from desk.follow_ups import FollowUpKind
from desk.promise_terms import PromiseKind
from desk.service_requests import REQUEST
from desk.tables import Case, CaseState
from entitlement.data import words

NOT_SOLVED, LOW_STARS = "not_solved", "low_stars"
TO_THE_END = "looked_into_to_the_end"
ENDED = (CaseState.WITHDRAWN, CaseState.CLOSED)
KEPT_BY_THE_CUSTOMERS_WORD = (PromiseKind.VISIT_BOOKED, PromiseKind.SOLUTION_TODAY, PromiseKind.DECISION)
DONE_AS_ASKED, SOLVED = "done_as_asked", "solved"
OUTCOMES = {
    "refund": "returned",
    "refund_less_depreciation": "returned",
    "exchange_same_model": "exchanged",
    "exchange_other_model": "exchanged",
    "trade_in": "exchanged",
    "free_repair": "repaired",
    "paid_repair": "repaired",
    "compensation": "compensated",
    "price_difference": "compensated",
    "reissue_invoice": DONE_AS_ASKED,
}


def comes_back(scene: Scene, tools: Tools, case: Case, reason: str) -> dict[str, str]:
    """The matter is not done: one level higher, with all that is known, before a person. What the reply says of it."""
    if case.state in ENDED:
        scene.work.cases.reopen(case.number, reason, scene.now)
    else:
        scene.work.cases.raise_level(case.number, reason, scene.now)
    put_before_a_person(scene, case, reason)
    by = promise(scene, tools, case, PromiseKind.DECISION)
    return {"case_number": case.number, "level": pieces("levels")[case.level], **by}


class MakeGood(DeskAction):
    """Answers to what the desk offered or asked to make good, pressed or written."""

    action_name = "action_make_good"

    def act(self, scene: Scene) -> list[Event]:
        case = self._case(scene)
        if case is None:
            scene.say("utter_tell_me_more")
            return []
        return ANSWERS[scene.intent](self, scene, case)

    def _take(self, scene: Scene, case: Case) -> list[Event]:
        return [*settle_gift(scene, self.tools, case.number, yes=True), *offer_other_wish(scene)]

    def _decline(self, scene: Scene, case: Case) -> list[Event]:
        return [*settle_gift(scene, self.tools, case.number, yes=False), *offer_other_wish(scene)]

    def _held(self, scene: Scene, case: Case) -> list[Event]:
        _answered(scene, case, FollowUpKind.SOLUTION_HELD)
        if words("scenarios").get(case.scenario, {}).get(TO_THE_END):
            for kind in KEPT_BY_THE_CUSTOMERS_WORD:
                scene.work.promises.keep(case.number, kind, scene.now)
        elif case.state not in ENDED:
            _close(scene, case)
        if scene.work.satisfaction.of_case(case.number) is not None:
            scene.say("utter_solution_held_rated", case_number=case.number)
            return []
        _ask(scene, case, FollowUpKind.SATISFACTION)
        scene.say("utter_solution_held", case_number=case.number, buttons=star_buttons(case.number))
        return []

    def _failed(self, scene: Scene, case: Case) -> list[Event]:
        _answered(scene, case, FollowUpKind.SOLUTION_HELD)
        scene.say("utter_solution_failed", **comes_back(scene, self.tools, case, NOT_SOLVED))
        return [SlotSet("case_number", case.number)]

    def _rate(self, scene: Scene, case: Case) -> list[Event]:
        stars = int(_told(scene, "stars") or 0)
        before = scene.work.satisfaction.of_case(case.number)
        low = self.tools.rulebook.number("low_stars")
        was_low = before is not None and before.stars <= low
        scene.work.satisfaction.rate(case.number, stars, scene.now)
        _answered(scene, case, FollowUpKind.SATISFACTION)
        _ask(scene, case, FollowUpKind.REASON)
        if stars > low:
            scene.say("utter_rated_well", case_number=case.number)
        elif was_low:
            scene.say("utter_rated_low_again", case_number=case.number)
        else:
            scene.say("utter_rated_low", **comes_back(scene, self.tools, case, LOW_STARS))
        return [SlotSet("case_number", case.number)] if stars <= low else []

    def _explain(self, scene: Scene, case: Case) -> list[Event]:
        _answered(scene, case, FollowUpKind.REASON)
        scene.work.satisfaction.explain(case.number, str(scene.tracker.latest_message.get("text") or ""))
        low = scene.work.satisfaction.of_case(case.number)
        is_low = low is not None and low.stars <= self.tools.rulebook.number("low_stars")
        scene.say("utter_reason_noted_low" if is_low else "utter_reason_noted", case_number=case.number)
        return []

    def _case(self, scene: Scene) -> Case | None:
        """The case that the button names, or the question that waits, or the conversation."""
        asked = scene.work.follow_ups.asked(scene.sender_id)
        named = _told(scene, "case_number") or (asked and asked.case_number) or scene.slot("case_number")
        case = scene.work.cases.get_case(named) if named else None
        return case if case is not None and case.sender_id == scene.sender_id else None


ANSWERS: dict[str, Callable[[MakeGood, Scene, Case], list[Event]]] = {
    "take_compensation": MakeGood._take,
    "decline_compensation": MakeGood._decline,
    "solution_held": MakeGood._held,
    "solution_failed": MakeGood._failed,
    "rate_service": MakeGood._rate,
    "give_reason": MakeGood._explain,
}


def _close(scene: Scene, case: Case) -> None:
    """The customer's word ends the matter: nothing is owed any more, and nobody has to come."""
    fallback = DONE_AS_ASKED if case.scenario == REQUEST else SOLVED
    scene.work.case_work.done_by_customers_word(
        case.number, OUTCOMES.get(case.chosen_remedy or "", fallback), scene.now
    )
    for one in scene.work.promises.open_of(case.number):
        scene.work.promises.keep(case.number, one.kind, scene.now)
    waiting = scene.work.handovers.waiting(scene.sender_id)
    if waiting is not None and waiting.case_number == case.number:
        scene.work.handovers.cancel(scene.sender_id, scene.now)


def _told(scene: Scene, name: str) -> str | None:
    entities: list[dict[str, Any]] = scene.tracker.latest_message.get("entities") or []
    return next((str(one["value"]) for one in entities if one["entity"] == name), None)


def _ask(scene: Scene, case: Case, kind: str) -> None:
    key = f"case:{case.number}:{kind}"
    scene.work.follow_ups.ask(key=key, sender_id=case.sender_id, kind=kind, case_number=case.number, now=scene.now)


def _answered(scene: Scene, case: Case, kind: str) -> None:
    """Questions of this kind about the case wait no longer; what was planned is not asked any more."""
    for one in scene.work.follow_ups.of_case(case.number):
        if one.kind == kind:
            scene.work.follow_ups.answered(one, scene.now)
