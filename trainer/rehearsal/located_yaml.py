"""YAML in which every value knows its line, and whose mistakes are told so that a trainer can mend them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from trainer.problems import Problem, ProblemsError

INDENT = "把缩进对齐：同一层的前面空格一样多，冒号后面留一个空格"
QUOTES = "检查引号是不是成对；带冒号、井号的文字要用英文双引号整个包起来"
TABS = "YAML 里不能用 Tab 键，请换成空格"
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


def read_located(path: Path, name: str) -> Located | None:
    """The document of a file, which problems call `name`; None for an empty one.

    Raises:
        ProblemsError: it is no UTF-8, no YAML, has a key twice, or a value that is none (such as the 31st of April).
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ProblemsError([Problem(name, line, "这里的文字不是 UTF-8 编码", UTF8)]) from None
    return parse_located(text, name)


def parse_located(text: str, name: str) -> Located | None:
    """The document in a text; see `read_located`."""
    try:
        loader = yaml.SafeLoader(text)
    except yaml.YAMLError as error:
        raise ProblemsError([_broken(error, name)]) from None
    try:
        node = loader.get_single_node()
        return None if node is None else _located(loader, node, name)
    except yaml.YAMLError as error:
        raise ProblemsError([_broken(error, name)]) from None
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
    try:
        return Located(loader.construct_object(node, deep=True), line)
    except ValueError:
        problem = Problem(name, line, f"“{node.value}”不是一个真的日期或数字", "日期写成 2026-11-08 这样")
        raise ProblemsError([problem]) from None


def _entries(loader: yaml.SafeLoader, node: yaml.MappingNode, name: str) -> Iterator[tuple[str, int, Located]]:
    lines: dict[str, int] = {}
    for key_node, value_node in node.value:
        key, line = str(loader.construct_object(key_node, deep=True)), key_node.start_mark.line + 1
        if key in lines:
            what = f"“{key}”写了两遍（第{lines[key]}行已经写过）"
            raise ProblemsError([Problem(name, line, what, "两处合成一处，不然前一处会被当作没写")])
        lines[key] = line
        yield key, line, _located(loader, value_node, name)


def _broken(error: yaml.YAMLError, name: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    said = str(getattr(error, "problem", "") or getattr(error, "reason", "") or "")
    # PyYAML notices some mistakes only at the beginning of the next line.
    line = 1 if mark is None else max(1, mark.line + (1 if mark.column else 0))
    if "\\t" in said or "tab" in said:
        return Problem(name, mark.line + 1 if mark else 1, "这一行用了 Tab 键", TABS)
    if "quoted scalar" in f"{said}{getattr(error, 'context', '')}":
        begun = getattr(error, "context_mark", None) or mark
        return Problem(name, begun.line + 1 if begun else line, "引号开了头，没有收尾", QUOTES)
    if "alias" in said or "anchor" in said or "start any token" in said:
        return Problem(name, line, "这一行有 YAML 读不懂的符号", QUOTES)
    if "special characters" in said:
        return Problem(name, line, "这个文件里有看不见的控制字符", "请把这段文字删掉重新输入")
    return Problem(name, line, "从这一行起读不懂", INDENT)
