"""A dialogue as trainers' files have it: one key a line, lists and sums in brackets."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

Turn = Mapping[str, Any]


def dialogue_text(title: str, day: str, at: str | None, turns: Iterable[Turn]) -> str:
    """The dialogue as an entry of a file; `at` is left out where it is noon."""
    lines = [f"- 标题: {scalar(title)}", f"  日期: {day}"]
    lines += [f'  时刻: "{at}"'] if at else []
    lines.append("  对话:")
    for turn in turns:
        for number, (key, value) in enumerate(turn.items()):
            lines.append(f"{'    - ' if number == 0 else '      '}{key}: {scalar(value)}")
    return "\n".join(lines) + "\n"


def scalar(value: Any) -> str:
    """A value on one line, quoted where YAML would read it as anything else."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key)}: {scalar(one)}" for key, one in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(scalar, value)) + "]"
    if isinstance(value, str) and _reads_as_it_is(value):
        return value
    return json.dumps(value, ensure_ascii=False)


def _reads_as_it_is(text: str) -> bool:
    try:
        return bool(yaml.safe_load(f"[{text}]") == [text] and yaml.safe_load(f"a: {text}") == {"a": text})
    except yaml.YAMLError:
        return False
