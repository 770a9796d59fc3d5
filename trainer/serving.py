"""Which version `anxin serve` is to run: the live one in its own checkout, or what lies in the project's folder."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from bot.settings import PROJECT, Settings
from bot.supervisor import Version
from trainer.checkouts import Checkouts
from trainer.git import Git, GitError
from trainer.json_files import write_json
from trainer.refusals import RefusedError
from trainer.releases import Release, Releases
from trainer.versions import PROJECTS_COMMIT

logger = logging.getLogger(__name__)


class LiveVersions:
    """What the supervisor asks (`bot.supervisor.Versions`): reads `live.json`, and writes down what became of it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._releases = Releases.of(settings)
        self._checkouts = Checkouts(settings)
        self._project = Version("project", variables=settings.as_variables())
        self._projects_commit = _clean_commit(settings)
        self._skipped: dict[int, str] = {}
        self._wanted = self._project

    def wanted(self) -> Version:
        """The last decision that can be carried out."""
        try:
            releases = self._releases.all()
        except RefusedError:
            return self._wanted
        usable = (one for one in reversed(releases) if one.failed is None and self._is_usable(one))
        release = next(usable, None)
        if release is None:
            self._wanted = self._project
        elif release.number != self._wanted.number:
            self._wanted = self._version(release)
        return self._wanted

    def serves(self, version: Version) -> None:
        """It has begun to serve."""
        if version.number:
            self._note(version, served=datetime.now(UTC).isoformat(timespec="seconds"))
        elif self._projects_commit:
            write_json(self._settings.trainer_folder / PROJECTS_COMMIT, {"commit": self._projects_commit})

    def failed(self, version: Version, reason: str) -> None:
        """One that has never served is given up; one that has may do better at the next start of the service."""
        if not version.number:
            return
        self._skip(version.number, reason)
        if not any(one.number == version.number and one.served for one in self._releases.all()):
            self._note(version, failed=reason)

    def _note(self, version: Version, **what: str) -> None:
        try:
            self._releases.note(version.number, **what)
        except (OSError, RefusedError):
            logger.exception("could not write down what became of version %s", version.name)

    def _is_usable(self, release: Release) -> bool:
        if release.number in self._skipped:
            return False
        if not self._releases.is_ours(release):
            self._skip(release.number, "its signature is not ours")
        elif not self._checkouts.place(release.commit).is_dir():
            self._skip(release.number, "its checkout is gone")
        return release.number not in self._skipped

    def _skip(self, number: int, reason: str) -> None:
        self._skipped[number] = reason
        logger.error("release %d is not served: %s", number, reason)

    def _version(self, release: Release) -> Version:
        folder = self._checkouts.place(release.commit)
        variables = self._settings.as_variables() | {"ANXIN_MODELS": str(folder / "models")}
        return Version(release.commit[:7], release.number, folder, ("--sha256", release.sha256), variables)


def _clean_commit(settings: Settings) -> str | None:
    """The commit that the project's folder is at, where nothing in it differs."""
    if settings.repository.resolve() != PROJECT:
        return None
    git = Git(settings.repository)
    try:
        return None if git.run("status", "--porcelain") else git.run("rev-parse", "HEAD").strip()
    except (GitError, RefusedError, OSError):
        return None
