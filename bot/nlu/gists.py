"""The gists of the training messages, kept by text: a few new messages are no reason to read all others again."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from bot.newest import keep_newest
from bot.nlu.cores import cores
from bot.nlu.gist import gist
from bot.nlu.reader import Reader
from bot.nlu.today import reading_on
from bot.settings import PROJECT

KEPT = PROJECT / "models" / "gists"
# One for each state of the dictionaries and modules that was lately in use.
KEPT_FILES = 3
# Training must not depend on the day it is done on; which day does not matter.
TRAINING_DAY = date(2026, 1, 1)
# Fewer are read before another process has started.
WORTH_PROCESSES = 5000
AT_A_TIME = 500


def training_gists(texts: Sequence[str], reader: Reader, kept: Path) -> list[str]:
    """The gist of each normalised text; those of the texts asked for last stay in the folder `kept`."""
    file = kept / f"{_made_by(reader)}.json"
    known = _read(file)
    keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    known |= zip(missing, _read_out(list(missing.values()), reader), strict=True)
    if missing:
        _write(file, {key: known[key] for key in keys})
    return [known[key] for key in keys]


def _read_out(texts: Sequence[str], reader: Reader) -> list[str]:
    """The gists of texts, worked out by as many processes as there are cores where there are thousands."""
    if cores() == 1 or len(texts) < WORTH_PROCESSES:
        return _read_in_turn(texts, reader)
    # Begun anew: a process that already runs linear algebra in threads is no safe one to copy.
    with ProcessPoolExecutor(cores(), mp_context=get_context("spawn")) as pool:
        return list(pool.map(_read_there, texts, chunksize=AT_A_TIME))


def _read_in_turn(texts: Sequence[str], reader: Reader) -> list[str]:
    with reading_on(TRAINING_DAY):
        return [gist(text, reader.read(text)) for text in texts]


def _read_there(text: str) -> str:
    return _read_in_turn([text], _reader())[0]


@cache
def _reader() -> Reader:
    """Each process reads the dictionaries once."""
    return Reader()


def _made_by(reader: Reader) -> str:
    """A hash of all that decides what is read: dictionaries, these modules, the locked libraries."""
    lock = PROJECT / "uv.lock"
    sources = [*sorted(Path(__file__).parent.rglob("*.py")), *([lock] if lock.is_file() else [])]
    digest = hashlib.sha256(reader.fingerprint().encode())
    for path in sources:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:24]


def _read(file: Path) -> dict[str, str]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {key: text for key, text in found.items() if isinstance(text, str)} if isinstance(found, dict) else {}


def _write(file: Path, gists: dict[str, str]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f"{os.getpid()}.unfinished")
    unfinished.write_text(json.dumps(gists, ensure_ascii=False), encoding="utf-8")
    unfinished.replace(file)
    keep_newest(file.parent.glob("*.json"), KEPT_FILES)
