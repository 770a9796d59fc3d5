"""Asking for a check, and whether a version has passed it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.settings import Settings
from trainer.draft import Draft
from trainer.git import Author, Git, GitError
from trainer.jobs import GREEN, Job, Jobs
from trainer.json_files import read_json, write_json
from trainer.refusals import RefusedError
from trainer.releases import Releases
from trainer.signatures import is_signed
from trainer.versions import PROJECTS_COMMIT


class Checks:
    """The checks of one service."""

    def __init__(self, settings: Settings, draft: Draft) -> None:
        self._settings = settings
        self._draft = draft
        self._git = Git(settings.repository)
        self._releases = Releases.of(settings)
        self.jobs = Jobs(settings)

    def start(self, who: Author, now: datetime) -> Job:
        """Check the draft as it is now. Raises RefusedError while another check is under way."""
        commit, live = self._draft.head, self.live_commit()
        if self._releases.live() is None:
            # The live branch moves on when the draft is taken over; what serves does not.
            write_json(self._settings.trainer_folder / PROJECTS_COMMIT, {"commit": live})
        return self.jobs.start(commit, self.tree_of(commit), live, who, now)

    def live_commit(self) -> str:
        """What serves now: the live version, else what the service was started on, else the live branch."""
        live = self._releases.live()
        if live is not None:
            return live.commit
        found = read_json(self._settings.trainer_folder / PROJECTS_COMMIT)
        if found is not None and self._git.works("cat-file", "-e", f"{found['commit']}^{{commit}}"):
            return str(found["commit"])
        return self._git.run("rev-parse", f"refs/heads/{self._settings.live_branch}").strip()

    def newest(self) -> Job | None:
        """The last check that was asked for."""
        return next(iter(self.jobs.newest_first()), None)

    def comparison(self, job_id: str) -> Any:
        """What a check found beside the live version. Raises RefusedError when it came to none."""
        found = self.jobs.comparison(job_id)
        if found is None:
            raise RefusedError("这次检查没有做到对比那一步", status=404)
        return found

    def newest_id(self) -> str:
        """The last check's. Raises RefusedError when there is none."""
        job = self.newest()
        if job is None:
            raise RefusedError("还没有检查过", status=404)
        return job.id

    def approve(self, commit: str) -> str:
        """The hash of the commit's model. Raises RefusedError, saying why, when its check is not green.

        Another commit with the same files will do: a merge gives one.
        """
        tree = self.tree_of(commit)
        job = next((job for job in self.jobs.newest_first() if job.tree == tree), None)
        if job is None:
            raise RefusedError(f"版本 {commit[:7]} 还没有检查过，请先检查", status=409)
        if job.state != GREEN:
            raise RefusedError("检查没有通过（或还没有结束），不能上线", status=409)
        if job.against != self.live_commit():
            raise RefusedError("检查以后线上换了版本，请再检查一次（没变的步骤不会重做）", status=409)
        model = job.model
        key = self._settings.agents_key.get_secret_value()
        if not is_signed(key, job.commit, model["sha256"], model["signature"]):
            raise RefusedError("检查记录里的模型签名不对，不能上线，请重新检查", status=409)
        return model["sha256"]

    def tree_of(self, commit: str) -> str:
        """What names the commit's files, whatever their history. Raises RefusedError for no commit of ours."""
        try:
            return self._git.run("rev-parse", f"{commit}^{{tree}}").strip()
        except GitError as error:
            raise RefusedError(f"仓库里没有版本 {commit[:12]}", status=404) from error
