"""A model's archive, there as a whole or not at all, and packed in two thirds of the time.

Rasa writes it where it will lie: a training that is killed meanwhile, or a second one at the same time, would leave a
file that is taken for a model ever after. Its numbers hardly get smaller, however hard one tries: 64.5 megabytes at
gzip's quickest level, 64.1 at Rasa's, the slowest.
"""

from __future__ import annotations

import os
import time
from functools import wraps
from pathlib import Path
from tarfile import TarFile
from typing import Any

from rasa.engine.storage import local_model_storage
from rasa.engine.storage.local_model_storage import LocalModelStorage, TarSafe

QUICKEST = 1
UNFINISHED = ".unfinished-"
GIVEN_UP_AFTER = 3600
"""Seconds after which nobody is still writing an archive."""


class QuicklyPacked(TarSafe):  # type: ignore[misc]
    """An archive as Rasa writes and reads it, compressed at gzip's quickest level."""

    @classmethod
    def gzopen(
        cls, name: Any, mode: Any = "r", fileobj: Any = None, compresslevel: int = QUICKEST, **named: Any
    ) -> TarFile:
        opened: TarFile = super().gzopen(name, mode, fileobj, compresslevel, **named)
        return opened


def pack_models_well() -> None:
    """Have Rasa write models in this way."""
    local_model_storage.TarSafe = QuicklyPacked
    LocalModelStorage.create_model_package = _as_a_whole(LocalModelStorage.create_model_package)


def _as_a_whole(create: Any) -> Any:
    @wraps(create)
    def created(storage: LocalModelStorage, archive: str | Path, *given: Any) -> Any:
        archive = Path(archive)
        _clear_up(archive.parent)
        unfinished = archive.with_name(f"{UNFINISHED}{os.getpid()}-{archive.name}")
        try:
            metadata = create(storage, unfinished, *given)
            unfinished.replace(archive)
        finally:
            unfinished.unlink(missing_ok=True)
        return metadata

    return created


def _clear_up(folder: Path) -> None:
    """Remove what trainings left that were killed."""
    for left in folder.glob(f"{UNFINISHED}*"):
        if left.stat().st_mtime < time.time() - GIVEN_UP_AFTER:
            left.unlink(missing_ok=True)
