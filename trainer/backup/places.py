"""Where what is backed up lies: each area of a backup is a folder of the settings."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bot.settings import Settings
from bot.train import model_path
from trainer.refusals import RefusedError

DATABASE = "database"
REPOSITORY = "repository.bundle"
LIVE = "live.json"
NOT_KEPT = {"__pycache__"}
TRAINERS_NOT_KEPT = {"draft", "draft.lock", "live.lock", "models"}
"""The draft is a checkout of the repository, which is kept by itself; versions have their models with them."""


@dataclass(frozen=True)
class Places:
    """The folders by area. `whole`: after restoring, nothing else lies there; in the others, further files may."""

    folders: Mapping[str, Path]
    whole: frozenset[str]

    @classmethod
    def of(cls, settings: Settings) -> Places:
        """Those of these settings."""
        folders = {
            "trainer": settings.trainer_folder,
            "uploads": settings.uploads,
            "brands": settings.brands,
            "brand": settings.brand,
            "models": settings.models,
        }
        return cls(folders, frozenset({"trainer", "uploads"}))

    def files(self) -> Iterator[tuple[str, Path]]:
        """What is kept, links among it, by its name in a backup.

        `live.json` comes before the versions that it names, which stay when a newer decision is made meanwhile.
        """
        for area in ("trainer", "uploads", "brands", "brand"):
            # One of the brands is kept with them.
            if area != "brand" or not self.is_in("brands", self.folders["brand"]):
                yield from sorted(self._files_of(area), key=lambda found: (found[0] != f"trainer/{LIVE}", found[0]))
        model = model_path(self.folders["models"])
        if model.is_file():
            yield f"models/{model.name}", model

    def place(self, name: str) -> Path:
        """Where a file of this name belongs. Raises RefusedError for a name that leads anywhere else."""
        path = PurePosixPath(name)
        area, inner = path.parts[0] if path.parts else "", path.parts[1:]
        odd = str(path) != name or "\\" in name or "\0" in name or ".." in path.parts
        if odd or area not in self.folders or not inner:
            raise RefusedError(f"备份里有不该有的文件名：{name[:100]!r}")
        return self.folders[area].joinpath(*inner)

    def target(self, link: Path) -> str | None:
        """What a link leads to, by its name in a backup; None for what is not kept."""
        led_to = link.resolve()
        for area, folder in self.folders.items():
            if led_to != folder.resolve() and self.is_in(area, led_to):
                return f"{area}/{led_to.relative_to(folder.resolve()).as_posix()}"
        return None

    def is_in(self, area: str, path: Path) -> bool:
        """Whether a path leads into the area's folder, links followed."""
        return path.resolve().is_relative_to(self.folders[area].resolve())

    def _files_of(self, area: str) -> Iterator[tuple[str, Path]]:
        for place, folders, files in os.walk(self.folders[area]):
            inner = Path(place).relative_to(self.folders[area])
            linked = [name for name in folders if Path(place, name).is_symlink()]
            folders[:] = [name for name in folders if name not in linked and _is_kept(area, inner / name)]
            for name in (*linked, *files):
                if _is_kept(area, inner / name):
                    yield f"{area}/{(inner / name).as_posix()}", Path(place, name)


def _is_kept(area: str, inner: Path) -> bool:
    """Not what is only being written, and not what is made anew by itself."""
    if inner.name in NOT_KEPT or inner.suffix == ".part":
        return False
    if area != "trainer":
        return True
    # What is being made aside begins with a dot; within a version such names are the project's own.
    being_made = any(part.startswith(".") for part in inner.parts[:2])
    return not being_made and inner.parts[0] not in TRAINERS_NOT_KEPT
