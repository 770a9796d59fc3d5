"""Follow-ups: does the solution hold, how content was the customer, answers and goods that have come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, literal, select

from actions import wording
from actions.making_good import gift, gift_buttons, held_buttons, star_buttons
from actions.matter_words import matter
from bot.rounds.letter import Letters, is_with_a_person, with_no_person
from desk.follow_ups import FollowUpKind
from desk.promise_terms import PromiseKind
from desk.service_requests import REQUEST
from desk.tables import Case, CaseState, FollowUp, Suggestion
from desk.work import Work

TOLD = "told"
LATEST_QUESTION = timedelta(days=7)
"""A case that was closed longer ago is not asked about any more."""


@dataclass(frozen=True)
class FollowUpRound:
    """What is sent at a time of its own."""

    letters: Letters

    def send(self, work: Work, follow_up_id: int, now: datetime) -> None:
        """Send one follow-up whose time has come, unless it has become pointless or somebody speaks there."""
        one = work.session.get(FollowUp, follow_up_id)
        if one is None or is_with_a_person(work, one.sender_id):
            return
        if not self.letters.may_disturb(one.sender_id, one.case, now):
            return
        if _is_pointless(work, one):
            work.follow_ups.drop(one, now)
        elif work.follow_ups.claim(follow_up_id, now):
            buttons = _BUTTONS[one.kind](one.case_number) if one.kind in _BUTTONS and one.case_number else []
            values = {"case_number": one.case_number, **_about(one.case), **one.detail}
            key = f"follow_up:{one.key}"
            mood = None if one.case is None else one.case.mood
            self.letters.post(work, key, one.sender_id, _response(one), now, buttons, mood=mood, **values)
            if one.kind == FollowUpKind.SOLUTION_HELD and one.case_number:
                self._atone(work, one.case_number, one.sender_id, now, mood)

    def _atone(self, work: Work, case_number: str, sender_id: str, now: datetime, mood: str | None) -> None:
        """The sign of regret for which the conversation had no room."""
        rulebook = self.letters.rules(sender_id)
        offer = work.compensation.offer_symbol(case_number, now, rulebook)
        if offer is not None:
            key, buttons = f"compensation:{case_number}:offered", gift_buttons(case_number)
            gift_named = gift(offer, rulebook)
            self.letters.post(work, key, sender_id, "utter_gift_offered", now, buttons, mood=mood, gift=gift_named)

    def closed_cases(self, work: Work, now: datetime) -> list[str]:
        """Numbers of the closed cases whose customers have still to be asked for stars."""
        key = literal("case:").concat(Case.number).concat(f":{FollowUpKind.SATISFACTION}")
        planned = select(FollowUp.id).where(FollowUp.key == key).exists()
        closed = (Case.state == CaseState.CLOSED, Case.closed_at >= now - LATEST_QUESTION)
        return list(work.session.scalars(select(Case.number).where(*closed, ~planned)))

    def plan_question(self, work: Work, case_number: str, now: datetime) -> None:
        """Ask for stars some hours after the case was closed."""
        case = work.cases.get_case(case_number)
        if case is not None:
            hours = timedelta(hours=self.letters.rules(case.sender_id).number("satisfaction_hours"))
            work.follow_ups.plan(
                key=satisfaction_key(case_number),
                sender_id=case.sender_id,
                kind=FollowUpKind.SATISFACTION,
                due_at=(case.closed_at or now) + hours,
                case_number=case_number,
            )

    def answered_suggestions(self, work: Work, *which: ColumnElement[bool]) -> list[int]:
        """Ids of suggestions with an answer that their customers have not read yet."""
        answered = Suggestion.answered_at.is_not(None), Suggestion.answer.is_not(None), Suggestion.state != TOLD
        free = with_no_person(Suggestion)
        return list(work.session.scalars(select(Suggestion.id).where(*answered, free, *which)))

    def answer_suggestion(self, work: Work, suggestion_id: int, now: datetime) -> None:
        """Tell a customer what becomes of the suggestion."""
        suggestion = work.session.get(Suggestion, suggestion_id)
        if suggestion is None or not self.letters.may_disturb(suggestion.sender_id, None, now):
            return
        if is_with_a_person(work, suggestion.sender_id):
            return
        suggestion.state = TOLD
        kind = PromiseKind.ANSWER_TO_SUGGESTION
        for promise in work.promises.open_of_sender(suggestion.sender_id, kind):
            work.promises.keep(promise.case_number, kind, now)
        key, response = f"suggestion:{suggestion_id}:answered", f"utter_follow_up_{FollowUpKind.SUGGESTION_ANSWERED}"
        self.letters.post(work, key, suggestion.sender_id, response, now, answer=suggestion.answer)


def satisfaction_key(case_number: str) -> str:
    return f"case:{case_number}:{FollowUpKind.SATISFACTION}"


_BUTTONS: dict[str, Callable[[str], list[dict[str, str]]]] = {
    FollowUpKind.SOLUTION_HELD: held_buttons,
    FollowUpKind.SATISFACTION: star_buttons,
}


def _is_pointless(work: Work, one: FollowUp) -> bool:
    """Whether the matter was taken back, or the verdict has been given already."""
    if one.case is None:
        return False
    rated = one.kind == FollowUpKind.SATISFACTION and work.satisfaction.of_case(one.case.number) is not None
    return rated or one.case.state == CaseState.WITHDRAWN


def _response(one: FollowUp) -> str:
    """Whoever asked us to do something is asked whether it is done, not whether a trouble is over."""
    is_request = one.case is not None and one.case.scenario == REQUEST
    what = "request_done" if is_request and one.kind == FollowUpKind.SOLUTION_HELD else one.kind
    return f"utter_follow_up_{what}"


def _about(case: Case | None) -> dict[str, Any]:
    """What the message calls the matter."""
    return {"goods": wording.goods({} if case is None else case.facts), **({"matter": matter(case)} if case else {})}
