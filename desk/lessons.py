"""The lessons within one unit of work: noted by turns, gone through and settled by trainers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import Session

from desk.database import Json
from desk.lookup import matching
from desk.tables import Lesson, LessonState

COMPARED = 300
"""How many of the newest lessons of an intent are looked at for one that is alike."""


def _newest_of_each_likeness() -> Select[Any]:
    """Of an intent's newest open lessons the newest of each likeness, in the order in which these came up.

    Most are alike, and the database tells them apart at a third of what reading all of them costs.
    """
    lessons = Lesson.__table__
    newest = (
        select(lessons.c.id, lessons.c.likeness)
        .where(lessons.c.intent == bindparam("intent"), lessons.c.state == LessonState.OPEN.value)
        .order_by(lessons.c.id.desc())
        .limit(COMPARED)
        .subquery()
    )
    last, first = func.max(newest.c.id).label("last"), func.min(newest.c.id).label("first")
    alike = select(last, first).group_by(newest.c.likeness).subquery()
    found = select(lessons.c.likeness, lessons.c.text).join(alike, alike.c.last == lessons.c.id)
    return found.order_by(alike.c.first)


# Built once: most of a short query's time goes into putting it together.
_NEWEST = _newest_of_each_likeness()


class Reason(StrEnum):
    """Why a turn is worth learning from."""

    LOW_CONFIDENCE = "low_confidence"
    ASKED_BACK = "asked_back"
    HANDED_OVER = "handed_over"
    THUMB_DOWN = "thumb_down"
    REFUSED = "refused"
    ASKED_AGAIN = "asked_again"


@dataclass(frozen=True)
class Understood:
    """What was made of a message: the classifier's intent, confidence and ranking, and what the dialogue was told."""

    intent: str
    confidence: float
    ranking: Sequence[Json]
    heard_as: str


@dataclass(frozen=True)
class Wanted:
    """Which lessons are asked for; an empty field asks for all."""

    state: str = LessonState.OPEN
    reason: str = ""
    intent: str = ""
    channel: str = ""
    brand: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Group:
    """Lessons that say nearly the same: how many, and the newest."""

    count: int
    newest: Lesson


@dataclass(frozen=True)
class Tally:
    """How many open lessons have these reasons, this intent, channel and brand."""

    reasons: list[str]
    intent: str
    channel: str
    brand: str
    count: int


