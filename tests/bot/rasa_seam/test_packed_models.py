import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.engine.storage import local_model_storage
from rasa.engine.storage.local_model_storage import LocalModelStorage

from bot.rasa_seam.packed_models import pack_models_quickly

QUICKEST_OF_GZIP = 4
"""What RFC 1952 writes into the ninth byte of a file that was compressed as quickly as possible."""


@pytest.fixture
def _quick() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(local_model_storage, "TarSafe", local_model_storage.TarSafe)
        pack_models_quickly()
        yield


@pytest.mark.usefixtures("_quick")
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
