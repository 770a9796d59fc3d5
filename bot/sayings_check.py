"""What keeps a file of sayings from being used, in a trainer's words, with the line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from actions.sayings import EXCEPT, FOLDER, GROUPS, PHRASES, SAYINGS, expressions
from actions.templates import TemplateError, compile_phrases

README = "写法见 data/dictionaries/README.md"


@dataclass(frozen=True)
class Problem:
    """What is wrong in a line (counted from 1), and what to do about it."""

    line: int
    reason: str
    remedy: str


def problems_of_all() -> Iterator[tuple[str, Problem]]:
    """Those of the project's own files, each with its file's place."""
    for path in sorted(FOLDER.glob("*.yml")):
        for problem in problems(path.stem, path.read_text(encoding="utf-8")):
            yield f"data/{FOLDER.name}/{path.name}", problem


def problems(file: str, text: str) -> Iterator[Problem]:
    """Everything for which `text` cannot be the file of this name."""
    try:
        root = yaml.compose(text, yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        # A quote that is never closed is noticed only at the end, and mended where it begins.
        mark = error.context_mark if "quoted scalar" in (error.context or "") else error.problem_mark
        yield Problem(mark.line + 1 if mark else 1, "这里的格式不对", "对照相邻几行的缩进、冒号和引号")
        return
    expected = SAYINGS.get(file)
    if expected is None:
        yield Problem(1, "没有哪条规则会看这个文件", f"写进已有的文件：{'、'.join(sorted(SAYINGS))}")
    elif not isinstance(root, yaml.MappingNode):
        yield Problem(1, "文件里应该是“名字: [说法, 说法]”", README)
    else:
        yield from _of_sayings({str(key.value): (key, node) for key, node in root.value}, expected)


def _of_sayings(found: Mapping[str, tuple[Any, Any]], expected: frozenset[str]) -> Iterator[Problem]:
    groups, problems_of_groups = _groups(found[GROUPS][1]) if GROUPS in found else ({}, [])
    yield from problems_of_groups
    for name, (key, node) in found.items():
        if name in expected:
            yield from _of_saying(name, node, groups)
        elif name != GROUPS:
            yield Problem(_line(key), f"没有哪条规则会看“{name}”", f"这个文件里可以写：{'、'.join(sorted(expected))}")
    for name in sorted(expected - found.keys()):
        yield Problem(1, f"少了“{name}”", "规则要看它，名字不能删，也不能改")


def _groups(node: Any) -> tuple[dict[str, str], list[Problem]]:
    """The groups that can be used, and what is wrong with the others."""
    if not isinstance(node, yaml.MappingNode):
        return {}, [Problem(_line(node), f"“{GROUPS}”下面应该是“名字: [词, 词]”", README)]
    lists = {str(key.value): members for key, members in node.value}
    wrong = {name: problem for name, members in lists.items() if (problem := _list_problem(name, members))}
    usable = {name: [one.value for one in members.value] for name, members in lists.items() if name not in wrong}
    return expressions(usable), list(wrong.values())


def _of_saying(name: str, node: Any, groups: Mapping[str, str]) -> Iterator[Problem]:
    parts = {PHRASES: node}
    if isinstance(node, yaml.MappingNode):
        parts = {str(key.value): part for key, part in node.value}
        for part in parts.keys() - {PHRASES, EXCEPT}:
            yield Problem(_line(parts[part]), f"“{name}”下面不认识“{part}”", f"只能写 {PHRASES} 和 {EXCEPT}")
        if PHRASES not in parts:
            yield Problem(_line(node), f"“{name}”下面少了 {PHRASES}", "至少写一句说法")
    for part in (PHRASES, EXCEPT):
        if part in parts:
            yield from _of_list(name, parts[part], groups)


def _of_list(name: str, node: Any, groups: Mapping[str, str]) -> Iterator[Problem]:
    problem = _list_problem(name, node)
    if problem is not None:
        yield problem
        return
    for item in node.value:
        yield from _of_phrase(item, groups)


def _list_problem(name: str, node: Any) -> Problem | None:
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        return Problem(_line(node), f"“{name}”后面应该是一串说法", "写成 [说法, 说法]，或者一行一句、前面加“- ”")
    for item in node.value:
        if not isinstance(item, yaml.ScalarNode):
            return Problem(_line(item), "这一句不是文字", "有花括号的说法用引号括起来")
    return None


def _of_phrase(node: Any, groups: Mapping[str, str]) -> Iterator[Problem]:
    phrase = str(node.value)
    try:
        compile_phrases([phrase.format_map(groups)])
    except KeyError as error:
        known = f"这个文件的 {GROUPS} 里有：{'、'.join(groups)}" if groups else f"先在 {GROUPS} 里写上它"
        yield Problem(_line(node), f"“{phrase}”里的花括号 {error.args[0]} 没有写过", known)
    except (TemplateError, ValueError, IndexError, AttributeError):
        yield Problem(_line(node), f"“{phrase}”读不懂", f"看看括号有没有成对、是不是什么都不写也能合上；{README}")


def _line(node: Any) -> int:
    return int(node.start_mark.line) + 1
