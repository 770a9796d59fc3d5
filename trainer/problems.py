"""What is wrong with a trainer's file, in the trainer's words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

MOST_NAMED = 12


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where (`line` counts from 1), why, and what to write instead. In Chinese."""

    path: str
    line: int
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path} 第{self.line}行：{self.reason}。{self.remedy}。"

    def to_json(self) -> dict[str, str | int]:
        return {"path": self.path, "line": self.line, "reason": self.reason, "remedy": self.remedy}


class ProblemsError(ValueError):
    """Some files cannot be read as they are; nothing of them was used."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def rather(given: str, known: Iterable[str]) -> str:
    """What was probably meant instead of an unknown name, or else what there is."""
    names = list(known)
    near = get_close_matches(given, names, n=3, cutoff=0.5)
    if near:
        return "是不是想写" + "、".join(f"“{name}”" for name in near)
    more = "……" if len(names) > MOST_NAMED else ""
    return "可以写：" + "、".join(names[:MOST_NAMED]) + more
