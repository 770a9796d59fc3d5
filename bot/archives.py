"""Tar archives, unpacked without trust in what they name. Debian 12's Python 3.11 has no extraction filters yet."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path


class RefusedEntryError(tarfile.TarError):
    """An entry is neither a file nor a folder, or would lie outside; the message names it."""


def extract_within(archive: tarfile.TarFile, folder: Path) -> None:
    """Write the archive's files and folders into `folder`, an empty one, as this process's own.

    Raises:
        RefusedEntryError: at the first entry that is not to be written; those before it are there.
    """
    root = folder.resolve()
    for entry in archive:
        inside = (root / entry.name).resolve().is_relative_to(root)
        if not inside or not (entry.isreg() or entry.isdir()):
            raise RefusedEntryError(f"not unpacked: {entry.name[:100]!r}")
        entry.uid, entry.gid, entry.uname, entry.gname = os.getuid(), os.getgid(), "", ""
        # Neither set-user-id nor writable for others, and always readable for ourselves.
        entry.mode = entry.mode & 0o755 | (0o700 if entry.isdir() else 0o600)
        archive.extract(entry, root)
