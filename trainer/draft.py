"""The draft on which all trainers work: the branch `trainers` in a checkout of its own; one commit for each change."""

from __future__ import annotations

import fcntl
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from trainer import files
from trainer.files import File
from trainer.git import Author, Git, GitError, blob_hash
from trainer.refusals import ConflictError, Finding, RefusedError

BRANCH = "trainers"
LONGEST_MESSAGE = 500
TRIES = 3
NEW = ""
"""What a change to a file that was not there yet starts from."""

T = TypeVar("T")

Check = Callable[[Mapping[str, str], Path], Sequence[Finding]]
"""What is wrong with these texts by path, read beside the other files below a folder."""


@dataclass(frozen=True)
class Change:
    """A file's new text, and the hash of the content that it was made from (`NEW`: the file is to be made)."""

    path: str
    text: str
    base: str


class Draft:
    """The trainers' checkout. May be used from several threads and processes; it is made when it is first needed.

    What lies in it uncommitted was left by a save that was cut off, and is removed by the next one.
    """

    def __init__(self, repository: Path, folder: Path, live_branch: str, check: Check) -> None:
        self.live_branch = live_branch
        self._repository = Git(repository)
        self._folder = folder
        self._check = check
        self._whole = False

    @property
    def root(self) -> Path:
        """The checkout's folder, made first where it is missing. Raises RefusedError when it cannot be."""
        if not self._whole or not (self._folder / ".git").exists():
            # Git puts its mark there before the files: whoever comes meanwhile waits for them.
            with self._lock():
                self._make()
            self._whole = True
        return self._folder

    @property
    def git(self) -> Git:
        return Git(self.root)

    @property
    def repository(self) -> Git:
        return self._repository

    @property
    def head(self) -> str:
        """The newest commit's id."""
        return self.git.run("rev-parse", "HEAD").strip()

    def read(self, path: str) -> File:
        """A file as it is now. Raises RefusedError when it is not there or not for trainers."""
        return files.read(self.root, path)

    def paths(self, pattern: str) -> list[str]:
        """The files that fit a pattern such as `data/nlu/*.yml` (`**` for folders), in order."""
        return sorted(path.relative_to(self.root).as_posix() for path in self.root.glob(pattern) if path.is_file())

    def save(self, changes: Sequence[Change], author: Author, message: str) -> str:
        """Keep the changes as one commit, merged with what others have meanwhile changed elsewhere in the same files.

        Returns the newest commit's id, which is an older one where nothing has changed.

        Raises:
            ConflictError: another trainer has changed the same lines.
            RefusedError: a path is not for trainers, or something is wrong with a text.
        """
        with self.alone() as git:
            texts = {change.path: self._merged(git, change) for change in changes}
            findings = self._check(texts, self._folder)
            if findings:
                raise RefusedError("有几处要先改好，才能保存", findings)
            with _undone_unless_finished(git):
                for path, text in texts.items():
                    files.write(self._folder, path, text)
                git.run("add", "--", *texts)
                if not git.works("diff", "--cached", "--quiet"):
                    git.run("commit", "--quiet", "--no-verify", "-F", "-", given=_tidy(message), author=author)
            return git.run("rev-parse", "HEAD").strip()

    @contextmanager
    def alone(self) -> Iterator[Git]:
        """While nobody else changes the draft; it is as its newest commit has it."""
        root = self.root
        with self._lock():
            git = Git(root)
            # Whoever left this lock is gone: we have ours.
            Path(root / git.run("rev-parse", "--git-path", "index.lock").strip()).unlink(missing_ok=True)
            if git.run("status", "--porcelain"):
                _clean(git)
            yield git

    def _merged(self, git: Git, change: Change) -> str:
        """The change on top of what the file is by now."""
        place = files.check_path(self._folder, change.path)
        text = _with_last_newline(change.text)
        if not place.exists():
            if change.base != NEW:
                raise RefusedError(f"“{change.path}”已经被删除，请刷新后再看", status=409)
            return text
        theirs = files.read(self._folder, change.path)
        if theirs.hash == change.base or theirs.text == text:
            return text
        if change.base == NEW:
            raise ConflictError(change.path, text, theirs.text, theirs.hash)
        base = self._kept(git, change.base)
        merged = None if base is None else _merge(git, text, base, theirs.text)
        if merged is None:
            raise ConflictError(change.path, text, theirs.text, theirs.hash)
        return merged

    def _kept(self, git: Git, name: str) -> str | None:
        """What git keeps under a hash; None where it does not."""
        if len(name) != len(blob_hash(b"")) or not name.isalnum():
            return None
        try:
            return git.run("cat-file", "blob", name)
        except GitError:
            return None

    def _make(self) -> None:
        if (self._folder / ".git").exists():
            return
        repository = self._repository
        try:
            repository.run("worktree", "prune")
            if repository.works("rev-parse", "--verify", "--quiet", f"refs/heads/{BRANCH}"):
                repository.run("worktree", "add", "--quiet", str(self._folder), BRANCH)
            else:
                repository.run("worktree", "add", "--quiet", "-b", BRANCH, str(self._folder), self.live_branch)
        except (GitError, OSError) as error:
            raise RefusedError(f"培训师的草稿打不开，请联系运维人员：{error}", status=503) from error

    @contextmanager
    def _lock(self) -> Iterator[None]:
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        # Each opening has a lock of its own, so that threads wait for each other as processes do.
        with (self._folder.parent / "draft.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def again_on_conflict(attempt: Callable[[], T]) -> T:
    """What `attempt` gives, which reads, changes and saves: where two have put something in one place, it is made anew.

    Raises ConflictError when others come before it again and again.
    """
    for _ in range(TRIES - 1):
        with suppress(ConflictError):
            return attempt()
    return attempt()


@contextmanager
def _undone_unless_finished(git: Git) -> Iterator[None]:
    try:
        yield
    except BaseException:
        _clean(git)
        raise


def _clean(git: Git) -> None:
    git.run("reset", "--hard", "--quiet")
    git.run("clean", "-fdq")


def _merge(git: Git, mine: str, base: str, theirs: str) -> str | None:
    """Both changes in one text; None where they touch the same lines."""
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for name, text in (("mine", mine), ("base", base), ("theirs", theirs)):
            path = Path(folder) / name
            path.write_bytes(text.encode())
            names.append(str(path))
        try:
            return git.run("merge-file", "-p", "--quiet", *names)
        except GitError:
            return None


def _with_last_newline(text: str) -> str:
    # A browser's text fields may give the lines of another system.
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return unified if unified.endswith("\n") or not unified else unified + "\n"


def _tidy(message: str) -> str:
    """A commit's message: its first line is the subject."""
    lines = [line.rstrip() for line in message.strip()[:LONGEST_MESSAGE].splitlines()]
    return "\n".join(lines) or "修改"
