"""Rules and stories as they are written, with the place of every step; mistakes are told before Rasa sees them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from trainer.refusals import Finding
from trainer.rehearsal.located_yaml import Located, parse_located, read_located
from trainer.stories.domain_names import DomainNames
from trainer.wrong_files import WrongFilesError, rather

FOLDERS = ("data/rules", "data/stories")
Kind = Literal["rule", "story"]
RULE: Kind = "rule"
STORY: Kind = "story"
TOP = {"version", "rules", "stories"}
OF_A_RULE = {"rule", "condition", "steps", "conversation_start", "wait_for_user_input", "metadata"}
OF_A_STORY = {"story", "steps", "metadata"}
HOW_A_FILE_LOOKS = '文件里先写 version: "3.1"，再写 rules: 或 stories:'

StepKind = Literal["intent", "action", "loop", "slot", "checkpoint"]
KINDS: Mapping[str, StepKind] = {
    "intent": "intent",
    "user": "intent",
    "or": "intent",
    "action": "action",
    "bot": "action",
    "active_loop": "loop",
    "slot_was_set": "slot",
    "checkpoint": "checkpoint",
}
BESIDE = {"entities", "metadata", "user", "checkpoint"}
"""What a step may say beside its kind."""


@dataclass(frozen=True)
class Step:
    """One step: what kind, which names (several intents where any of them will do), in which line."""

    kind: StepKind
    names: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class StoryPath:
    """One rule or story. `path` is its file from the project's folder; `last` its last line; `text` as written."""

    kind: Kind
    name: str
    path: str
    line: int
    last: int
    conditions: tuple[Step, ...]
    steps: tuple[Step, ...]
    text: str

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}"

    @property
    def called(self) -> str:
        """In a sentence."""
        return f"{'规则' if self.kind == RULE else '故事'}“{self.name}”"


def read_paths(project: Path, names: DomainNames, instead: Mapping[str, str] | None = None) -> list[StoryPath]:
    """All rules and stories of a project, with the texts of `instead` (by path) in place of those files.

    Raises:
        WrongFilesError: there are mistakes; all of them are told.
    """
    found: list[StoryPath] = []
    problems: list[Finding] = []
    for path, text in story_texts(project, instead or {}):
        try:
            document = read_located(project / path, path) if text is None else parse_located(text, path)
            source = (project / path).read_text(encoding="utf-8-sig") if text is None else text
            found += paths_in(document, path, source, names)
        except WrongFilesError as error:
            problems += error.findings
    problems += _named_twice(found)
    if problems:
        raise WrongFilesError(problems)
    return found


def story_texts(project: Path, instead: Mapping[str, str]) -> Iterator[tuple[str, str | None]]:
    """The paths of all files of rules and stories; a text where it takes the place of the file."""
    kept = {file.relative_to(project).as_posix() for folder in FOLDERS for file in (project / folder).rglob("*.yml")}
    given = {path for path in instead if path.startswith(FOLDERS)}
    for path in sorted(kept | given):
        yield path, instead.get(path)


def paths_in(document: Located | None, path: str, source: str, names: DomainNames) -> list[StoryPath]:
    """The rules and stories of a document. Raises WrongFilesError with every mistake in it."""
    if document is None or not isinstance(document.value, dict):
        raise WrongFilesError([Finding(path, 1, "这个文件里没有规则或故事", HOW_A_FILE_LOOKS)])
    problems: list[Finding] = []
    found: list[StoryPath] = []
    ends = _line_ends(document, source)
    for key, line, part in document.entries:
        if key not in TOP:
            problems.append(Finding(path, line, f"开头不能写“{key}”", HOW_A_FILE_LOOKS))
        elif key != "version":
            reader = _Reader(path, RULE if key == "rules" else STORY, names, problems)
            found += [one for entry in part.items if (one := reader.read(entry, ends, source)) is not None]
    if problems:
        raise WrongFilesError(problems)
    return found


def _line_ends(document: Located, source: str) -> list[int]:
    """The lines at which something begins, in order, and the line after the last."""
    begins = [entry.line for _, _, part in document.entries for entry in part.items]
    begins += [line for _, line, _ in document.entries]
    return [*sorted(begins), source.count("\n") + 2]


