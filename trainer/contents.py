"""What each step of a check reads, as a hash: a step whose inputs are those of an earlier run need not be run again."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from bot.newest import keep_newest
from trainer.git import Git
from trainer.json_files import read_json, write_json

UNDERSTANDING = (
    "config.yml",
    "uv.lock",
    "data/nlu",
    "data/dictionaries",
    "data/evaluation",
    "actions/templates.py",
    "bot/nlu",
    "bot/evaluation",
    "bot/examples.py",
    "bot/commands/understanding.py",
    "trainer/measuring.py",
)
LINT = (*UNDERSTANDING, "data", "domain.yml", "tests/conversations", "entitlement", "actions", "bot", "trainer")
CONVERSATIONS = (
    "config.yml",
    "domain.yml",
    "uv.lock",
    "data",
    "tests/conversations",
    "brands",
    "entitlement",
    "desk",
    "actions",
    "bot",
    "trainer/rehearsal",
)
MOST = 20


def content_hash(git: Git, commit: str, paths: tuple[str, ...]) -> str:
    """A hash of what these files and folders hold in a commit."""
    listed = git.run("ls-tree", commit, "--", *paths)
    return hashlib.sha256(listed.encode()).hexdigest()[:24]


class Kept:
    """Results of steps, by step and content; the newest stay."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "kept"

    def get(self, step: str, content: str) -> Any:
        """What the step found in this content; None when it has not been run on it."""
        path = self._path(step, content)
        found = read_json(path)
        if found is not None:
            path.touch()
        return found

    def put(self, step: str, content: str, result: Any) -> None:
        write_json(self._path(step, content), result)
        keep_newest(self._folder.glob(f"{step}-*.json"), MOST)

    def _path(self, step: str, content: str) -> Path:
        return self._folder / f"{step}-{content}.json"
