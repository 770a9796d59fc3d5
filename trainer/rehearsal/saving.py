"""A talk kept: as a conversation test and, where the desk should answer differently, with the rule or story for it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from trainer.draft import NEW, Change, Draft
from trainer.refusals import RefusedError
from trainer.rehearsal.dialogues import FOLDER, NOON
from trainer.rehearsal.writing import dialogue_text
from trainer.stories.domain_names import RESPONSES, DomainNames, read_domain_names
from trainer.stories.reading import RULE, STORY, StoryPath, read_paths
from trainer.stories.writing import (
    HEADS,
    RESPONSES_HEAD,
    Said,
    list_of,
    put_at_the_end,
    reply_text,
    rule_text,
    story_text,
    take_out,
)
from trainer.teaching.new_messages import new_messages
from trainer.teaching.teach import FOLDER_OF_MESSAGES

OF_TRAINERS = {RULE: "data/rules/from_trainers.yml", STORY: "data/stories/from_trainers.yml"}
REPLIES_OF_TRAINERS = f"{RESPONSES}/from_trainers.yml"
NOT_THERE = 404
_CASE_NUMBER = re.compile(r"AX\d{6}[0-9A-Z]{5}")


@dataclass(frozen=True)
class SavedTurn:
    """A turn of the talk: the step that was taken, what followed, and what the test is to hold it to.

    `teach` makes the message an example of the intent that the trainer gave it.
    """

    step: Mapping[str, Any]
    said: Said
    checks: Mapping[str, Any] = field(default_factory=dict)
    teach: bool = False


@dataclass(frozen=True)
class Lesson:
    """How the desk is to answer: by a rule for the turn that was corrected, or by a story through all turns.

    `take_over` takes the intent out of the rule that has answered so far.
    """

    kind: Literal["rule", "story"]
    name: str
    take_over: bool = False


@dataclass(frozen=True)
class Kept:
    """What is to be saved. `situation` is the folder of the test, `file` its file's name without `.yml`."""

    situation: str
    file: str
    title: str
    day: str
    at: str
    turns: Sequence[SavedTurn]
    lesson: Lesson | None = None

    @property
    def path(self) -> str:
        return f"{FOLDER.as_posix()}/{self.situation}/{self.file}.yml"


class Saving:
    """The changes that keep a talk, made from the draft as it is now."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._started: dict[str, str] = {}
        self._before: dict[str, str] = {}
        self._texts: dict[str, str] = {}

    def changes(self, kept: Kept) -> list[Change]:
        """Raises RefusedError where there is nothing to write, or nothing that the desk should do otherwise."""
        if not kept.turns:
            raise RefusedError("还没有说过话，没有可以保存的")
        at = None if kept.at == NOON else kept.at
        turns = [_written(turn) for turn in kept.turns]
        self._add(kept.path, "\n" + dialogue_text(kept.title, kept.day, at, turns), "")
        self._teach_messages(kept)
        if kept.lesson is not None:
            self._teach(kept, kept.lesson)
        changed = {path: text for path, text in self._texts.items() if text != self._before.get(path)}
        return [Change(path, text, self._started[path]) for path, text in changed.items()]

    def _teach_messages(self, kept: Kept) -> None:
        """What was heard wrongly becomes an example of what it means, taken from another intent that had it."""
        for turn in kept.turns:
            if turn.teach and turn.step.get("say") and turn.step.get("intent"):
                texts = {path: self._text(path) for path in self._draft.paths(FOLDER_OF_MESSAGES)}
                said, intent = str(turn.step["say"]), str(turn.step["intent"])
                self._texts.update(new_messages(texts, [said], intent, self._draft.root, move=True).texts)

    def _teach(self, kept: Kept, lesson: Lesson) -> None:
        names = read_domain_names(self._draft.root)
        turns = [self._with_reply(turn, names) for turn in kept.turns if "wait" not in turn.step]
        if lesson.kind == STORY:
            self._add(OF_TRAINERS[STORY], story_text(lesson.name, [turn.said for turn in turns]), HEADS["stories"])
            return
        corrected = [turn for turn in turns if turn.step.get("answer")]
        if len(corrected) != 1:
            raise RefusedError("存成规则，要正好有一轮改过“应该怎样答”")
        [turn] = corrected
        if lesson.take_over:
            self._take_over(turn.said)
        entry = rule_text(lesson.name, turn.said, str(turn.step["answer"]))
        self._add(OF_TRAINERS[RULE], entry, HEADS[list_of(RULE)])

    def _with_reply(self, turn: SavedTurn, names: DomainNames) -> SavedTurn:
        """The turn with the name of its new reply, which is written down."""
        words = turn.step.get("words")
        if not words:
            return turn
        stem = f"utter_on_{turn.said.intent}"
        ways = (stem if number == 1 else f"{stem}_{number}" for number in range(1, 1_000))
        name = next(one for one in ways if one not in names.responses)
        self._add(REPLIES_OF_TRAINERS, reply_text(name, str(words)), RESPONSES_HEAD)
        actions = [name, *(action for action in turn.said.actions if action != name)]
        said = Said(turn.said.intent, actions, turn.said.loop, turn.said.loop_after)
        return SavedTurn({**turn.step, "answer": name}, said, turn.checks)

    def _take_over(self, said: Said) -> None:
        other = self.answers_now(said)
        if other is not None:
            self._texts[other.path] = take_out(self._text(other.path), other, said.intent)

    def answers_now(self, said: Said) -> StoryPath | None:
        """The rule by which the desk answers this intent so far, in this place."""
        root = self._draft.root
        place = said.loop or "null"
        for path in read_paths(root, read_domain_names(root)):
            begins = path.kind == RULE and path.steps and path.steps[0].kind == "intent"
            if begins and said.intent in path.steps[0].names and any(place in one.names for one in path.conditions):
                return path
        return None

    def _add(self, path: str, entry: str, head: str) -> None:
        self._texts[path] = put_at_the_end(self._text(path), entry.lstrip("\n"), head)

    def _text(self, path: str) -> str:
        if path not in self._texts:
            try:
                file = self._draft.read(path)
                self._texts[path], self._started[path] = file.text, file.hash
                self._before[path] = file.text
            except RefusedError as refusal:
                if refusal.status != NOT_THERE:
                    raise
                self._texts[path], self._started[path] = "", NEW
        return self._texts[path]


def _written(turn: SavedTurn) -> dict[str, Any]:
    """A turn as the test has it."""
    step = turn.step
    if "wait" in step:
        return {"过了": step["wait"], **turn.checks}
    if "press" in step:
        return {"点": step["press"], **turn.checks}
    return {"客户": _CASE_NUMBER.sub("{受理号}", str(step["say"]).strip()), **turn.checks}
