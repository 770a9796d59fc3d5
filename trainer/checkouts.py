"""A commit as a folder in which its own code runs on its own data, with its model."""

from __future__ import annotations

import os
import shutil
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path

from bot.archives import extract_within
from bot.settings import Settings
from bot.train import model_path
from trainer.git import Git, GitError
from trainer.refusals import RefusedError
from trainer.trained import trained_model, training_folder

SHARED = ("fits", "second_fits", "vectors", "folds", "gists")
"""What all versions' training makes and may take from one another, below the models."""


class Checkouts:
    """The folder of all checkouts. One that is there is whole: it is made aside and moved into its place."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = settings.trainer_folder / "versions"

    def place(self, commit: str) -> Path:
        """Where the commit's checkout is, made or not."""
        return self._folder / commit[:12]

    def make(self, commit: str) -> Path:
        """The commit's checkout. Raises RefusedError for a commit that the repository does not hold."""
        place = self.place(commit)
        if not place.is_dir():
            self._folder.mkdir(parents=True, exist_ok=True)
            aside = Path(tempfile.mkdtemp(dir=self._folder, prefix=".making-"))
            try:
                self._fill(aside, commit)
                aside.chmod(0o755)
                aside.rename(place)
            except OSError:
                # Another process was quicker.
                if not place.is_dir():
                    raise
            finally:
                shutil.rmtree(aside, ignore_errors=True)
        return place

    def link_model(self, commit: str) -> Path:
        """The version's model in its own checkout, from where no newer training removes it.

        Raises RefusedError when it has not been trained.
        """
        place = self.place(commit)
        kept = model_path(place / "models", place)
        if not kept.is_file():
            trained = trained_model(self._settings, place)
            if trained is None:
                raise RefusedError(f"版本 {commit[:7]} 还没有训练出模型，请先检查它", status=409)
            _link(trained, kept)
        return kept

    def keep_only(self, commits: set[str]) -> None:
        """Remove all checkouts but those of these commits."""
        kept = {self.place(commit) for commit in commits}
        for place in self._folder.glob("*") if self._folder.is_dir() else ():
            if place not in kept and not place.name.startswith("."):
                shutil.rmtree(place, ignore_errors=True)

    def environment(self, commit: str) -> dict[str, str]:
        """For a process of this version that is no worker: its own code, the models of all."""
        return {**os.environ, **self._settings.as_variables(), "PYTHONPATH": str(self.place(commit))}

    def _fill(self, folder: Path, commit: str) -> None:
        try:
            packed = Git(self._settings.repository).pack(commit)
        except GitError as error:
            raise RefusedError(f"仓库里没有版本 {commit[:12]}", status=404) from error
        with tarfile.open(fileobj=BytesIO(packed)) as archive:
            extract_within(archive, folder)
        for name in SHARED:
            shared = training_folder(self._settings) / name
            shared.mkdir(parents=True, exist_ok=True)
            (folder / "models").mkdir(exist_ok=True)
            (folder / "models" / name).symlink_to(shared)
        words = self._settings.trainer_folder / "jieba"
        words.mkdir(parents=True, exist_ok=True)
        (folder / "var").mkdir(exist_ok=True)
        (folder / "var" / "jieba").symlink_to(words)


def _link(trained: Path, kept: Path) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    aside = kept.with_name(f".{os.getpid()}-{kept.name}")
    try:
        os.link(trained, aside)
    except OSError:
        # Another file system, or one without links.
        shutil.copyfile(trained, aside)
    aside.replace(kept)
