"""What the reviewer does with the draft: see what has changed since the live branch, take it over, send one back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trainer.draft import BRANCH, Draft
from trainer.git import Author, Git, GitError
from trainer.refusals import RefusedError

SENT_BACK = "Sends-back: "
"""The line in a commit's message that names the one it undoes."""

_FIELD, _RECORD = "\x1f", "\x1e"
_FORMAT = _RECORD + _FIELD.join(("%H", "%an", "%ae", "%aI", "%s", "%b", ""))
_COMMIT = re.compile(r"[0-9a-f]{7,40}")

Gate = Callable[[str], str | None]
"""Why the draft's commit must not go to the live branch yet, in Chinese; None: it may."""


@dataclass(frozen=True)
class Commit:
    """One change of the draft. `when` is ISO; `sends_back` is the commit that this one undoes."""

    id: str
    author: str
    number: str
    when: str
    subject: str
    body: str
    files: list[str]
    sends_back: str
    sent_back: bool


class Review:
    """The draft beside the live branch."""

    def __init__(self, draft: Draft, gate: Gate) -> None:
        self._draft = draft
        self._gate = gate

    def commits(self) -> list[Commit]:
        """What the draft has and the live branch has not, the newest first."""
        printed = self._draft.git.run(
            "log", "--no-merges", f"--format={_FORMAT}", "--name-only", f"{self._live}..{BRANCH}", "--"
        )
        found = [_commit(record) for record in printed.split(_RECORD)[1:]]
        undone = {commit.sends_back for commit in found}
        return [_marked(commit, undone) for commit in found]

    def behind(self) -> int:
        """How many commits the live branch has and the draft has not."""
        return int(self._draft.git.run("rev-list", "--count", f"{BRANCH}..{self._live}"))

    def why_not(self) -> str | None:
        """Why the draft cannot be taken over as it is."""
        return self._gate(self._draft.head)

    def diff(self, commit: str | None = None) -> str:
        """One commit's changes, or all since the live branch. Raises RefusedError for a commit that is not there."""
        options = ("--no-color", "--no-ext-diff", "--unified=3", "--no-renames")
        git = self._draft.git
        if commit is None:
            return git.run("diff", *options, f"{self._live}...{BRANCH}", "--")
        self._check_here(git, commit)
        return git.run("show", "--format=", *options, commit, "--")

    def send_back(self, commit: str, author: Author, reason: str) -> str:
        """Undo one commit by another that says why; the new commit's id.

        Raises RefusedError when it is not there, was undone already, or later changes build on it.
        """
        with self._draft.alone() as git:
            known = {one.id: one for one in self.commits()}
            if commit not in known:
                raise RefusedError("这处改动不在草稿里，请刷新后再看", status=404)
            if known[commit].sent_back:
                raise RefusedError("这处改动已经退回过了", status=409)
            try:
                git.run("revert", "--no-commit", commit)
            except GitError:
                git.run("reset", "--hard", "--quiet")
                raise RefusedError("后来的改动也动了同样的几行，请先退回后来的那一处", status=409) from None
            message = f"退回：{known[commit].subject}\n\n{reason.strip()}\n\n{SENT_BACK}{commit}"
            git.run("commit", "--quiet", "--no-verify", "--allow-empty", "-F", "-", given=message, author=author)
            return git.run("rev-parse", "HEAD").strip()

    def take_over(self, author: Author) -> str:
        """Merge the draft into the live branch; the merge commit's id.

        Raises RefusedError, with the live branch as it was, when there is nothing to take, both sides changed the same
        lines, the check is not green, or the live branch's own checkout is in the way.
        """
        with self._draft.alone() as git:
            if not self.commits():
                raise RefusedError("草稿里没有新的改动", status=409)
            self._catch_up(git, author)
            head, live = (git.run("rev-parse", name).strip() for name in (BRANCH, self._live))
            reason = self._gate(head)
            if reason is not None:
                raise RefusedError(reason, status=409)
            message = f"上线培训师的改动（{author.name} 审核）"
            tree = f"{head}^{{tree}}"
            merged = git.run(
                "commit-tree", tree, "-p", live, "-p", head, "-F", "-", given=message, author=author
            ).strip()
            self._move_live(git, merged, live)
            git.run("merge", "--quiet", "--ff-only", merged)
            return merged

    def _catch_up(self, git: Git, author: Author) -> None:
        """Bring into the draft what the live branch has gained meanwhile."""
        if git.works("merge-base", "--is-ancestor", self._live, "HEAD"):
            return
        message = f"并入 {self._draft.live_branch} 的新改动"
        try:
            git.run("merge", "--no-ff", "--no-edit", "-m", message, self._live, author=author)
        except GitError:
            files = "、".join(git.run("diff", "--name-only", "--diff-filter=U").split())
            git.works("merge", "--abort")
            live = self._draft.live_branch
            raise RefusedError(
                f"草稿和 {live} 改了同样的几行，合不起来（{files}）。请把这几行改得和 {live} 一样，或者退回那处改动",
                status=409,
            ) from None

    def _move_live(self, git: Git, merged: str, live: str) -> None:
        checkout = self._checkout_of_live(git)
        try:
            if checkout is None:
                git.run("update-ref", self._live, merged, live)
            else:
                Git(checkout).run("merge", "--quiet", "--ff-only", merged)
        except GitError as error:
            raise RefusedError(
                f"{self._draft.live_branch} 现在合不进去，可能有人在它的文件夹里改了文件还没有提交：{error}", status=409
            ) from None

    def _checkout_of_live(self, git: Git) -> Path | None:
        """The folder that has the live branch checked out, which must not be left behind its branch."""
        for entry in git.run("worktree", "list", "--porcelain").split("\n\n"):
            lines = entry.splitlines()
            if f"branch {self._live}" in lines:
                return Path(lines[0].removeprefix("worktree "))
        return None

    @property
    def _live(self) -> str:
        return f"refs/heads/{self._draft.live_branch}"

    def _check_here(self, git: Git, commit: str) -> None:
        if not _COMMIT.fullmatch(commit) or not git.works("merge-base", "--is-ancestor", commit, BRANCH):
            raise RefusedError("没有这处改动，请刷新后再看", status=404)


def _commit(record: str) -> Commit:
    *fields, files = record.split(_FIELD)
    name, author, address, when, subject, body = fields
    undone = next((line.removeprefix(SENT_BACK) for line in body.splitlines() if line.startswith(SENT_BACK)), "")
    said = "\n".join(line for line in body.strip().splitlines() if not line.startswith(SENT_BACK)).strip()
    number = address.partition("@")[0]
    return Commit(name, author, number, when, subject, said, files.split(), undone, sent_back=False)


def _marked(commit: Commit, undone: set[str]) -> Commit:
    return Commit(**{**vars(commit), "sent_back": commit.id in undone})
