"""Promises: the customer hears of a delay before the time passes; a broken one pays, unasked, and goes higher."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions.making_good import gift, promised
from actions.moments import spoken
from actions.pieces import pieces
from bot.rounds.letter import Letters
from desk.compensation import CompensationState
from desk.promise_terms import PromiseKind, PromiseTerms
from desk.promises import PromiseState
from desk.tables import Author, CaseState, Promise
from desk.work import Work

BROKEN = "promise_broken"
KEPT_BY_AN_AGENTS_WORDS = (PromiseKind.HUMAN_REPLY, PromiseKind.CALL_BACK)


@dataclass(frozen=True)
class PromiseRound:
    """What becomes of promises whose time comes. Every method is one unit of work for one promise."""

    letters: Letters

    def tell(self, work: Work, promise_id: int, now: datetime) -> None:
        """A promise was put off: the customer hears why, and until when."""
        promise = self._speak_of(work, promise_id, now)
        if promise is not None and work.promises.claim(promise_id, PromiseState.MADE, now):
            self._post(work, promise, "postponed", "utter_promise_postponed", now, reason=promise.reason)

    def warn(self, work: Work, promise_id: int, now: datetime) -> None:
        """It may run late: the customer is told before the time passes, and what follows if it does."""
        promise = self._speak_of(work, promise_id, now)
        if promise is None or not work.promises.claim(promise_id, PromiseState.WARNED, now):
            return
        pays = self._terms(promise).pays(promise.kind)
        response = "utter_promise_warned" if pays else "utter_promise_warned_unpaid"
        self._post(work, promise, "warned", response, now)

    def break_it(self, work: Work, promise_id: int, now: datetime) -> None:
        """The time has passed: apology, what the promise says, one level higher, and a new time."""
        promise = self._speak_of(work, promise_id, now)
        if promise is None or not work.promises.claim(promise_id, PromiseState.BROKEN, now):
            return
        case = work.cases.raise_level(promise.case_number, BROKEN, now)
        work.cases.escalate(promise.case_number, BROKEN, now)
        values: dict[str, Any] = {"level": pieces("levels")[case.level], **self._pay(work, promise, now)}
        anew = self._anew(work, promise, now)
        if anew is None:
            self._post(work, promise, "broken", "utter_promise_given_up", now, **values)
        else:
            self._post(work, promise, "broken", "utter_promise_broken", now, new_by=anew, **values)

    def _speak_of(self, work: Work, promise_id: int, now: datetime) -> Promise | None:
        """The promise, when there is still something to be said of it, and the hour is one for saying it."""
        promise = work.promises.get(promise_id)
        if promise is None or not self.letters.may_disturb(promise.sender_id, promise.case, now):
            return None
        if promise.case.state in (CaseState.WITHDRAWN, CaseState.CLOSED):
            kept = promise.case.state == CaseState.CLOSED
            work.promises.claim(promise_id, PromiseState.KEPT if kept else PromiseState.CANCELLED, now)
            return None
        if promise.kind in KEPT_BY_AN_AGENTS_WORDS and _agent_spoke(work, promise):
            work.promises.claim(promise_id, PromiseState.KEPT, now)
            return None
        return promise

    def _pay(self, work: Work, promise: Promise, now: datetime) -> dict[str, str]:
        """What the breach pays, as the message says it."""
        kind = self._terms(promise).pays(promise.kind)
        if kind is None:
            return {"paid": ""}
        rulebook = self.letters.rules(promise.sender_id)
        paid = work.compensation.give(promise.case_number, kind, BROKEN, now, rulebook)
        piece = "paid" if paid.state == CompensationState.GRANTED else "paid_later"
        return {"paid": pieces("breach")[piece].format(gift=gift(paid, rulebook))}

    def _anew(self, work: Work, promise: Promise, now: datetime) -> str | None:
        """The new time, as it is said; None when the promise has been broken too often to be made again."""
        broken = work.promises.times_broken(promise.case_number, promise.kind)
        rulebook = self.letters.rules(promise.sender_id)
        if broken > rulebook.number("most_renewals"):
            return None
        due_at = self._terms(promise).due_anew(promise.kind, now)
        work.promises.make(promise.case_number, promise.kind, now, rulebook, due_at=due_at)
        return spoken(due_at, now)

    def _terms(self, promise: Promise) -> PromiseTerms:
        return PromiseTerms(self.letters.rules(promise.sender_id))

    def _post(self, work: Work, promise: Promise, step: str, response: str, now: datetime, **values: Any) -> None:
        key = f"promise:{promise.id}:{step}"
        about = {"case_number": promise.case_number, **promised(promise, now), **values}
        self.letters.post(work, key, promise.sender_id, response, now, mood=promise.case.mood, **about)


def _agent_spoke(work: Work, promise: Promise) -> bool:
    posted = work.messages.since(promise.sender_id, promise.made_at)
    return any(message.author == Author.AGENT for message in posted)
