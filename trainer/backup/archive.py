"""The file that a backup is: a ZIP whose last entry is the manifest, readable by its owner alone."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from trainer.backup.manifest import Kept, Manifest
from trainer.refusals import RefusedError

MANIFEST = "manifest.json"
MOST_MANIFEST = 256 * 1024 * 1024
PIECE = 1 << 20
EXISTS = "{} 已经存在，备份不会盖掉它"
PACKED = {".gz", ".jpg", ".jpeg", ".png", ".webp", ".bundle", ".dump", ".zip"}
"""What grows no smaller by being packed again."""


class Writer:
    """Puts files into an archive and notes what it has put."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.files: dict[str, Kept] = {}

    def add(self, name: str, path: Path) -> None:
        """Add a file; one that has just been removed is left out."""
        try:
            source = path.open("rb")
        except FileNotFoundError:
            return
        packing = zipfile.ZIP_STORED if path.suffix in PACKED else zipfile.ZIP_DEFLATED
        entry = zipfile.ZipInfo(name)
        entry.compress_type = packing
        with source, self._archive.open(entry, "w", force_zip64=True) as into:
            self.files[name] = copy(source, into)

    def finish(self, manifest: Manifest, key: str) -> None:
        self._archive.writestr(MANIFEST, manifest.to_json(key), zipfile.ZIP_DEFLATED)


@contextmanager
def written(path: Path) -> Iterator[Writer]:
    """An archive that is at `path` when the body has ended well, and not at all otherwise.

    Raises RefusedError when there is something at `path` already.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w+b") as file:
            with zipfile.ZipFile(file, "w", compresslevel=1) as archive:
                yield Writer(archive)
            file.flush()
            os.fsync(file.fileno())
        _put(Path(name), path)
    finally:
        Path(name).unlink(missing_ok=True)


def _put(made: Path, path: Path) -> None:
    try:
        # Unlike a renaming, this overwrites nothing.
        os.link(made, path)
    except FileExistsError:
        raise RefusedError(EXISTS.format(path)) from None
    except OSError:
        # A file system without links.
        made.rename(path)


class Reader:
    """An archive to restore from. Nothing in it is believed before `check`."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.manifest, self.signature = Manifest.from_json(self._manifest())

    def check(self) -> None:
        """Raises RefusedError unless it holds exactly the files of its manifest, each as it was."""
        names = self._archive.namelist()
        if sorted(names) != sorted([*self.manifest.files, MANIFEST]):
            raise RefusedError("备份里的文件和清单对不上，文件已经损坏")
        for name in self.manifest.files:
            with open(os.devnull, "wb") as nowhere:
                self.write(name, nowhere)

    def write(self, name: str, into: IO[bytes]) -> None:
        """The content of a file. Raises RefusedError when it is not what the manifest says."""
        kept = self.manifest.files[name]
        try:
            with self._archive.open(name) as source:
                found = copy(source, into, most=kept.size)
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, KeyError) as error:
            raise RefusedError(f"备份里的 {name} 读不出来，文件已经损坏") from error
        if found != kept:
            raise RefusedError(f"备份里的 {name} 和清单不一样，文件已经损坏")

    def _manifest(self) -> bytes:
        try:
            entry = self._archive.getinfo(MANIFEST)
            if entry.file_size > MOST_MANIFEST:
                raise RefusedError("备份的清单太大，文件已经损坏")
            return self._archive.read(entry)
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, KeyError) as error:
            raise RefusedError("这不是服务台的备份，或者文件已经损坏") from error


@contextmanager
def opened(path: Path) -> Iterator[Reader]:
    """The archive at `path`. Raises RefusedError when it is no backup, or a damaged one."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise RefusedError(f"{path} 打不开，或者不是一份完整的备份") from error
    with archive:
        yield Reader(archive)


def copy(source: IO[bytes], into: IO[bytes], most: int | None = None) -> Kept:
    """Copy to the end, but hardly more than `most` bytes; what was copied."""
    digest, size = hashlib.sha256(), 0
    while piece := source.read(PIECE):
        digest.update(piece)
        size += len(piece)
        into.write(piece)
        if most is not None and size > most:
            break
    return Kept(size, digest.hexdigest())
