"""Training a version in its checkout."""

from __future__ import annotations

import os
import subprocess
import sys

from bot.settings import Settings
from bot.train import TrainingError, model_path
from trainer.checkouts import Checkouts
from trainer.trained import training_folder

LAST_SAID = 600
"""Signs of what a failed training said last, which are shown."""


def train(settings: Settings, checkouts: Checkouts, commit: str) -> None:
    """Train the commit's model into the folder of all models.

    Raises:
        TrainingError: none could be trained; the message says why as far as the training itself said it.
    """
    place = checkouts.place(commit)
    cores = {"OPENBLAS_NUM_THREADS": str(os.cpu_count() or 1)}
    done = subprocess.run(  # noqa: S603 (our own interpreter and module)
        [sys.executable, "-m", "bot.train", str(training_folder(settings)), str(place)],
        cwd=place,
        env={**checkouts.environment(commit), **cores},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    sys.stderr.write(done.stderr)
    if not model_path(training_folder(settings), place).is_file():
        raise TrainingError(f"训练没有成功：{done.stderr.strip()[-LAST_SAID:]}")
