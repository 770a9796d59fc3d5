"""The replies of the trainers' files, each wording with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

FOLDER = "data/responses/"
_KEPT_FILES = 128
EVERYBODY = ""


@dataclass(frozen=True)
class Written:
    """A text as the file has it: what it says, its YAML style, and the places between which it stands."""

    says: str
    style: str | None
    begin: int
    end: int


@dataclass(frozen=True)
class Wording:
    """One way to say a reply: to whom (a mood, a channel; empty is everybody), and where it stands.

    `titles` are those of the buttons, which may stand in another wording that shares them; `first` and `last` are the
    item's lines, from 0, `last` exclusive; `indent` is the column of its dash.
    """

    written: Written
    mood: str
    channel: str
    buttons: Sequence[Mapping[str, str]]
    titles: Sequence[Written]
    first: int
    last: int
    indent: int

    @property
    def text(self) -> str:
        return self.written.says

    @property
    def line(self) -> int:
        return self.first + 1


@dataclass(frozen=True)
class Reply:
    """One reply: all its wordings, its file, and the line of its name."""

    name: str
    path: str
    line: int
    wordings: tuple[Wording, ...]


def texts_below(root: Path) -> dict[str, str]:
    """The files of replies as they are, by path."""
    files = sorted((root / FOLDER).rglob("*.yml"))
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in files}


@lru_cache(_KEPT_FILES)
def replies_in(path: str, text: str) -> tuple[Reply, ...]:
    """The replies of a file's text. Raises ValueError, with the line, where it is not written as the others are."""
    root = yaml.compose(text, yaml.CSafeLoader)
    responses = _fields(root).get("responses") if isinstance(root, yaml.MappingNode) else None
    if not isinstance(responses, yaml.MappingNode):
        raise MisshapenError(1, "文件里没有 responses")
    lines = text.split("\n")
    return tuple(
        Reply(str(key.value), path, key.start_mark.line + 1, tuple(_wording(item, lines) for item in _items(key, node)))
        for key, node in responses.value
    )


class MisshapenError(ValueError):
    """A file of replies that is not written as they are; the message is for the trainer."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


def placeholders(text: str) -> set[str]:
    """The names in braces. Raises ValueError where braces have no partner."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _items(key: yaml.Node, node: yaml.Node) -> list[yaml.MappingNode]:
    items = node.value if isinstance(node, yaml.SequenceNode) and not node.flow_style else []
    if not items or not all(isinstance(item, yaml.MappingNode) for item in items):
        raise MisshapenError(key.start_mark.line + 1, "回复下面每种说法各占一项，写成“  - text: ……”")
    return list(items)


def _wording(item: yaml.MappingNode, lines: list[str]) -> Wording:
    fields = _fields(item)
    text = fields.get("text")
    if not isinstance(text, yaml.ScalarNode):
        raise MisshapenError(item.start_mark.line + 1, "这种说法没有 text")
    first, indent = item.start_mark.line, item.start_mark.column - 2
    buttons = fields["buttons"].value if "buttons" in fields else []
    return Wording(
        written=_written(text),
        mood=_mood(fields.get("condition")),
        channel=str(fields["channel"].value) if "channel" in fields else EVERYBODY,
        buttons=tuple(_button(button) for button in buttons),
        titles=tuple(_written(_fields(button)["title"]) for button in buttons),
        first=first,
        last=_end_of(lines, first, indent),
        indent=indent,
    )


def _written(node: yaml.ScalarNode) -> Written:
    return Written(str(node.value), node.style, node.start_mark.index, node.end_mark.index)


def _end_of(lines: list[str], first: int, indent: int) -> int:
    """The line behind an item: blank lines and comments before the next thing are not its own."""
    last = first + 1
    for number in range(first + 1, len(lines)):
        line = lines[number]
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        if line.strip():
            last = number + 1
    return last


def _mood(condition: yaml.Node | None) -> str:
    for entry in condition.value if isinstance(condition, yaml.SequenceNode) else []:
        fields = _fields(entry)
        if "name" in fields and fields["name"].value == "mood":
            return str(fields["value"].value)
    return EVERYBODY


def _button(node: yaml.MappingNode) -> dict[str, str]:
    return {name: str(part.value) for name, part in _fields(node).items()}


def _fields(node: yaml.MappingNode) -> dict[str, Any]:
    return {str(key.value): part for key, part in node.value}