class Lessons:
    """The lessons within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def note(
        self,
        *,
        turn_key: str,
        sender_id: str,
        channel: str,
        brand: str,
        said_at: datetime,
        text: str,
        likeness: str,
        reasons: Sequence[str],
        understood: Understood,
        did: Sequence[str],
        model: str,
    ) -> Lesson:
        """Remember a doubtful turn."""
        lesson = Lesson(
            turn_key=turn_key,
            sender_id=sender_id,
            channel=channel,
            brand=brand,
            said_at=said_at,
            text=text,
            likeness=likeness,
            reasons=_packed(reasons),
            intent=understood.intent,
            confidence=understood.confidence,
            ranking=list(understood.ranking),
            heard_as=understood.heard_as,
            did=list(did),
            model=model,
            state=LessonState.OPEN,
        )
        self._session.add(lesson)
        return lesson

    def of_turn(self, turn_key: str) -> Lesson | None:
        return next(iter(matching(self._session, Lesson, turn_key=turn_key)), None)

    def add_reason(self, lesson: Lesson, reason: str) -> None:
        lesson.reasons = _packed([*reasons_of(lesson), reason])

    def drop_reason(self, lesson: Lesson, reason: str) -> None:
        """The reason holds no longer; a lesson that is open for no other goes."""
        left = [one for one in reasons_of(lesson) if one != reason]
        if not left and lesson.state == LessonState.OPEN:
            self._session.delete(lesson)
        else:
            lesson.reasons = _packed(left)

    def newest_texts(self, intent: str) -> dict[str, str]:
        """A text for each likeness among the newest open lessons of an intent."""
        newest = self._session.execute(_NEWEST, {"intent": intent})
        return {row.likeness: row.text for row in newest}

    def groups(self, wanted: Wanted, *, newest_first: bool, skip: int = 0, most: int = 50) -> list[Group]:
        """Groups of alike lessons: the largest first, or the newest."""
        times, newest, last_id = func.count(), func.max(Lesson.said_at), func.max(Lesson.id)
        by_age = (newest.desc(), last_id.desc())
        order = by_age if newest_first else (times.desc(), *by_age)
        columns = (times.label("times"), last_id.label("last_id"))
        grouped = select(*columns).where(*_conditions(wanted)).group_by(Lesson.likeness).order_by(*order)
        rows = self._session.execute(grouped.offset(skip).limit(most)).all()
        found = self._session.scalars(select(Lesson).where(Lesson.id.in_([row.last_id for row in rows])))
        by_id = {lesson.id: lesson for lesson in found}
        return [Group(row.times, by_id[row.last_id]) for row in rows]

    def alike(self, likeness: str, wanted: Wanted, most: int = 200) -> list[Lesson]:
        """The lessons of a group, newest first."""
        found = select(Lesson).where(Lesson.likeness == likeness, *_conditions(wanted))
        return list(self._session.scalars(found.order_by(Lesson.id.desc()).limit(most)))

    def all(self, wanted: Wanted, most: int, below: int | None = None) -> list[Lesson]:
        """Lessons one after another, the latest noted first; with `below` those before that one."""
        found = select(Lesson).where(*_conditions(wanted))
        if below is not None:
            found = found.where(Lesson.id < below)
        return list(self._session.scalars(found.order_by(Lesson.id.desc()).limit(most)))

    def tallies(self, state: str = LessonState.OPEN) -> list[Tally]:
        """What there is, by all that can be asked for."""
        columns = (Lesson.reasons, Lesson.intent, Lesson.channel, Lesson.brand)
        found = select(*columns, func.count().label("times")).where(Lesson.state == state).group_by(*columns)
        return [
            Tally(row.reasons.split(), row.intent, row.channel, row.brand, row.times)
            for row in self._session.execute(found).all()
        ]

    def get(self, lesson_id: int) -> Lesson | None:
        return self._session.get(Lesson, lesson_id)

    def settle(
        self, ids: Collection[int], outcome: str, by: str, now: datetime, commit: str | None = None
    ) -> list[Lesson]:
        """These are done; `outcome` is a code. Those that already were stay as they are, and are not given back."""
        found = select(Lesson).where(Lesson.id.in_(ids), Lesson.state == LessonState.OPEN)
        settled = list(self._session.scalars(found))
        for lesson in settled:
            lesson.state, lesson.outcome, lesson.commit = LessonState.DONE, outcome, commit
            lesson.done_by, lesson.done_at = by, now
        return settled

    def reopen(self, ids: Collection[int]) -> list[Lesson]:
        """These are open again; with what had been made of them still in `commit`."""
        found = select(Lesson).where(Lesson.id.in_(ids), Lesson.state == LessonState.DONE)
        opened = list(self._session.scalars(found))
        for lesson in opened:
            lesson.state, lesson.outcome, lesson.done_by, lesson.done_at = LessonState.OPEN, None, None, None
        return opened


def reasons_of(lesson: Lesson) -> list[str]:
    return lesson.reasons.split()


def _packed(reasons: Sequence[str]) -> str:
    return f" {' '.join(sorted(set(reasons)))} "


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Lesson.state == wanted.state]
    for column in ("intent", "channel", "brand"):
        if value := getattr(wanted, column):
            conditions.append(getattr(Lesson, column) == value)
    if wanted.reason:
        conditions.append(Lesson.reasons.contains(f" {wanted.reason} ", autoescape=True))
    if wanted.since is not None:
        conditions.append(Lesson.said_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(Lesson.said_at < wanted.until)
    return conditions
