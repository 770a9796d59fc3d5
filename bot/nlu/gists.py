"""The gists of the training messages, kept by text: a few new messages are no reason to read all others again."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

from bot.newest import keep_newest
from bot.nlu.gist import gist
from bot.nlu.reader import FactReader, fingerprint
from bot.nlu.today import reading_on
from bot.settings import PROJECT

KEPT = PROJECT / "models" / "gists"
# One for each state of the dictionaries and modules that was lately in use.
KEPT_FILES = 3
# Training must not depend on the day it is done on; which day does not matter.
TRAINING_DAY = date(2026, 1, 1)


def training_gists(texts: Sequence[str], kept: Path) -> list[str]:
    """The gist of each normalised text; those of the texts asked for last stay in the folder `kept`."""
    file = kept / f"{_made_by()}.json"
    known = _read(file)
    keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    known |= zip(missing, _read_out(missing.values()), strict=True)
    if missing:
        _write(file, {key: known[key] for key in keys})
    return [known[key] for key in keys]


def _read_out(texts: Collection[str]) -> list[str]:
    if not texts:
        return []
    reader = FactReader()
    with reading_on(TRAINING_DAY):
        return [gist(text, reader.read(text)) for text in texts]


def _made_by() -> str:
    """A hash of all that decides what is read: dictionaries, these modules, the locked libraries."""
    lock = PROJECT / "uv.lock"
    sources = [*sorted(Path(__file__).parent.rglob("*.py")), *([lock] if lock.is_file() else [])]
    digest = hashlib.sha256(fingerprint().encode())
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
