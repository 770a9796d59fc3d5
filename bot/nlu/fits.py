"""Fits of the classifier, kept by what they were made of: a changed reply fits nothing anew.

And a changed message little: the fit begins where the one that was used last ended.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from bot.newest import keep_newest
from bot.nlu.classify import IntentModel, Settings
from bot.nlu.encode import Encoder
from bot.nlu.solution import Solution
from bot.nlu.tokenise import Tokeniser

KEPT_FITS = 3
# A fit is kept under a hash of the messages, the settings, the words' dictionary and these modules.
FITTING = (
    "classify.py",
    "landmarks.py",
    "likenesses.py",
    "networks/graph.py",
    "recalled.py",
    "ridge.py",
    "solution.py",
    "views.py",
)


def fitted(
    texts: Sequence[str], intents: Sequence[str], settings: Settings, encoder: Encoder | None, fits: Path
) -> IntentModel:
    """The fit of these messages, made first where `fits` does not hold it; the newest few stay there."""
    stored = fits / _key(texts, intents, settings, encoder)
    # Written last: a fit that was broken off does not have it.
    if not (stored / "classifier.json").exists():
        model, solution = IntentModel.fit_from(_newest_solution(fits), texts, intents, settings, encoder)
        stored.mkdir(parents=True, exist_ok=True)
        solution.save(stored)
        model.save(stored)
    stored.touch()
    keep_newest(fits.iterdir(), KEPT_FITS)
    return IntentModel.load(stored, encoder)


def _newest_solution(fits: Path) -> Solution | None:
    """What the fit that was used last found: most likely a few messages away."""
    stored = sorted(fits.iterdir() if fits.is_dir() else (), key=lambda folder: folder.stat().st_mtime, reverse=True)
    return next((found for folder in stored if (found := Solution.load(folder)) is not None), None)


def _key(texts: Sequence[str], intents: Sequence[str], settings: Settings, encoder: Encoder | None) -> str:
    sources = [(Path(__file__).parent / name).read_text(encoding="utf-8") for name in FITTING]
    made_of = [list(zip(texts, intents, strict=True)), str(settings), encoder and encoder.version, sources]
    return hashlib.sha256(json.dumps([made_of, Tokeniser().fingerprint()]).encode()).hexdigest()[:24]
