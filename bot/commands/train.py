"""`anxin train`: a current model, trained only when something has changed."""

from __future__ import annotations

import sys
from typing import TextIO

from bot.settings import load_settings
from bot.train import current_model, ensure_model


def train_and_say(out: TextIO) -> int:
    """Print the path of the current model, trained first when there is none.

    Raises:
        TrainingError: no model could be trained.
    """
    settings = load_settings()
    if current_model(settings.models) is not None:
        print("模型已是最新", file=sys.stderr)
    print(ensure_model(settings.models), file=out)
    return 0
