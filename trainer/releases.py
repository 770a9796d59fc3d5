"""`live.json`: every decision to put a version live, who made it and why; the last that holds is what serves."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from bot.settings import Settings
from trainer.json_files import locked, read_json, write_json
from trainer.refusals import RefusedError
from trainer.signatures import is_signed, sign

logger = logging.getLogger(__name__)

BEGINNING = "begin"
"""Of the release that says what served before the first decision."""
PROMOTED = "promote"
ROLLED_BACK = "rollback"
MOST = 200
"""Releases that are remembered."""


@dataclass(frozen=True)
class Release:
    """One decision. Times are ISO; `served` is when it began to serve, `failed` why it could not."""

    number: int
    kind: str
    commit: str
    subject: str
    who: str
    name: str
    why: str
    when: str
    model: str
    sha256: str
    signature: str = ""
    served: str | None = None
    failed: str | None = None


class Releases:
    """What is in `live.json`; used by several processes at once."""

    def __init__(self, folder: Path, key: str) -> None:
        self._path = folder / "live.json"
        self._key = key
        self._read: tuple[tuple[int, int] | None, list[Release]] = None, []

    @classmethod
    def of(cls, settings: Settings) -> Releases:
        """Those of these settings, signed with the key of the desk's own people's pages."""
        return cls(settings.trainer_folder, settings.agents_key.get_secret_value())

    def all(self) -> list[Release]:
        """The oldest first. Raises RefusedError when the file cannot be read."""
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return []
        as_it_is = found.st_mtime_ns, found.st_ino
        if self._read[0] != as_it_is:
            self._read = as_it_is, self._load()
        return list(self._read[1])

    def live(self) -> Release | None:
        """The last decision that did not fail and whose signature is ours; None: the project's folder serves."""
        return next((one for one in reversed(self.all()) if one.failed is None and self.is_ours(one)), None)

    def is_ours(self, release: Release) -> bool:
        """Whether its model was signed with our key for this commit."""
        return is_signed(self._key, release.commit, release.sha256, release.signature)

    def add(self, make: Callable[[list[Release]], list[Release]]) -> Release:
        """Add what `make` says to add to the releases that there are, numbered and signed; the last of them."""
        with self._lock():
            known = self.all()
            for release in make(known):
                number = known[-1].number + 1 if known else 1
                signature = sign(self._key, release.commit, release.sha256)
                known.append(replace(release, number=number, signature=signature))
            self._write(known)
            return known[-1]

    def note(self, number: int, **what: Any) -> None:
        """Write down what became of a release."""
        with self._lock():
            self._write([replace(one, **what) if one.number == number else one for one in self.all()])

    def _lock(self) -> Any:
        return locked(self._path.with_name("live.lock"))

    def _write(self, releases: list[Release]) -> None:
        write_json(self._path, {"releases": [asdict(release) for release in releases[-MOST:]]})

    def _load(self) -> list[Release]:
        try:
            return [Release(**entry) for entry in read_json(self._path)["releases"]]
        except (ValueError, TypeError, KeyError) as error:
            logger.error("cannot read %s: %s", self._path, error)
            raise RefusedError(f"{self._path.name} 读不出来，请联系运维人员", status=503) from None
