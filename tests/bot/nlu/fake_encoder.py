"""A sentence encoder without a model: each text gets a direction of its own, always the same."""

import hashlib
from collections.abc import Sequence

import numpy as np

from bot.nlu.encode import Vectors

DIMENSIONS = 16


class FakeEncoder:
    """Gives texts random unit vectors and counts the texts that it was asked for."""

    name = version = "fake"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return np.stack([_direction(text) for text in texts])


def _direction(text: str) -> Vectors:
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
    drawn = np.random.default_rng(seed).normal(size=DIMENSIONS).astype(np.float32)
    unit: Vectors = drawn / np.linalg.norm(drawn)
    return unit
