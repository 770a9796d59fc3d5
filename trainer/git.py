"""Git as the workbench uses it: one command at a time in one folder, asking nobody and running no hooks."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from trainer.refusals import RefusedError

# Whatever started this process may itself run within git.
_FOREIGN = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY")
_OPTIONS = ("-c", "core.quotepath=off", "-c", "core.hooksPath=/dev/null", "-c", "commit.gpgsign=false")


class GitError(Exception):
    """A command failed; the message is git's own."""


@dataclass(frozen=True)
class Author:
    """In whose name something is changed."""

    number: str
    name: str

    @property
    def address(self) -> str:
        """Git wants one; nobody is reached at it."""
        return f"{self.number}@trainers.invalid"


class Git:
    """Git in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *words: str, given: str | None = None, author: Author | None = None) -> str:
        """What the command printed.

        Raises:
            GitError: the command failed.
            RefusedError: there is no git on this machine.
        """
        return self._run(words, given, author).decode(errors="replace")

    def pack(self, commit: str) -> bytes:
        """All files of a commit as a tar archive. Raises as `run` does."""
        return self._run(("archive", "--format=tar", commit, "--"), None, None)

    def _run(self, words: Sequence[str], given: str | None, author: Author | None) -> bytes:
        command = shutil.which("git")
        if command is None:
            raise RefusedError("这台机器上没有安装 git，改动无处可存，请联系运维人员", status=503)
        done = subprocess.run(  # noqa: S603 (no shell, and every word is ours or checked)
            [command, *_OPTIONS, *words],
            cwd=self.folder,
            input=None if given is None else given.encode(),
            stdin=subprocess.DEVNULL if given is None else None,
            capture_output=True,
            env=_environment(author),
            check=False,
        )
        if done.returncode:
            raise GitError((done.stderr or done.stdout).decode(errors="replace").strip())
        return done.stdout

    def works(self, *words: str) -> bool:
        """Whether the command ends well."""
        try:
            self.run(*words)
        except GitError:
            return False
        return True


def blob_hash(content: bytes) -> str:
    """The name under which git keeps this content, so that a page's starting point can be found again."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _environment(author: Author | None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    kept |= {"LC_ALL": "C.UTF-8", "GIT_TERMINAL_PROMPT": "0", "GIT_EDITOR": "true"}
    name, address = (author.name, author.address) if author else ("anxin", "anxin@trainers.invalid")
    return kept | {
        "GIT_AUTHOR_NAME": name,
        "GIT_AUTHOR_EMAIL": address,
        "GIT_COMMITTER_NAME": name,
        "GIT_COMMITTER_EMAIL": address,
    }
