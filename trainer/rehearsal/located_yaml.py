"""YAML in which every value knows its line, and whose mistakes are told so that a trainer can mend them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from trainer.refusals import Finding
from trainer.wrong_files import WrongFilesError
from trainer.yaml_errors import yaml_findings

UTF8 = "请用 UTF-8 编码另存（记事本：另存为 → 编码选 UTF-8）"


@dataclass(frozen=True)
class Located:
    """A value as Python has it (`value`), with the line where it begins and, in a mapping or list, its parts."""

    value: Any
    line: int
    entries: tuple[tuple[str, int, Located], ...] = ()
    """Of a mapping: key, line of the key, value."""
    items: tuple[Located, ...] = ()
    """Of a list."""
    raw: str = ""
    """Of a single value: as it is written, where `value` may be what YAML makes of it (`yes` is True)."""


def read_located(path: Path, name: str) -> Located | None:
    """The document of a file, which problems call `name`; None for an empty one.

    Raises:
        WrongFilesError: it is no UTF-8, no YAML, has a key twice, or a day that there is not.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise WrongFilesError([Finding(name, line, "这里的文字不是 UTF-8 编码", UTF8)]) from None
    return parse_located(text, name)


def parse_located(text: str, name: str) -> Located | None:
    """The document in a text; see `read_located`."""
    broken = list(yaml_findings(name, text)) if text.strip() else []
    if broken:
        raise WrongFilesError(broken)
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        return None if node is None else _located(loader, node, name)
    finally:
        loader.dispose()


def _located(loader: yaml.SafeLoader, node: yaml.Node, name: str) -> Located:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        entries = tuple(_entries(loader, node, name))
        return Located({key: part.value for key, _, part in entries}, line, entries=entries)
    if isinstance(node, yaml.SequenceNode):
        items = tuple(_located(loader, item, name) for item in node.value)
        return Located([item.value for item in items], line, items=items)
    return Located(loader.construct_object(node, deep=True), line, raw=str(node.value))


def _entries(loader: yaml.SafeLoader, node: yaml.MappingNode, name: str) -> Iterator[tuple[str, int, Located]]:
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node, deep=True))
        yield key, key_node.start_mark.line + 1, _located(loader, value_node, name)
