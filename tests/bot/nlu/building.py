"""Encoders built from their wheels, for tests."""

from dataclasses import dataclass
from pathlib import Path

from bot.nlu.encode import ENCODERS, Encoder, write_encoder


@dataclass(frozen=True)
class Built:
    """An encoder, and the files that it was made from."""

    name: str
    files: Path
    encoder: Encoder


def built_in(folder: Path, name: str) -> Built:
    """Build the encoder called `name` in a folder."""
    write_encoder(name, folder)
    return Built(name, folder, ENCODERS[name].made_from(folder))
