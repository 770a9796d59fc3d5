"""Compensation that an agent has decided on, or that the customer never answered: both are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions.making_good import gift
from actions.moments import spoken
from bot.rounds.letter import Letters
from desk.compensation import CompensationState
from desk.means import MONEY
from desk.promise_terms import PromiseKind
from desk.tables import Compensation
from desk.work import Work


@dataclass(frozen=True)
class GiftRound:
    """What is given to customers who are not there to be told."""

    letters: Letters

    def give_unanswered(self, work: Work, compensation_id: int, now: datetime) -> None:
        """Neither yes nor no was said to a sign of regret: it is given."""
        offer = work.session.get(Compensation, compensation_id)
        if offer is None or offer.state != CompensationState.OFFERED:
            return
        if not self.letters.may_disturb(offer.sender_id, offer.case, now):
            return
        work.compensation.take(offer, now)
        values: dict[str, Any] = {
            "gift": gift(offer, self.letters.rules(offer.sender_id)),
            "case_number": offer.case_number,
        }
        key, mood = f"compensation:{offer.id}:given", offer.case.mood
        self.letters.post(work, key, offer.sender_id, "utter_gift_given", now, mood=mood, **values)

    def tell_decision(self, work: Work, compensation_id: int, now: datetime) -> None:
        """An agent has decided on what the customer hoped for."""
        one = work.session.get(Compensation, compensation_id)
        if one is None or not one.to_tell or not self.letters.may_disturb(one.sender_id, one.case, now):
            return
        rulebook, mood = self.letters.rules(one.sender_id), one.case.mood
        one.to_tell = False
        work.promises.keep(one.case_number, PromiseKind.DECISION, now)
        key = f"compensation:{one.id}:decided"
        if one.state == CompensationState.REFUSED:
            refused = "utter_compensation_refused"
            self.letters.post(work, key, one.sender_id, refused, now, mood=mood, case_number=one.case_number)
            return
        values: dict[str, Any] = {"gift": gift(one, rulebook), "case_number": one.case_number, "mood": mood}
        if one.kind != MONEY:
            self.letters.post(work, key, one.sender_id, "utter_compensation_approved", now, **values)
            return
        paid = work.promises.make(one.case_number, PromiseKind.REFUND_PAID, now, rulebook)
        by = spoken(paid.due_at, now)
        self.letters.post(work, key, one.sender_id, "utter_compensation_approved_money", now, paid_by=by, **values)
