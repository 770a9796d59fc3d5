"""What config.yml says of understanding, for whoever measures or prepares it without Rasa."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import yaml

from bot.settings import PROJECT

CONFIG = PROJECT / "config.yml"
CLASSIFIER = "EncoderClassifier"


class Encoders(NamedTuple):
    """The names of the encoders that read each message, and the doubtful ones again; None where there is none."""

    first: str | None
    second: str | None


def configured_encoders(config: Path = CONFIG) -> Encoders:
    """Those that a pipeline's classifier asks for; none without our classifier."""
    pipeline = yaml.safe_load(config.read_text(encoding="utf-8")).get("pipeline") or []
    for component in pipeline:
        if component["name"].rpartition(".")[2] == CLASSIFIER:
            return Encoders(component.get("encoder", "use"), component.get("second_encoder"))
    return Encoders(None, None)
