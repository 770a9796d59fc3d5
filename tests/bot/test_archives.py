"""What lies in an archive cannot get out of the folder it is unpacked into, on the oldest Python 3.11 too."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from bot.archives import RefusedEntryError, extract_within


def archive_of(*entries: tuple[str, bytes, int]) -> tarfile.TarFile:
    """Entries of name, kind and mode; all hold the same line, links lead out."""
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as archive:
        for name, kind, mode in entries:
            entry = tarfile.TarInfo(name)
            entry.type, entry.mode, entry.linkname = kind, mode, "../beside"
            entry.uid, entry.gid, entry.uname = 4321, 4321, "somebody"
            entry.size = len(b"line\n") if kind == tarfile.REGTYPE else 0
            archive.addfile(entry, io.BytesIO(b"line\n"))
    written.seek(0)
    return tarfile.open(fileobj=written, mode="r|")


@pytest.fixture(autouse=True)
def _an_old_python(monkeypatch: pytest.MonkeyPatch) -> None:
    # Debian 12 ships 3.11.2; filters came with 3.11.4.
    monkeypatch.delattr(tarfile, "data_filter", raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "folder").mkdir()
    return tmp_path / "folder"


def test_files_and_folders_are_written_as_our_own(folder: Path) -> None:
    with archive_of(
        ("a", tarfile.DIRTYPE, 0o777), ("a/b", tarfile.REGTYPE, 0o4666), ("c", tarfile.REGTYPE, 0)
    ) as archive:
        extract_within(archive, folder)
    assert (folder / "a" / "b").read_text(encoding="utf-8") == "line\n"
    modes = {name: (folder / name).stat().st_mode & 0o7777 for name in ("a", "a/b", "c")}
    assert modes == {"a": 0o755, "a/b": 0o644, "c": 0o600}
    assert {path.stat().st_uid for path in folder.rglob("*")} == {folder.stat().st_uid}


@pytest.mark.parametrize("name", ["../beside", "a/../../beside", "/beside"])
def test_nothing_is_written_beside_the_folder(folder: Path, name: str) -> None:
    with archive_of((name, tarfile.REGTYPE, 0o644)) as archive, pytest.raises(RefusedEntryError, match="beside"):
        extract_within(archive, folder)
    assert [*folder.parent.iterdir()] == [folder]
    assert not [*folder.iterdir()]


KINDS = {"symbolic": tarfile.SYMTYPE, "hard": tarfile.LNKTYPE, "device": tarfile.CHRTYPE, "pipe": tarfile.FIFOTYPE}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_links_and_devices_are_refused(folder: Path, kind: bytes) -> None:
    with archive_of(("a", kind, 0o644)) as archive, pytest.raises(RefusedEntryError):
        extract_within(archive, folder)
    assert not [*folder.iterdir()]
