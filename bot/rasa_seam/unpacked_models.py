"""A model's archive, unpacked and read once.

Rasa unpacks the archive twice, to look whether all of its files stay within their folder and to write them, and reads
the domain twice: from the metadata, in an instant, and then from YAML, which takes as long as all the rest together.
"""

from __future__ import annotations

import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import rasa.core.processor
from rasa.core.processor import MessageProcessor
from rasa.engine.graph import ExecutionContext
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelMetadata, ModelStorage
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.domain import Domain

from bot.archives import extract_within

Loaded = tuple[str, ModelMetadata, GraphRunner]
"""A model's file name, what it tells of itself, and its parts, ready to be run."""

_load_from_yaml = DomainProvider.load.__func__
_load_model = MessageProcessor._load_model
_beforehand: dict[Path, Loaded] = {}


class UnpackedModel(LocalModelStorage):  # type: ignore[misc]
    """A model that is loaded; `domain` is the one of its metadata."""

    domain: Domain | None = None

    @classmethod
    def from_model_archive(
        cls, storage_path: Path, model_archive_path: str | Path
    ) -> tuple[UnpackedModel, ModelMetadata]:
        storage, metadata = super().from_model_archive(storage_path, model_archive_path)
        storage.domain = metadata.domain
        return storage, metadata

    @staticmethod
    def _extract_archive_to_directory(model_archive_path: str | Path, temporary_directory: Path) -> None:
        """Write the archive's files into the folder.

        Raises:
            tarfile.TarError: a file would lie outside of the folder, or the archive is broken.
        """
        with tarfile.open(model_archive_path, mode="r|gz") as archive:
            extract_within(archive, temporary_directory)
        LocalModelStorage._assert_not_rasa2_archive(temporary_directory)


def unpack_models_once() -> None:
    """Have Rasa load models in this way; where it trains, its own stays."""
    rasa.core.processor.LocalModelStorage = UnpackedModel
    DomainProvider.load = classmethod(_load)
    MessageProcessor._load_model = staticmethod(_load_unless_there)


def load_beforehand(model: Path) -> None:
    """Load a model for whoever asks for it later, in this process or in one split off from it."""
    _beforehand[model] = _load_model(model)


def _load_unless_there(model: str | Path) -> Loaded:
    loaded = _beforehand.get(Path(model))
    return _load_model(model) if loaded is None else loaded


def _load(
    provider: type[DomainProvider],
    /,
    config: Mapping[str, Any],
    model_storage: ModelStorage,
    resource: Resource,
    execution_context: ExecutionContext,
    **named: Any,
) -> DomainProvider:
    """The provider of a model's domain."""
    domain = getattr(model_storage, "domain", None)
    if domain is None:
        return _load_from_yaml(provider, config, model_storage, resource, execution_context, **named)
    return provider(model_storage, resource, domain)
