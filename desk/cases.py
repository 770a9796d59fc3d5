"""Customers' matters: opened once per turn, looked for and changed as the modules beside this one say."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy.orm import Session

from desk import causes
from desk.case_changes import CaseChanges, CaseNotOpenError, CaseStillOpenError, UnknownCaseError
from desk.case_numbers import draw_number
from desk.database import Json
from desk.levels import DESK, next_level
from desk.lookup import matching
from desk.tables import Case, CaseState

__all__ = ["CaseNotOpenError", "CaseStillOpenError", "Cases", "UnknownCaseError"]


class Cases(CaseChanges):
    """The cases within one unit of work. `now` is always an aware datetime."""

    def __init__(self, session: Session, draw: Callable[[datetime], str] = draw_number) -> None:
        super().__init__(session)
        self._draw = draw

    def open_case(
        self,
        *,
        turn_key: str,
        sender_id: str,
        intent: str,
        scenario: str,
        category: str | None,
        facts: Json,
        decision: Json,
        reported_on: date,
        now: datetime,
        channel: str = "",
        mood: str | None = None,
        repeats: Case | None = None,
    ) -> Case:
        """The case of this turn: a new one, or the one that the turn has opened already.

        `facts` and `decision` are ready for JSON. `reported_on` fixes the day by which periods are counted.
        A case that `repeats` an earlier one starts one level higher.
        """
        for case in matching(self._session, Case, turn_key=turn_key):
            return case
        proposed = causes.propose(intent, scenario, facts)
        case = Case(
            number=self._free_number(now),
            sender_id=sender_id,
            turn_key=turn_key,
            channel=channel,
            state=CaseState.OPEN,
            intent=intent,
            scenario=scenario,
            category=category,
            reported_on=reported_on,
            facts=facts,
            decision=decision,
            chosen_remedy=None,
            needs_human=False,
            human_reason=None,
            level=DESK if repeats is None else next_level(repeats.level),
            mood=mood,
            cause=proposed and proposed.cause,
            origin=proposed and proposed.origin,
            cause_confirmed=False,
            repeats=None if repeats is None else repeats.number,
            reopened=0,
            opened_at=now,
            updated_at=now,
        )
        self._session.add(case)
        repeated = {} if repeats is None else {"repeats": repeats.number, "level": case.level}
        self._note(case, "opened", now, scenario=scenario, **repeated)
        return case

    def _free_number(self, now: datetime) -> str:
        while self.get_case(number := self._draw(now)) is not None:
            pass
        return number
