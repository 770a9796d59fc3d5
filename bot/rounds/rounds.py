"""One round over everything whose time has come. The rows are the state: a round has none, so a restart loses nothing.

What is due and may not be said yet (at night, or while an agent speaks there) is not looked at one by one: it would be
again at each round, thousands of times until the morning.

Each thing is done in a unit of work of its own, together with its message. The message's key is unique, and a row
is taken only in the state in which it was found: of two rounds at once, one does it and the other finds it done.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError, OperationalError

from bot.rounds.follow_ups import FollowUpRound
from bot.rounds.gifts import GiftRound
from bot.rounds.housekeeping import Housekeeping, Seldom
from bot.rounds.letter import Letters, with_no_person
from bot.rounds.promises import PromiseRound
from bot.rounds.quiet import QuietHours
from bot.wordings import Wordings
from desk.rulebooks import Rulebooks
from desk.service import Desk
from desk.tables import Compensation, FollowUp, Promise, Suggestion
from desk.work import Work

logger = logging.getLogger(__name__)

Find = Callable[[Work, datetime], Sequence[Any]]
Do = Callable[[Work, Any, datetime], None]
Rest = Callable[[float], None]


class Rounds:
    """The desk's rounds over one database. `now` is always an aware datetime.

    After each thing they `rest` for as many seconds as it took: customers are answered by another thread of the same
    process, and what has waited for the morning is said to hundreds of them in a single round.
    """

    def __init__(
        self,
        desk: Desk,
        wordings: Wordings,
        rulebooks: Rulebooks | None = None,
        rest: Rest = lambda _seconds: None,
    ) -> None:
        self._desk = desk
        self._rest = rest
        rulebooks = rulebooks or Rulebooks()
        answers = timedelta(days=rulebooks.default.number("compensation_answer_days"))
        letters = Letters(wordings, rulebooks)
        promises = PromiseRound(letters)
        follow_ups = FollowUpRound(letters)
        gifts = GiftRound(letters)
        self._housekeeping = Housekeeping(desk, rulebooks.default)
        heard = QuietHours(rulebooks).may_allow
        # They are put a day later: nobody misses the minutes, and all that was closed in a week is looked at.
        questions = Seldom()
        self._steps: tuple[tuple[Find, Do], ...] = (
            (lambda work, now: work.promises.to_tell(*heard(Promise, now)), promises.tell),
            (lambda work, now: work.promises.to_warn(now, *heard(Promise, now)), promises.warn),
            (lambda work, now: work.promises.overdue(now, *heard(Promise, now)), promises.break_it),
            (lambda work, now: _ids(work.compensation.untold(*heard(Compensation, now))), gifts.tell_decision),
            (
                lambda work, now: _ids(work.compensation.unanswered(now - answers, *heard(Compensation, now))),
                gifts.give_unanswered,
            ),
            (
                lambda work, now: follow_ups.answered_suggestions(work, *heard(Suggestion, now)),
                follow_ups.answer_suggestion,
            ),
            (
                lambda work, now: follow_ups.closed_cases(work, now) if questions.is_time(now) else (),
                follow_ups.plan_question,
            ),
            (
                lambda work, now: work.follow_ups.due(now, with_no_person(FollowUp), *heard(FollowUp, now)),
                follow_ups.send,
            ),
        )

    def tick(self, now: datetime) -> None:
        """Do everything whose time has come by `now`. One thing that fails keeps nothing else from being done."""
        for find, do in self._steps:
            with self._desk.work() as work:
                found = find(work, now)
            self._each(found, do, now)
        self._each([None], lambda _work, _name, moment: self._housekeeping.tick(moment), now)

    def _each(self, found: Iterable[Any], do: Do, now: datetime) -> None:
        for name in found:
            begun = time.perf_counter()
            try:
                with self._desk.work() as work:
                    do(work, name, now)
            except IntegrityError:
                logger.info("done by another round meanwhile")
            except OperationalError as error:
                logger.warning("the database was busy; the next round tries again: %s", type(error.orig).__name__)
            except Exception:
                logger.exception("a round could not do its part")
            self._rest(time.perf_counter() - begun)


def _ids(found: Iterable[Compensation]) -> list[int]:
    return [one.id for one in found]
