"""What keeps the files of sayings that rules look for from being used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.sayings_check import problems
from trainer.refusals import Finding

FOLDER = "data/sayings/"


def saying_findings(texts: Mapping[str, str], root: Path) -> Iterator[Finding]:
    """Every phrase that cannot be read, every saying that is missing or that nothing looks for."""
    del root
    for path, text in texts.items():
        for problem in problems(Path(path).stem, text):
            yield Finding(path, problem.line, problem.reason, problem.remedy)
