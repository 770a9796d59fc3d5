"""Training, and knowing when there is nothing to train: a model is named by the hash of all that it is made from."""

from __future__ import annotations

import hashlib
import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bot.forerunner import running_ahead
from bot.logs import quiet_libraries
from bot.newest import keep_newest
from bot.settings import PROJECT

logger = logging.getLogger(__name__)

INGREDIENTS = ("config.yml", "domain.yml", "uv.lock", "data", "actions/templates.py", "bot/nlu", "bot/rasa_seam")
KEPT_MODELS = 3


def fingerprint(project: Path = PROJECT) -> str:
    """A hash of everything that training reads: configuration, data, our NLU code and the locked libraries."""
    digest = hashlib.sha256()
    for path in _ingredient_files(project):
        digest.update(str(path.relative_to(project)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _ingredient_files(project: Path) -> Iterator[Path]:
    for name in INGREDIENTS:
        path = project / name
        if path.is_file():
            yield path
        yield from sorted(file for file in path.rglob("*") if file.suffix in (".yml", ".txt", ".py"))


def current_model(models: Path, project: Path = PROJECT) -> Path | None:
    """The model trained from what the project holds now, if there is one."""
    path = model_path(models, project)
    return path if path.is_file() else None


def model_path(models: Path, project: Path = PROJECT) -> Path:
    """Where the model of what the project holds now is kept, trained or not."""
    return models / f"anxin-{fingerprint(project)}.tar.gz"


def ensure_model(models: Path, project: Path = PROJECT) -> Path:
    """The current model, trained first when there is none.

    Training runs in a process of its own, so that a service does not keep its memory.

    Raises:
        TrainingError: no model could be trained.
    """
    model = model_path(models, project)
    if not model.is_file():
        command = [sys.executable, "-m", "bot.train", str(models), str(project)]
        # A service takes one core a worker; training may have them all.
        cores = {"OPENBLAS_NUM_THREADS": str(os.cpu_count() or 1)}
        subprocess.run(command, check=False, stdout=sys.stderr, env={**os.environ, **cores})  # noqa: S603
    if not model.is_file():
        raise TrainingError("training failed; the reason stands above")
    return model


def train(models: Path, project: Path = PROJECT) -> Path:
    """Train and return the model's path; progress goes to stderr.

    Raises:
        TrainingError: Rasa found the data unusable, and the reason stands in the log; or an encoder is missing.
    """
    print("正在训练模型，约需一两分钟……", file=sys.stderr, flush=True)
    begun = time.monotonic()
    _have_encoders(project)
    quiet_libraries(project)
    with running_ahead(project):
        model = _trained(models, project)
    keep_newest(models.glob("anxin-*.tar.gz"), KEPT_MODELS)
    print(f"训练完成，用时{time.monotonic() - begun:.0f}秒", file=sys.stderr, flush=True)
    return model


def _trained(models: Path, project: Path) -> Path:
    from rasa.model_training import train as rasa_train

    from bot.rasa_seam.messages import handle_messages_cheaply
    from bot.rasa_seam.packed_models import pack_models_well
    from bot.rasa_seam.yaml_files import parse_each_text_once

    handle_messages_cheaply()
    parse_each_text_once()
    pack_models_well()
    name = model_path(models, project).name.removesuffix(".tar.gz")
    models.mkdir(parents=True, exist_ok=True)
    os.chdir(project)
    result = rasa_train(
        domain=str(project / "domain.yml"),
        config=str(project / "config.yml"),
        training_files=[str(project / "data")],
        output=str(models),
        fixed_model_name=name,
        force_training=False,
    )
    if result.model is None:
        raise TrainingError(f"training ended with code {result.code}")
    return Path(result.model)


def _have_encoders(project: Path) -> None:
    """Try those that config.yml asks for: without them the model would understand far less.

    Raises:
        TrainingError: one cannot be loaded.
    """
    from bot.nlu.configured import configured_encoders
    from bot.nlu.encode import EncoderMissingError, load_encoder

    try:
        for name in configured_encoders(project / "config.yml"):
            load_encoder(name)
    except EncoderMissingError as error:
        raise TrainingError(str(error)) from error


class TrainingError(Exception):
    """No model could be trained from the project's data."""


if __name__ == "__main__":
    try:
        train(Path(sys.argv[1]), Path(sys.argv[2]))
    except TrainingError as failed:
        sys.exit(f"没有训练：{failed}")
