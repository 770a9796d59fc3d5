"""`anxin train`: a current model, trained only when something has changed."""

from __future__ import annotations

import sys

from bot.logs import quiet_libraries
from bot.settings import Settings
from bot.train import current_model, train


def train_and_say() -> int:
    """Print the path of the current model, trained first when there is none."""
    quiet_libraries()
    settings = Settings()
    model = current_model(settings.models)
    if model is None:
        model = train(settings.models)
    else:
        print("模型已是最新", file=sys.stderr)
    print(model)
    return 0
