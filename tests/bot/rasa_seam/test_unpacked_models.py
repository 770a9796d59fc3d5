"""A model read once is the model that stock Rasa reads."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.graph_components.providers.domain_provider import DomainProvider

from bot.rasa_seam.unpacked_models import UnpackedModel, unpack_models_once

PROVIDER = Resource("domain_provider")


def unpacked(storage: type[LocalModelStorage], model: Path, folder: Path) -> LocalModelStorage:
    folder.mkdir()
    return storage.from_model_archive(folder, model)[0]


def test_files_and_domain_are_stocks(model: Path, tmp_path: Path) -> None:
    unpack_models_once()
    stock = unpacked(LocalModelStorage, model, tmp_path / "stock")
    ours = unpacked(UnpackedModel, model, tmp_path / "ours")
    stocks_files, our_files = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (tmp_path / "stock", tmp_path / "ours")
    )
    assert our_files == stocks_files
    context = ExecutionContext(GraphSchema({}))
    from_yaml, from_metadata = (
        DomainProvider.load({}, storage, PROVIDER, context).provide_inference() for storage in (stock, ours)
    )
    assert from_metadata is ours.domain
    assert from_metadata is not from_yaml
    assert from_metadata.as_dict() == from_yaml.as_dict()
    assert from_metadata.fingerprint() == from_yaml.fingerprint()


KINDS = {"file": tarfile.REGTYPE, "symbolic": tarfile.SYMTYPE, "hard": tarfile.LNKTYPE, "device": tarfile.CHRTYPE}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_file_beside_the_folder_is_refused(tmp_path: Path, kind: bytes) -> None:
    archive, folder = tmp_path / "model.tar.gz", tmp_path / "folder"
    entry = tarfile.TarInfo("components/../../beside" if kind == tarfile.REGTYPE else "components/linked")
    entry.type, entry.linkname = kind, "../../beside"
    with tarfile.open(archive, "w:gz") as written:
        written.addfile(entry, io.BytesIO())
    folder.mkdir()
    with pytest.raises(tarfile.TarError):
        UnpackedModel.from_model_archive(folder, archive)
    assert not (tmp_path / "beside").exists()
    assert list(folder.iterdir()) == []