@dataclass
class _Reader:
    path: str
    kind: Kind
    names: DomainNames
    findings: list[Finding]

    def read(self, entry: Located, ends: Sequence[int], source: str) -> StoryPath | None:
        keys = OF_A_RULE if self.kind == RULE else OF_A_STORY
        word = "规则" if self.kind == RULE else "故事"
        if not isinstance(entry.value, dict):
            self._complain(entry.line, f"这里应该是一条{word}", f"写成“- {self.kind}: 名字”，下面写 steps:")
            return None
        parts = {key: part for key, _, part in entry.entries}
        for key, line, _ in entry.entries:
            if key not in keys:
                self._complain(line, f"{word}里不能写“{key}”", rather(key, keys))
        name = parts[self.kind].raw.strip() if self.kind in parts else ""
        if not name:
            self._complain(entry.line, f"这条{word}没有名字", f"第一行写成“- {self.kind}: 名字”")
        if "steps" not in parts or not parts["steps"].items:
            self._complain(entry.line, f"这条{word}一步也没有", "在 steps: 下面写“- intent: ……”和“- action: ……”")
        conditions = tuple(self._steps(parts.get("condition")))
        steps = tuple(self._steps(parts.get("steps")))
        self._check_order(entry, steps)
        last = min((line for line in ends if line > entry.line), default=entry.line + 1) - 1
        lines = source.splitlines()[entry.line - 1 : last]
        while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
            lines.pop()
        text = "\n".join(lines)
        return StoryPath(self.kind, name, self.path, entry.line, entry.line + len(lines) - 1, conditions, steps, text)

    def _steps(self, part: Located | None) -> Iterator[Step]:
        for item in part.items if part is not None else ():
            step = self._step(item)
            if step is not None:
                yield step

    def _step(self, item: Located) -> Step | None:
        if not isinstance(item.value, dict):
            self._complain(item.line, "这一步读不懂", "写成“- intent: 意图名”或者“- action: 动作名”")
            return None
        given = [(key, line, part) for key, line, part in item.entries if key in KINDS and key not in BESIDE]
        given = given or [(key, line, part) for key, line, part in item.entries if key in KINDS]
        for key, line, _ in item.entries:
            if key not in KINDS and key not in BESIDE:
                self._complain(line, f"一步里不能写“{key}”", rather(key, KINDS))
        if not given:
            return None
        key, line, part = given[0]
        names = tuple(self._names(key, part))
        for name, place in names:
            self._check_name(KINDS[key], name, place)
        return Step(KINDS[key], tuple(name for name, _ in names), line)

    def _names(self, key: str, part: Located) -> Iterator[tuple[str, int]]:
        if key == "or":
            for item in part.items:
                intents = [one for name, _, one in item.entries if name in ("intent", "user")]
                if not intents:
                    self._complain(item.line, "“or”下面只能写意图", "写成“- intent: 意图名”")
                yield from ((one.raw, one.line) for one in intents)
        elif key == "slot_was_set":
            for item in part.items or (part,):
                yield from ((name, line) for name, line, _ in item.entries)
                if not item.entries:
                    yield item.raw, item.line
        else:
            yield ("null" if part.value is None else part.raw), part.line

    def _check_name(self, kind: StepKind, name: str, line: int) -> None:
        names = self.names
        if kind == "intent" and name.split("/")[0] not in names.intents:
            self._complain(line, f"没有“{name}”这个意图", rather(name, names.intents))
        elif kind == "action" and not names.does(name):
            self._complain(line, f"没有“{name}”这个动作或回复", rather(name, names.all_actions))
        elif kind == "loop" and name not in (*names.forms, "null"):
            self._complain(line, f"没有“{name}”这张表单", rather(name, [*names.forms, "null"]))
        elif kind == "slot" and name not in (*names.slots, "requested_slot"):
            self._complain(line, f"没有“{name}”这个槽", rather(name, names.slots))

    def _check_order(self, entry: Located, steps: Sequence[Step]) -> None:
        spoken = [step for step in steps if step.kind == "intent"]
        if self.kind == RULE and len(spoken) > 1:
            self._complain(
                spoken[1].line, "一条规则里客户只能说一次话", "有来有回的写成故事（放在 data/stories/，用 story:）"
            )
        if steps and not any(step.kind == "action" for step in steps):
            self._complain(entry.line, "没有写服务台该做什么", "最后加一步“- action: ……”")

    def _complain(self, line: int, reason: str, remedy: str) -> None:
        self.findings.append(Finding(self.path, line, reason, remedy))


def _named_twice(paths: Iterable[StoryPath]) -> Iterator[Finding]:
    first: dict[str, StoryPath] = {}
    for path in paths:
        other = first.setdefault(path.name, path)
        if other is not path:
            reason = f"{path.called}和 {other.place} 的{other.called}同名，查起来分不清"
            yield Finding(path.path, path.line, reason, "换一个说得清用途的名字")
