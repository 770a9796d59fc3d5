"""Models kept between runs: one of each side, named by the hash of what it is made from."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processes import BenchError


@dataclass(frozen=True)
class Trained:
    """A model, and how long its training took when it was trained; None where nobody has measured it."""

    path: Path
    seconds: float | None


def kept_or_trained(model: Path, train: Callable[[], object]) -> Trained:
    """The model at `model` (`<side>-<hash>.tar.gz`); when it is not there, `train` must put it there.

    Older models of the same side are removed.

    Raises:
        BenchError: `train` has left no model.
    """
    note = model.with_name(f"{model.name}.seconds")
    if not (model.is_file() and note.is_file()):
        side = model.name.partition("-")[0]
        for old in model.parent.glob(f"{side}-*"):
            old.unlink()
        started = time.perf_counter()
        train()
        if not model.is_file():
            raise BenchError(f"training has left no {model.name}")
        note.write_text(json.dumps(time.perf_counter() - started), encoding="utf-8")
    return Trained(model, json.loads(note.read_text(encoding="utf-8")))
