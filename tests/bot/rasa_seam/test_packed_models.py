import gzip
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.storage import local_model_storage
from rasa.engine.storage.local_model_storage import LocalModelStorage

from bot.rasa_seam.packed_models import pack_models_well

QUICKEST_OF_GZIP = 4
"""What RFC 1952 writes into the ninth byte of a file that was compressed as quickly as possible."""


def packing(create: Any) -> Iterator[Any]:
    """How Rasa packs a model once it packs well, by `create` instead of its own way."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(local_model_storage, "TarSafe", local_model_storage.TarSafe)
        patched.setattr(LocalModelStorage, "create_model_package", create)
        pack_models_well()
        yield LocalModelStorage.create_model_package


@pytest.fixture
def _well() -> Iterator[None]:
    yield from packing(LocalModelStorage.create_model_package)


def halfway(_storage: LocalModelStorage, archive: Path) -> None:
    archive.write_bytes(b"half of it")
    raise KeyboardInterrupt


def to_its_end(_storage: LocalModelStorage, archive: Path) -> str:
    archive.write_bytes(b"all of it")
    return "metadata"


def test_a_training_that_is_broken_off_leaves_no_model(tmp_path: Path) -> None:
    for create in packing(halfway):
        with pytest.raises(KeyboardInterrupt):
            create(LocalModelStorage(tmp_path), tmp_path / "anxin-1.tar.gz")
    assert list(tmp_path.iterdir()) == []


def test_a_model_appears_when_it_is_whole_and_what_was_left_halfway_goes(tmp_path: Path) -> None:
    killed, at_work = tmp_path / ".unfinished-1-anxin-1.tar.gz", tmp_path / ".unfinished-2-anxin-1.tar.gz"
    for left in (killed, at_work):
        left.write_bytes(b"half of it")
    os.utime(killed, (0, 0))
    for create in packing(to_its_end):
        assert create(LocalModelStorage(tmp_path), str(tmp_path / "anxin-1.tar.gz")) == "metadata"
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {
        at_work.name: b"half of it",
        "anxin-1.tar.gz": b"all of it",
    }


@pytest.mark.usefixtures("_well")
def test_what_is_packed_quickly_is_unpacked_as_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = tmp_path / "written"
    (written / "part").mkdir(parents=True)
    (written / "part" / "weights.npy").write_bytes(bytes(range(256)) * 64)
    archive = tmp_path / "model.tar.gz"
    with local_model_storage.TarSafe.open(archive, "w:gz") as packed:
        packed.add(written, arcname="")
    assert archive.read_bytes()[8] == QUICKEST_OF_GZIP
    assert gzip.decompress(archive.read_bytes())
    monkeypatch.undo()
    LocalModelStorage._extract_archive_to_directory(archive, tmp_path / "read")
    assert (tmp_path / "read" / "part" / "weights.npy").read_bytes() == bytes(range(256)) * 64
