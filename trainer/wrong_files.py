"""Mistakes in the trainers' files."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from trainer.refusals import Finding, RefusedError

MOST_NAMED = 12


class WrongFilesError(RefusedError):
    """Some files cannot be read as they are; nothing of them was used."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        super().__init__("文件里有写错的地方，要先改好", tuple(findings))

    def __str__(self) -> str:
        return "\n".join(map(str, self.findings))


def rather(given: str, known: Iterable[str]) -> str:
    """What was probably meant instead of an unknown name, or else what there is."""
    names = list(known)
    near = get_close_matches(given, names, n=3, cutoff=0.5)
    if near:
        return "是不是想写" + "、".join(f"“{name}”" for name in near)
    more = "……" if len(names) > MOST_NAMED else ""
    return "可以写：" + "、".join(names[:MOST_NAMED]) + more
