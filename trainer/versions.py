"""Putting a version live, rolling back, and the history: what the page and the command line both call."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.settings import Settings
from bot.signed_models import sha256_of
from trainer.checkouts import Checkouts
from trainer.git import Author, Git, GitError
from trainer.json_files import read_json
from trainer.refusals import RefusedError
from trainer.releases import BEGINNING, PROMOTED, ROLLED_BACK, Release, Releases

KEPT = 6
"""Versions that can be gone back to."""
PROJECTS_COMMIT = "project.json"
"""Where the supervisor writes which commit it serves from the project's own folder."""

_COMMIT = re.compile(r"[0-9a-f]{7,40}")

Approve = Callable[[str], str]
"""The hash of a commit's checked model. Raises RefusedError for one that has not passed the check."""
Now = Callable[[], datetime]


class Versions:
    """The versions of one service."""

    def __init__(self, settings: Settings, approve: Approve, now: Now) -> None:
        self._settings = settings
        self._git = Git(settings.repository)
        self._approve = approve
        self._now = now
        self.checkouts = Checkouts(settings)
        self.releases = Releases.of(settings)

    def history(self) -> list[Release]:
        """Every decision, the newest first."""
        return self.releases.all()[::-1]

    def promote(self, commit: str | None, who: Author, why: str) -> Release:
        """Put a commit of the live branch live, its newest one where none is named; running services switch to it.

        Raises RefusedError when it is live already, not on the live branch, not checked, or its model is another.
        """
        commit = self.on_live_branch(commit)
        live = self.releases.live()
        if live is not None and live.commit == commit:
            raise RefusedError(f"版本 {commit[:7]} 已经在线上", status=409)
        sha256 = self._approve(commit)
        release = self._release(commit, PROMOTED, who, why, sha256)

        def both(known: list[Release]) -> list[Release]:
            return [*([] if known else self._beginning()), release]

        made = self.releases.add(both)
        self.tidy()
        return made

    def roll_back(self, number: int | None, who: Author, why: str) -> Release:
        """Put an earlier version live again: that of the release `number`, or the one before the live one.

        Raises RefusedError when there is none, or its model is not what it was.
        """
        target = self._earlier(number)
        if not self.releases.is_ours(target):
            raise RefusedError(f"版本 {target.commit[:7]} 的签名不对，不能上线", status=409)
        release = self._release(target.commit, ROLLED_BACK, who, why, target.sha256)
        return self.releases.add(lambda _: [release])

    def before_live(self) -> Release | None:
        """What rolling back would go back to."""
        live = self.releases.live()
        if live is None:
            return None
        known = [one for one in self.releases.all() if one.failed is None]
        # Whoever goes back twice wants the version before, not the one that was just left.
        first = next(one for one in reversed(known) if one.commit == live.commit and _is_first(one, known))
        earlier = (one for one in reversed(known) if one.number < first.number and one.commit != live.commit)
        return next(earlier, None)

    def on_live_branch(self, commit: str | None) -> str:
        """The full id of a commit of the live branch. Raises RefusedError when it is not on it."""
        branch = self._settings.live_branch
        live = f"refs/heads/{branch}"
        try:
            if commit is not None and not _COMMIT.fullmatch(commit):
                raise GitError("no id of a commit")
            found = self._git.run("rev-parse", "--verify", "--quiet", f"{commit or live}^{{commit}}").strip()
        except GitError:
            raise RefusedError(f"没有“{(commit or branch)[:60]}”这个版本", status=404) from None
        if not self._git.works("merge-base", "--is-ancestor", found, live):
            raise RefusedError(f"版本 {found[:7]} 还没有并入 {branch}，请审核员先在“变更”里并入", status=409)
        return found

    def tidy(self, *also: str) -> None:
        """Remove the checkouts that nobody goes back to; those of `also` stay."""
        commits = dict.fromkeys(one.commit for one in self.history() if one.failed is None)
        self.checkouts.keep_only({*list(commits)[:KEPT], *also})

    def _release(self, commit: str, kind: str, who: Author, why: str, sha256: str) -> Release:
        self.checkouts.make(commit)
        model = self.checkouts.link_model(commit)
        if sha256_of(model) != sha256:
            raise RefusedError(f"{model.name} 和检查过的模型不一样，不能上线，请重新检查", status=409)
        return self._described(commit, kind, who, why, model, sha256)

    def _beginning(self) -> list[Release]:
        """What the service has served so far, where its folder was as a commit has it and the model is still there."""
        found = read_json(self._settings.trainer_folder / PROJECTS_COMMIT)
        if found is None:
            return []
        commit = str(found["commit"])
        try:
            self.checkouts.make(commit)
            model = self.checkouts.link_model(commit)
        except RefusedError:
            return []
        return [self._described(commit, BEGINNING, Author("", ""), "", model, sha256_of(model))]

    def _described(self, commit: str, kind: str, who: Author, why: str, model: Path, sha256: str) -> Release:
        subject = self._git.run("log", "-1", "--format=%s", commit).strip()
        when = self._now().isoformat(timespec="seconds")
        number = 0  # given when it is added
        return Release(number, kind, commit, subject, who.number, who.name, why.strip(), when, model.name, sha256)

    def _earlier(self, number: int | None) -> Release:
        live = self.releases.live()
        if number is None:
            found = self.before_live()
            if found is None:
                raise RefusedError("没有更早的版本可以退回", status=409)
            return found
        found = next((one for one in self.releases.all() if one.number == number), None)
        if found is None or found.failed is not None:
            raise RefusedError(f"历史里没有可以退回的第 {number} 次上线", status=404)
        if live is not None and found.commit == live.commit:
            raise RefusedError(f"版本 {found.commit[:7]} 已经在线上", status=409)
        return found


def _is_first(release: Release, known: list[Release]) -> bool:
    """Whether it is how its version came, and not how one went back to it."""
    earlier = [one for one in known if one.number < release.number and one.commit == release.commit]
    return release.kind != ROLLED_BACK or not earlier
