"""Sentence encoders behind one small interface.

An encoder turns texts into vectors. The classifier asks for one by name; its files lie in the trained model.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.newest import keep_newest
from bot.nlu.recent import Recent
from bot.settings import PROJECT

Vectors = NDArray[np.float32]
Asked = TypeVar("Asked")

RECENT_TEXTS = 4096
KEPT = PROJECT / "models" / "vectors"
# One for each version of an encoder that was lately in use.
KEPT_FILES = 3
INSTALLS = "uv sync --frozen"
USE, E5 = "use", "e5"
"""Their names, and the folders of their files where there are both."""


class Encoder(Protocol):
    """Anything that gives each text a vector; all of them are about equally long."""

    name: str
    version: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give one row for each text; shape `(len(texts), dimensions)`."""
        ...


class SideBySide:
    """Two encoders as one: a text's vectors side by side, each with its share of the whole length.

    What differs for both of them is far apart for the classifier. The vectors of an encoder that spreads like texts
    little must be drawn apart first, `widths` times, so that their distances count as much as the other's.
    """

    def __init__(self, encoders: Sequence[Encoder], widths: Sequence[float]) -> None:
        self.name = "+".join(encoder.name for encoder in encoders)
        self.version = "+".join(encoder.version for encoder in encoders)
        self._encoders = encoders
        self._widths = np.sqrt(np.array(widths, dtype=np.float32) / len(encoders))

    def encode(self, texts: Sequence[str]) -> Vectors:
        told = [encoder.encode(texts) * width for encoder, width in zip(self._encoders, self._widths, strict=True)]
        return np.concatenate(told, axis=1)


class RecentTexts:
    """An encoder that remembers the vectors of recent texts; may be asked by several threads."""

    def __init__(self, encoder: Encoder, size: int = RECENT_TEXTS) -> None:
        self.name, self.version = encoder.name, encoder.version
        self._encoder = encoder
        self._vectors: Recent[str, Vectors] = Recent(size)
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            known = {text: vector for text in texts if (vector := self._vectors.get(text)) is not None}
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            known |= zip(missing, self._encoder.encode(missing), strict=True)
        with self._lock:
            for text in missing:
                self._vectors.keep(text, known[text])
        return np.stack([known[text] for text in texts])


class KeptVectors:
    """An encoder whose vectors of the texts asked for last are kept in a file, for whoever asks for thousands again."""

    def __init__(self, encoder: Encoder, file: Path) -> None:
        self.name, self.version = encoder.name, encoder.version
        self._encoder = encoder
        self._file = file

    def encode(self, texts: Sequence[str]) -> Vectors:
        known = self._read()
        keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            known |= zip(missing, self._encoder.encode(list(missing.values())), strict=True)
        rows: Vectors = np.stack([known[key] for key in keys])
        if missing:
            self._write(dict(zip(keys, rows, strict=True)))
        return rows

    def _read(self) -> dict[str, Vectors]:
        if not self._file.is_file():
            return {}
        with np.load(self._file, allow_pickle=False) as kept:
            return dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))

    def _write(self, vectors: dict[str, Vectors]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._file.with_name(f"{os.getpid()}.unfinished.npz")
        np.savez(unfinished, keys=np.array(list(vectors)), vectors=np.stack(list(vectors.values())))
        unfinished.replace(self._file)
        keep_newest(self._file.parent.glob("*.npz"), KEPT_FILES)


class Awaited:
    """An encoder that is asked no sooner than it should be: `ready` returns when it is time."""

    def __init__(self, encoder: Encoder, ready: Callable[[], None]) -> None:
        self.name, self.version = encoder.name, encoder.version
        self._encoder = encoder
        self._ready = ready

    def encode(self, texts: Sequence[str]) -> Vectors:
        self._ready()
        return self._encoder.encode(texts)


def _use(files: Path) -> Encoder:
    from bot.nlu.use.encoder import MultilingualUse

    return MultilingualUse(files)


def _e5(files: Path) -> Encoder:
    from bot.nlu.e5.encoder import MultilingualE5

    return MultilingualE5(files)


def _use_and_e5(files: Path) -> Encoder:
    return SideBySide((_use(files / USE), _e5(files / E5)), widths=(drawn_apart(USE), drawn_apart(E5)))


def _files_of_use(folder: Path) -> None:
    from bot.nlu.use.files import build

    build(folder)


def _files_of_e5(folder: Path) -> None:
    from bot.nlu.e5.files import build

    build(folder)


def _files_of_both(folder: Path) -> None:
    _files_of_use(folder / USE)
    _files_of_e5(folder / E5)


@dataclass(frozen=True)
class Known:
    """An encoder that may be asked for: what makes it from its files, and what writes them.

    Squared distances between vectors of USE are `drawn_apart` times those between its own.
    """

    made_from: Callable[[Path], Encoder]
    write_files: Callable[[Path], None]
    drawn_apart: float = 1.0


ENCODERS = {
    USE: Known(_use, _files_of_use),
    E5: Known(_e5, _files_of_e5, drawn_apart=6.0),
    f"{USE}+{E5}": Known(_use_and_e5, _files_of_both),
}


class EncoderMissingError(Exception):
    """An encoder that is asked for cannot be loaded; the message, in Chinese, says what helps."""


def drawn_apart(name: str | None) -> float:
    """How many times an encoder's squared distances count; one for an unknown encoder, or none."""
    return ENCODERS[name].drawn_apart if name in ENCODERS else 1.0


def load_encoder(name: str | None, kept: Path | None = None, files: Path | None = None) -> Encoder | None:
    """The encoder called `name`; None for `name` None.

    Its files come from the folder `files` of a trained model, or are written anew. It remembers recent texts; with a
    folder `kept`, instead, those asked for last, over restarts too.

    Raises:
        ValueError: no encoder has that name.
        EncoderMissingError: a library or a file that it needs is missing or broken.
    """
    if name is None:
        return None
    encoder = _loaded(name, files)
    return RecentTexts(encoder) if kept is None else KeptVectors(encoder, kept / f"{encoder.version}.npz")


def write_encoder(name: str | None, folder: Path) -> None:
    """Write the files of the encoder called `name`, for `load_encoder`.

    Raises as `load_encoder` does.
    """
    if name is not None:
        shutil.copytree(_asked(name, _written), folder, dirs_exist_ok=True)


def _loaded(name: str, files: Path | None) -> Encoder:
    if files is not None:
        return _asked(name, lambda known: known.made_from(files))
    return _asked(name, lambda known: known.made_from(_written(known)))


def _written(known: Known) -> Path:
    """Where its files lie, written at the first time: a training looks for it, encodes with it and keeps its files."""
    return Path(_folder_of(known).name)


@cache
def _folder_of(known: Known) -> TemporaryDirectory[str]:
    folder = TemporaryDirectory()
    known.write_files(Path(folder.name))
    return folder


def _asked(name: str, ask: Callable[[Known], Asked]) -> Asked:
    if name not in ENCODERS:
        raise ValueError(f"unknown encoder {name!r}; known: {', '.join(sorted(ENCODERS))}")
    known = ENCODERS[name]
    try:
        return ask(known)
    except (ImportError, OSError) as error:
        raise EncoderMissingError(
            f"config.yml 选用的句向量编码器 {name} 不能用（{error}）。请运行 {INSTALLS} 装好后再试，"
            "或者在 config.yml 里换一个编码器，重新训练"
        ) from error
