"""Where the models that checks train lie: with the service's own, or with the versions where those are read-only."""

from __future__ import annotations

import os
from pathlib import Path

from bot.settings import Settings
from bot.train import model_path


def training_folder(settings: Settings) -> Path:
    """The folder into which versions are trained, and in which they keep what they take from one another.

    An image, or a unit with a protected file system, has its own model where nothing can be written.
    """
    own = settings.models
    nearest = next(place for place in (own, *own.parents) if place.exists())
    return own if os.access(nearest, os.W_OK) else settings.trainer_folder / "models"


def trained_model(settings: Settings, place: Path) -> Path | None:
    """The model of the version that lies in `place`, wherever it was trained; None when it has not been."""
    folders = (place / "models", training_folder(settings), settings.models)
    return next((path for path in (model_path(folder, place) for folder in folders) if path.is_file()), None)
