"""Reading whole dialogues as trainers write them; every mistake is told with its line before anything is run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from pathlib import Path
from typing import Any

from trainer.refusals import Finding
from trainer.rehearsal import values
from trainer.rehearsal.located_yaml import Located, parse_located, read_located
from trainer.wrong_files import WrongFilesError, rather

FOLDER = Path("tests") / "conversations"
NOON = "12:00"
SPOKEN = ("客户", "点")
BEGINNING = ("客户", "点", "同事", "过了")
HEAD: Mapping[str, values.Checker] = {"标题": values.text, "日期": values.day, "时刻": values.clock}
TURNS = "对话"
NEEDED = ("标题", "日期", TURNS)
HOW_A_FILE_LOOKS = "每一段对话写成“- 标题: ……”，下面是“日期”和“对话”"
HOW_A_TURN_LOOKS = "每一轮写成“- 客户: ……”，下面写要检查的"


@dataclass(frozen=True)
class Turn:
    """One turn as written, and the line where it begins."""

    line: int
    written: Mapping[str, Any]


@dataclass(frozen=True)
class Dialogue:
    """One dialogue: where it stands, its title, the day and time at which it takes place, and its turns."""

    file: str
    """The path below the folder of all dialogues, such as `情形/换和修.yml`."""
    line: int
    name: str
    day: date
    at: time
    turns: tuple[Turn, ...]

    @property
    def title(self) -> str:
        """The kind of dialogue (its folder) and its own title; no two dialogues share one."""
        return f"{Path(self.file).parent.name}/{self.name}"


def read_dialogues(project: Path, instead: Mapping[str, str] | None = None) -> list[Dialogue]:
    """All dialogues of a project's folder, in the order of their files.

    `instead` are texts, by path from the project's folder, to take in place of those files.

    Raises:
        WrongFilesError: there are mistakes; all of them are told.
    """
    folder = project / FOLDER
    given = {project / path: text for path, text in (instead or {}).items()}
    found: list[Dialogue] = []
    findings: list[Finding] = []
    for path in sorted({*folder.glob("*/*.yml"), *(one for one in given if one.parent.parent == folder)}):
        name = path.relative_to(folder).as_posix()
        try:
            document = parse_located(given[path], name) if path in given else read_located(path, name)
            found += dialogues_in(document, name)
        except WrongFilesError as error:
            findings += error.findings
    findings += _told_twice(found)
    if findings:
        raise WrongFilesError(findings)
    return found


def dialogue_findings(texts: Mapping[str, str], root: Path) -> Iterator[Finding]:
    """What is wrong with these dialogues, by path, before they are saved over those below `root`."""
    mine = {path.removeprefix(f"{FOLDER.as_posix()}/"): path for path in texts}
    try:
        read_dialogues(root, texts)
    except WrongFilesError as error:
        # What was wrong elsewhere before keeps nobody from saving here.
        yield from (replace(one, path=mine[one.path]) for one in error.findings if one.path in mine)


def dialogues_in(document: Located | None, name: str) -> list[Dialogue]:
    """The dialogues of a document. Raises WrongFilesError with every mistake in it."""
    if document is None or not document.items:
        line = 1 if document is None else document.line
        raise WrongFilesError([Finding(name, line, "这个文件里没有对话", HOW_A_FILE_LOOKS)])
    problems = [problem for entry in document.items for problem in _problems_of(entry, name)]
    if problems:
        raise WrongFilesError(problems)
    return [_dialogue(entry, name) for entry in document.items]


def _dialogue(entry: Located, name: str) -> Dialogue:
    written = entry.value
    turns = next(part for key, _, part in entry.entries if key == TURNS)
    return Dialogue(
        file=name,
        line=entry.line,
        name=written["标题"],
        day=written["日期"],
        at=time.fromisoformat(written.get("时刻", NOON)),
        turns=tuple(Turn(turn.line, turn.value) for turn in turns.items),
    )


def _problems_of(entry: Located, name: str) -> Iterator[Finding]:
    if not isinstance(entry.value, dict):
        yield Finding(name, entry.line, "这里应该是一段对话", HOW_A_FILE_LOOKS)
        return
    for needed in NEEDED:
        if needed not in entry.value:
            yield Finding(name, entry.line, f"这段对话没有写“{needed}”", HOW_A_FILE_LOOKS)
    for key, line, part in entry.entries:
        if key == TURNS:
            yield from _problems_of_turns(part, name)
        else:
            yield from _problems_of_value(HEAD, key, line, part, name, "一段对话")


def _problems_of_turns(turns: Located, name: str) -> Iterator[Finding]:
    if not turns.items:
        yield Finding(name, turns.line, "“对话”下面一轮也没有", HOW_A_TURN_LOOKS)
    for turn in turns.items:
        if not isinstance(turn.value, dict):
            yield Finding(name, turn.line, "这里应该是一轮对话", HOW_A_TURN_LOOKS)
            continue
        if not any(key in turn.value for key in BEGINNING):
            yield Finding(name, turn.line, "这一轮没有写谁做了什么", "写上“客户”“点”“同事”或者“过了”")
        if all(key in turn.value for key in SPOKEN):
            yield Finding(name, turn.line, "这一轮既写了“客户”又写了“点”", "分成两轮，一轮只写一样")
        for key, line, part in turn.entries:
            yield from _problems_of_value(values.TURN, key, line, part, name, "一轮")


def _problems_of_value(
    known: Mapping[str, values.Checker], key: str, line: int, part: Located, name: str, of_what: str
) -> Iterator[Finding]:
    if key not in known:
        yield Finding(name, line, f"{of_what}里没有“{key}”这一项", rather(key, known))
        return
    complaint = known[key](part.value)
    if complaint is not None:
        what, instead = complaint
        yield Finding(name, part.line, f"“{key}”：{what}", instead)


def _told_twice(dialogues: Sequence[Dialogue]) -> Iterator[Finding]:
    first: dict[str, Dialogue] = {}
    for dialogue in dialogues:
        other = first.setdefault(dialogue.title, dialogue)
        if other is not dialogue:
            what = f"标题“{dialogue.name}”已经有了（{other.file} 第{other.line}行）"
            yield Finding(dialogue.file, dialogue.line, what, "换一个说得清这段对话守住什么的标题")
