"""Where a text is no YAML: the line, the reason and the remedy in a trainer's words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from trainer.refusals import Finding

# What the library says, what that means, and what to do.
_KNOWN = (
    (r"mapping values are not allowed", "多了一个冒号，或者上一行没有写完", "内容里有冒号时，用引号把整句括起来"),
    (r"could not find expected ':'", "少了冒号", "写成“名字: 内容”，冒号后面空一格"),
    (r"a tab character", "用了 Tab 来缩进", "缩进只用空格"),
    (r"cannot start any token", "开头不能用这个符号", "以 @、%、` 开头的内容用引号括起来，缩进不用 Tab"),
    (r"expected (',' or|node content)", "方括号或花括号没有成对", "补上少的那一半"),
    (r"quoted scalar", "引号没有成对", "补上少的那个引号"),
    (
        r"did not find expected",
        "和上面对不齐，或者引号后面还有字",
        "同一层对齐到同一列，只用空格；整句用一对引号括起来",
    ),
    (r"duplicate key", "同一个名字在这一层写了两遍", "合并成一个，或者改掉其中一个名字"),
    (r"undefined alias|unknown tag|determine a constructor", "用了这里不认识的写法（* & !）", "去掉，或用引号括起来"),
    (r"no such day", "没有这一天", "日期写成 2026-11-08 这样，月和日都要真的有"),
    (r"control characters|special characters|unacceptable", "有看不见的控制符", "删掉这一行里看不见的符号，重新输入"),
)
_NO_SUCH_DAY = "no such day"
_OTHER = ("这里的格式不对", "和文件里相邻的写法对照一下缩进、冒号和引号")


class _StrictLoader(yaml.CSafeLoader):
    """Safe, and refuses a name that is given twice, of which YAML would silently keep the last."""


def _mapping(loader: _StrictLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[str] = set()
    for key, _ in node.value:
        name = str(key.value)
        if name in seen:
            raise yaml.constructor.ConstructorError(None, None, f"duplicate key {name}", key.start_mark)
        seen.add(name)
    return loader.construct_mapping(node, deep=True)


def _timestamp(loader: _StrictLoader, node: yaml.ScalarNode) -> Any:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        raise yaml.constructor.ConstructorError(None, None, _NO_SUCH_DAY, node.start_mark) from None


_StrictLoader.add_constructor("tag:yaml.org,2002:map", _mapping)
_StrictLoader.add_constructor("tag:yaml.org,2002:timestamp", _timestamp)


def yaml_findings(path: str, text: str) -> Iterator[Finding]:
    """The first thing that keeps the text from being read, if any; a file holds a mapping or a list."""
    try:
        content = yaml.load(text, _StrictLoader)  # noqa: S506 (a safe loader)
    except yaml.YAMLError as error:
        mark = _mark(error)
        reason, remedy = _in_chinese(str(error))
        yield Finding(path, mark.line + 1 if mark else _control_line(text), reason, remedy)
        return
    if not isinstance(content, (dict, list)):
        yield Finding(path, 1, "文件里没有内容", "参照同一文件夹里的其他文件来写")


def _mark(error: yaml.YAMLError) -> Any:
    """Where to mend it; a quote that is never closed is noticed only at the end, and mended where it begins."""
    context = getattr(error, "context_mark", None)
    if context is not None and "quoted scalar" in str(getattr(error, "context", "")):
        return context
    return getattr(error, "problem_mark", None) or context


def _in_chinese(problem: str) -> tuple[str, str]:
    return next(((reason, remedy) for known, reason, remedy in _KNOWN if re.search(known, problem)), _OTHER)


def _control_line(text: str) -> int:
    found = re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text)
    return text.count("\n", 0, found.start()) + 1 if found else 0
