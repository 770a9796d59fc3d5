"""The test window: talking to the desk as the draft would answer, and keeping the talk as a test."""

# No postponed annotations here: FastAPI could not resolve `who`, which only `router` knows.
import difflib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import date, time
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, FastAPI
from pydantic import BaseModel, Field, StringConstraints, model_validator

from bot.sign_in import Me, SignedIn
from bot.train import current_model
from trainer.differences import read_diff
from trainer.draft import Change, Draft
from trainer.lint import findings
from trainer.refusals import RefusedError
from trainer.rehearsal import facts
from trainer.rehearsal.dialogues import FOLDER, NOON
from trainer.rehearsal.saving import Kept, Lesson, SavedTurn, Saving
from trainer.rehearsal.talks import Talks
from trainer.rehearsal.told_turn import intent_label
from trainer.rehearsal.values import DURATION
from trainer.stories.domain_names import read_domain_names
from trainer.stories.writing import Said
from trainer.trained import training_folder
from trainer.workbench import Workbench, author

MOST_STEPS = 60
"""Of one talk: whoever says more begins another."""
LONGEST = 1_000
Json = dict[str, Any]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class Step(BaseModel):
    """Exactly one of `say`, `press` and `wait`; the others are what the trainer corrects."""

    say: Line | None = None
    press: Name | None = None
    wait: Annotated[str, StringConstraints(pattern=DURATION.pattern, max_length=12)] | None = None
    intent: Name | None = None
    entities: Annotated[list[Json], Field(max_length=40)] | None = None
    facts: Annotated[dict[str, str], Field(max_length=20)] | None = None
    answer: Name | None = None
    words: Line | None = None

    @model_validator(mode="after")
    def _does_one_thing(self) -> "Step":
        if sum(one is not None for one in (self.say, self.press, self.wait)) != 1:
            raise ValueError("say, press or wait")
        return self

    def taken(self) -> Json:
        """As the talk takes it."""
        step = self.model_dump(exclude_none=True)
        if self.facts:
            step["facts"] = {name: facts.as_slot(name, written) for name, written in self.facts.items()}
        return step


class Talk(BaseModel):
    """When it takes place, and all its steps; the answer tells the turns from `first` on."""

    day: date
    at: time
    steps: Annotated[list[Step], Field(max_length=MOST_STEPS)]
    first: int = Field(0, ge=0)

    def request(self) -> Json:
        return {
            "day": self.day.isoformat(),
            "at": self.at.strftime("%H:%M"),
            "steps": [step.taken() for step in self.steps],
            "first": self.first,
        }


class Opening(BaseModel):
    anew: bool = False


class KeptTurn(BaseModel):
    """A step, what followed, what is to be checked, and whether its message is taught the intent that it was given."""

    step: Step
    intent: str = ""
    actions: list[str] = []
    loop: str | None = None
    loop_after: str | None = None
    checks: Json = {}
    teach: bool = False


class Teaching(BaseModel):
    kind: Literal["rule", "story"]
    name: Name
    take_over: bool = False


class Keeping(BaseModel):
    """A talk to be kept."""

    situation: Name
    file: Name
    title: Name
    day: date
    at: time
    turns: Annotated[list[KeptTurn], Field(max_length=MOST_STEPS)]
    lesson: Teaching | None = None

    def kept(self) -> Kept:
        turns = [
            SavedTurn(
                turn.step.model_dump(exclude_none=True),
                Said(turn.intent, turn.actions, turn.loop, turn.loop_after),
                turn.checks,
                turn.teach,
            )
            for turn in self.turns
        ]
        lesson = Lesson(self.lesson.kind, self.lesson.name, self.lesson.take_over) if self.lesson else None
        at = self.at.strftime("%H:%M")
        return Kept(self.situation, self.file, self.title, self.day.isoformat(), at, turns, lesson)

    def message(self) -> str:
        also = {"rule": "和规则", "story": "和故事"}[self.lesson.kind] if self.lesson else ""
        return f"新的对话测试{also}：{self.situation}/{self.title}"


def router(workbench: Workbench, who: SignedIn) -> APIRouter:
    """The talk of whoever is logged in, and saving it."""
    draft, settings = workbench.draft, workbench.settings
    talks = Talks(lambda: draft.root, training_folder(settings), lambda: current_model(settings.models))

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        talks.close()

    routes = APIRouter(prefix="/trainer/api/rehearsal", tags=["trainer"], lifespan=lifespan)

    @routes.get("")
    def window(me: Annotated[Me, Depends(who)]) -> Json:
        return {
            **talks.state(me.number),
            "day": workbench.clock.today().isoformat(),
            "at": NOON,
            "most_steps": MOST_STEPS,
            **_choices(draft),
        }

    @routes.get("/state")
    def state(me: Annotated[Me, Depends(who)]) -> Json:
        return talks.state(me.number)

    @routes.post("/open")
    def open_talk(given: Opening, me: Annotated[Me, Depends(who)]) -> Json:
        return talks.open(me.number, anew=given.anew)

    @routes.post("/turns")
    def turns(given: Talk, me: Annotated[Me, Depends(who)]) -> Json:
        return talks.ask(me.number, given.request())

    @routes.post("/preview", dependencies=[Depends(who)])
    def preview(given: Keeping) -> Json:
        saving = Saving(draft)
        changes = saving.changes(given.kept())
        texts = {change.path: change.text for change in changes}
        return {
            "files": [asdict(file) for change in changes for file in read_diff(_diff(draft, change))],
            "findings": [asdict(finding) for finding in findings(texts, draft.root)],
            "answers_now": _answers_now(saving, given),
        }

    @routes.post("/save")
    def save(given: Keeping, me: Annotated[Me, Depends(who)]) -> Json:
        kept = given.kept()
        commit = draft.save(Saving(draft).changes(kept), author(me), given.message())
        return {"commit": commit, "path": kept.path}

    return routes


def _choices(draft: Draft) -> Json:
    """What may be picked in a correction, and where tests lie."""
    names = read_domain_names(draft.root)
    files = [path.removeprefix(f"{FOLDER.as_posix()}/") for path in draft.paths(f"{FOLDER.as_posix()}/*/*.yml")]
    fixed = [(name, wordings) for name, wordings in names.responses.items() if wordings and "{" not in wordings[0]]
    return {
        "files": [path.removesuffix(".yml") for path in files],
        "intents": [{"name": name, "label": intent_label(name)} for name in names.intents],
        "facts": facts.choices(),
        "answers": [
            *({"name": name, "label": wordings[0]} for name, wordings in fixed),
            *({"name": name, "label": ""} for name in names.actions),
        ],
    }


def _answers_now(saving: Saving, given: Keeping) -> Mapping[str, Any] | None:
    """The rule that has answered the corrected turn so far."""
    corrected = [turn for turn in given.turns if turn.step.answer or turn.step.words]
    if given.lesson is None or given.lesson.kind != "rule" or len(corrected) != 1:
        return None
    turn = corrected[0]
    path = saving.answers_now(Said(turn.intent, turn.actions, turn.loop, turn.loop_after))
    return None if path is None else {"name": path.name, "path": path.path, "line": path.line}


def _diff(draft: Draft, change: Change) -> str:
    """The change as git would print it."""
    try:
        before = draft.read(change.path).text
    except RefusedError:
        before = ""
    lines = difflib.unified_diff(before.splitlines(), change.text.splitlines(), lineterm="", n=2)
    return "\n".join([f"diff --git a/{change.path} b/{change.path}", *lines])
