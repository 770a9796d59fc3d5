"""Rules and stories that contradict each other, or have no effect, named in plain Chinese with both places.

Rasa's own checks find them (its rule policy plays every rule and story through, and its finder of story conflicts);
here they get their places, a reason and a remedy. All of it before any training.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

from bot.logs import quiet_libraries
from trainer.refusals import Finding
from trainer.stories.domain_names import RESPONSES, read_domain_names, response_texts
from trainer.stories.reading import FOLDERS, StoryPath, read_paths, story_texts
from trainer.wrong_files import WrongFilesError

LISTEN = "action_listen"
STEERING = tuple(f"{folder}/" for folder in (*FOLDERS, RESPONSES))
"""What rules and stories depend on and trainers can change."""
_NAMED = re.compile("“([^”]*)”")
_LINE = re.compile(r"(?<=\.yml):\d+")

Weight = Literal["错误", "提醒"]


@dataclass(frozen=True)
class Conflict:
    """What is wrong and, where two are at odds, the other one. An 提醒 keeps nothing from being trained."""

    weight: Weight
    finding: Finding
    other: StoryPath | None = None

    def to_json(self) -> dict[str, Any]:
        other = self.other
        place = {"path": other.path, "line": other.line, "name": other.name} if other else None
        return {"weight": self.weight, **asdict(self.finding), "other": place}


def find_conflicts(project: Path, instead: Mapping[str, str] | None = None) -> list[Conflict]:
    """Everything that is wrong with a project's rules and stories, errors first.

    `instead` are texts, by path, to take in place of those files: what it would be like with them.
    """
    return list(_found(_as_they_are(project, instead or {})))


def story_findings(texts: Mapping[str, str], root: Path) -> Iterator[Finding]:
    """The contradictions and unknown names that saving these texts over those below `root` would bring in."""
    if not any(path.startswith(STEERING) for path in texts):
        return
    # What was wrong elsewhere before keeps nobody from saving here.
    before = {_sense(one) for one in find_conflicts(root)}
    for one in find_conflicts(root, texts):
        if one.weight == "错误" and _sense(one) not in before:
            yield one.finding


def _sense(conflict: Conflict) -> frozenset[str]:
    """What is wrong, wherever the lines have moved to, and whichever of two that are at odds is named first."""
    reason = _LINE.sub("", conflict.finding.reason)
    return frozenset(_NAMED.findall(reason) if conflict.other else (conflict.finding.path, reason))


@dataclass(frozen=True)
class _Texts:
    """All that rules and stories depend on; the same texts have the same conflicts, whichever folder they lie in."""

    project: Path = field(compare=False)
    instead: Mapping[str, str] = field(compare=False)
    digest: str


def _as_they_are(project: Path, instead: Mapping[str, str]) -> _Texts:
    digest = hashlib.sha256()
    for name in ("domain.yml", "config.yml"):
        digest.update((project / name).read_bytes() + b"\0")
    for path, text in story_texts(project, instead):
        digest.update(f"{path}\0".encode() + ((project / path).read_bytes() if text is None else text.encode()) + b"\0")
    # Which replies there are counts, not what they say.
    for text in response_texts(project, instead):
        digest.update(" ".join(_reply_names(text)).encode() + b"\0")
    return _Texts(project, instead, digest.hexdigest())


@lru_cache(maxsize=256)
def _reply_names(text: str) -> tuple[str, ...]:
    content = yaml.load(text, yaml.CSafeLoader) or {}
    return tuple(content.get("responses") or ())


@lru_cache(maxsize=8)
def _found(texts: _Texts) -> tuple[Conflict, ...]:
    project, instead = texts.project, texts.instead
    try:
        paths = read_paths(project, read_domain_names(project, instead), instead)
    except WrongFilesError as error:
        return tuple(Conflict("错误", problem) for problem in error.findings)
    # Rasa takes seconds to import: only where there is something to play through.
    quiet_libraries()
    from trainer.stories.rasa_trackers import play_through

    told = play_through(project, instead)
    finder = _Finder({path.name: path for path in paths})
    found = [
        *finder.contradictions(told.rules.seen),
        *finder.incomplete(told.rules.incomplete),
        *finder.between_stories(told),
        *finder.without_effect(told.rules.seen),
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda one: one.weight != "错误"))


@dataclass(frozen=True)
class _Finder:
    named: Mapping[str, StoryPath]

    def contradictions(self, seen: list[Any]) -> Iterator[Conflict]:
        """A rule or story that takes an action where a rule takes another one."""
        told: set[frozenset[str]] = set()
        for here in seen:
            teller = self.named[_first(here.teller)]
            for name, does in here.others:
                pair = frozenset((teller.name, name))
                if here.is_rule and pair in told:
                    continue
                told.add(pair)
                yield self._contradiction(teller, here, self.named.get(_first(name)), does)

    def _contradiction(self, teller: StoryPath, here: Any, other: StoryPath | None, does: str) -> Conflict:
        line = _line_of(teller, here.action, here.nth)
        mine, theirs = _deed(here.action), _deed(does)
        if other is None:
            reason = f"{teller.called}在这里{mine}，可是表单正在问问题，一定会先{theirs}"
            remedy = "先用 active_loop: null 结束表单，或者把这一步放到表单之后"
        elif here.is_rule:
            reason = f"{teller.called}在这里{mine}，{other.called}（{other.place}）在同样的情况下{theirs}"
            remedy = "两条只留一条；管的情况不一样，就在 condition: 里写清楚（例如 - active_loop: case_form）"
        else:
            reason = (
                f"{teller.called}走到这里要{mine}，可是{other.called}（{other.place}）先管了，会{theirs}，"
                "故事永远走不到这一步"
            )
            remedy = "规则本来就对：删掉这条故事；故事才对：把那条规则改窄或删掉"
        return Conflict("错误", Finding(teller.path, line, reason, remedy), other)

    def incomplete(self, found: list[Any]) -> Iterator[Conflict]:
        """A rule that leaves out what its action leaves behind by other rules."""
        for one in found:
            rule = self.named[_first(one.rule)]
            left_out = [f"- slot_was_set: {slot}" for slot in one.slots]
            left_out += [f"- active_loop: {'null' if loop == 'should_not_be_set' else loop}" for loop in one.loops]
            reason = f"{rule.called}在“{one.action}”之后少写了别的规则里都有的：{'、'.join(left_out)}"
            remedy = f"在“- action: {one.action}”下面补上"
            yield Conflict("错误", Finding(rule.path, _line_of(rule, one.action, 0), reason, remedy))

    def between_stories(self, told: Any) -> Iterator[Conflict]:
        """Two stories that have come the same way and go on differently."""
        from rasa.core.training.story_conflict import find_story_conflicts

        for conflict in find_story_conflicts(told.stories, told.domain, told.max_history or None):
            ways = [(does, _first(stories[0])) for does, stories in conflict._conflicting_actions.items()]
            (does, name), *others = ways
            for other_does, other_name in others:
                mine, other = self.named[name], self.named[other_name]
                line = _line_of(mine, does, 0)
                reason = (
                    f"{mine.called}和{other.called}（{other.place}）走到同一个地方，"
                    f"一个要{_deed(does)}，一个要{_deed(other_does)}"
                )
                remedy = "前面的话要有分别才分得开：改其中一条，或者两条合成一条"
                yield Conflict("错误", Finding(mine.path, line, reason, remedy), other)

    def without_effect(self, seen: list[Any]) -> Iterator[Conflict]:
        """Stories of which the rules take every step anyway."""
        steps: defaultdict[str, list[Any]] = defaultdict(list)
        for here in seen:
            if not here.is_rule and here.action != LISTEN:
                steps[_first(here.teller)].append(here)
        for name, taken in steps.items():
            if all(here.predicted == here.action for here in taken):
                story = self.named[name]
                reason = f"{story.called}的每一步都有规则先管了，写不写都一样"
                remedy = "删掉这条故事；只想守住这段对话，就把它存成对话测试"
                yield Conflict("提醒", Finding(story.path, story.line, reason, remedy), self._rule_behind(taken[-1]))

    def _rule_behind(self, here: Any) -> StoryPath | None:
        return (
            None
            if here.source is None
            else next((self.named[name] for name in here.behind if name in self.named), None)
        )


def _first(teller: str) -> str:
    """The name of the rule or story; Rasa strings several together where checkpoints join them."""
    return teller.split(" > ")[0]


def _line_of(path: StoryPath, action: str, nth: int) -> int:
    lines = [step.line for step in path.steps if step.kind == "action" and action in step.names]
    return lines[min(nth, len(lines) - 1)] if lines else path.line


def _deed(action: str) -> str:
    return "停下来等客户说话" if action == LISTEN else f"做“{action}”"
