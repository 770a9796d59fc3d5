"""The tab of the inbox: doubtful turns in groups, and what a trainer makes of them."""

# No postponed annotations here: FastAPI could not resolve `who`, which only `router` knows.
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, BackgroundTasks, Depends, HTTPException
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field, StringConstraints

from bot.sign_in import Me, SignedIn
from desk.lessons import Reason, Wanted
from desk.tables import LessonState
from trainer import names
from trainer.lesson_export import Kind, exported
from trainer.lesson_views import counts, entities, group_shown, lesson_shown, sayings
from trainer.teaching import messages
from trainer.teaching import teach as teaching
from trainer.teaching.dictionary import Word
from trainer.workbench import Workbench, author

PAGE = 40
MOST_ALIKE = 200
SET_ASIDE = "set_aside"
ONLY_WORDS = "words"

Json = dict[str, Any]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=64)]
Said = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000)]


class Filters(BaseModel):
    """Which lessons are asked for; `days` counts back from now, 0 is all."""

    state: LessonState = LessonState.OPEN
    reason: Reason | Literal[""] = ""
    intent: Short = ""
    channel: Short = ""
    brand: Short = ""
    days: Annotated[int, Field(ge=0, le=3650)] = 0

    def wanted(self, now: datetime) -> Wanted:
        since = now - timedelta(days=self.days) if self.days else None
        return Wanted(self.state, self.reason, self.intent, self.channel, self.brand, since)


class Asked(Filters):
    newest_first: bool = False
    skip: Annotated[int, Field(ge=0)] = 0


class GivenWord(BaseModel):
    word: Short
    entity: Annotated[str, StringConstraints(pattern=r"^[a-z_]*$", max_length=40)] = ""
    value: Short


class Teaching(BaseModel):
    """What is made of lessons: their messages as the trainer leaves them, an intent or none, words or none.

    `move` takes messages from the intent that has them so far.
    """

    lessons: Annotated[list[int], Field(max_length=MOST_ALIKE)] = []
    messages: Annotated[list[Said], Field(max_length=MOST_ALIKE)] = []
    intent: Short = ""
    words: Annotated[list[GivenWord], Field(max_length=20)] = []
    move: bool = False


class Ids(BaseModel):
    lessons: Annotated[list[int], Field(min_length=1, max_length=MOST_ALIKE)]


def router(workbench: Workbench, who: SignedIn) -> APIRouter:
    """Lessons found, exported, taught, set aside and taken up again."""
    routes = APIRouter(prefix="/trainer/api/inbox", tags=["trainer"], dependencies=[Depends(who)])
    draft, now = workbench.draft, workbench.clock.now

    @routes.get("")
    def inbox(asked: Annotated[Asked, Depends()]) -> Json:
        with workbench.desk().work() as work:
            found = work.lessons.groups(
                asked.wanted(now()), newest_first=asked.newest_first, skip=asked.skip, most=PAGE + 1
            )
            groups = [group_shown(group) for group in found[:PAGE]]
        return {"groups": groups, "more": len(found) > PAGE}

    @routes.get("/choices")
    def choices(afterwards: BackgroundTasks, state: LessonState = LessonState.OPEN) -> Json:
        with workbench.desk().work() as work:
            tallies = work.lessons.tallies(state)
        called = names.intent_names(draft.root)
        texts = messages.texts_below(draft.root)
        taught = messages.taught_intents(texts)
        afterwards.add_task(messages.read_ahead, texts)
        return {
            **counts(tallies, called),
            "intents": [{"code": code, "name": called.get(code, code)} for code in taught],
            "entities": entities(draft.root),
        }

    @routes.get("/groups/{likeness}")
    def alike(likeness: str, asked: Annotated[Filters, Depends()]) -> Json:
        with workbench.desk().work() as work:
            lessons = work.lessons.alike(likeness, asked.wanted(now()), MOST_ALIKE)
            if not lessons:
                raise HTTPException(404, "这一组已经处理完了，请刷新")
            called = names.intent_names(draft.root)
            return {"sayings": sayings(lessons), "lessons": [lesson_shown(lesson, called) for lesson in lessons]}

    @routes.get("/export.{kind}")
    def export(kind: Kind, asked: Annotated[Filters, Depends()]) -> StreamingResponse:
        return exported(workbench.desk, asked.wanted(now()), kind)

    @routes.post("/teach")
    def teach(given: Teaching, me: Annotated[Me, Depends(who)]) -> Json:
        words = [Word(word.word, word.entity, word.value) for word in given.words]
        if not given.intent and not words:
            raise HTTPException(422, "请选一个意图，或者加一个词")
        wanted = teaching.Wanted(given.messages, given.intent, words, given.move)
        taught = teaching.teach(draft, wanted, author(me))
        outcome = given.intent or ONLY_WORDS
        with workbench.desk().work() as work:
            settled = work.lessons.settle(given.lessons, outcome, me.number, now(), taught.commit)
            return {"added": taught.added, "moved": taught.moved, "known": taught.known, "settled": len(settled)}

    @routes.post("/set_aside")
    def set_aside(given: Ids, me: Annotated[Me, Depends(who)]) -> Json:
        with workbench.desk().work() as work:
            return {"settled": len(work.lessons.settle(given.lessons, SET_ASIDE, me.number, now()))}

    @routes.post("/reopen")
    def reopen(given: Ids) -> Json:
        with workbench.desk().work() as work:
            return {"opened": len(work.lessons.reopen(given.lessons))}

    return routes
