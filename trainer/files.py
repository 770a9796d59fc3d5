"""Which of the project's files trainers may write, and how one is read and written."""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from trainer.git import blob_hash
from trainer.refusals import RefusedError

WRITABLE = ("data/", "tests/conversations/", "entitlement/cases/", "entitlement/proposals/")
KINDS = (".yml", ".tsv", ".csv")
LARGEST = 2_000_000
# Names as the project's own files have them; nothing that a shell, git or a browser would read as anything else.
_NAME = re.compile(r"[\w][\w.-]*")


@dataclass(frozen=True)
class File:
    """A file's text, and the hash of what it was when read, from which a change starts."""

    path: str
    text: str
    hash: str


def check_path(root: Path, path: str) -> Path:
    """Where `path` (`data/nlu/complaints.yml`) lies below `root`.

    Raises:
        RefusedError: trainers may not write there, it leads out of the folder, or it is no data file.
    """
    parts = path.split("/")
    named_well = all(_NAME.fullmatch(part) and ".." not in part for part in parts)
    if not named_well or not path.startswith(WRITABLE) or not path.endswith(KINDS):
        raise RefusedError(f"不能从这里改“{path[:200]}”，能改的是{'、'.join(WRITABLE)}里的数据文件", status=403)
    for place in (root / path, *(root / path).parents):
        if place == root:
            break
        if place.is_symlink():
            raise RefusedError(f"“{path}”是一个链接，不能从这里改", status=403)
    return root / path


def read(root: Path, path: str) -> File:
    """A file as it is now. Raises RefusedError when it may not be read here, is not there or is no UTF-8 text."""
    place = check_path(root, path)
    try:
        content = place.read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise RefusedError(f"没有“{path}”这个文件", status=404) from None
    try:
        return File(path, content.decode("utf-8"), blob_hash(content))
    except UnicodeDecodeError:
        raise RefusedError(f"“{path}”不是 UTF-8 编码，请另存为 UTF-8") from None


def write(root: Path, path: str, text: str) -> None:
    """Put the text there whole: a reader sees the old one or the new one. Raises RefusedError as `check_path` does."""
    place = check_path(root, path)
    content = text.encode("utf-8")
    if len(content) > LARGEST:
        raise RefusedError(f"“{path}”太大了，请分成几个文件")
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        os.replace(name, place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
