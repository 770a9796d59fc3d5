"""Folders of what can be made again do not grow for ever."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path


def keep_newest(paths: Iterable[Path], most: int) -> None:
    """Remove all of these files and folders but the `most` that were changed or touched last."""
    for path in sorted(paths, key=lambda path: path.stat().st_mtime, reverse=True)[most:]:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
