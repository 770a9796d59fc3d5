"""Everything that rules read out of one message, as Rasa entities."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from typing import Any, NotRequired, TypedDict

from bot.nlu.counts import read_days_waited, read_repair_count
from bot.nlu.entities import EntityReader
from bot.nlu.gist import TOLD
from bot.nlu.history import HistoryReader
from bot.nlu.money import read_money
from bot.nlu.roles import is_then_and_now, money_role
from bot.nlu.today import today
from bot.nlu.years import told_days
from bot.settings import PROJECT

DICTIONARIES = PROJECT / "data" / "dictionaries"


class RasaEntity(TypedDict):
    """An entity as Rasa passes it on; `start` and `end` are character offsets in the normalised message."""

    entity: str
    value: Any
    start: int
    end: int
    role: NotRequired[str]


class Reader:
    """Reads products, faults, papers, wishes, dangers, dates, money and counts out of a normalised message."""

    def __init__(self) -> None:
        self._entities = EntityReader()
        self._history = HistoryReader()

    def read(self, text: str) -> list[RasaEntity]:
        """The entities of `text` in the order of their position."""
        words = _words(self._entities, text)
        found = [*words, *_dates(text), *_sums(text), *_counts(text), *self._past(text)]
        return sorted(found, key=lambda entity: entity["start"])

    def _past(self, text: str) -> list[RasaEntity]:
        told = self._history.read(text)
        return [RasaEntity(entity=name, value=value, start=0, end=len(text)) for name, value in told.items()]


class FactReader:
    """Reads of a message what its gist may leave out, as `Reader` does, and little else: a quarter of the time."""

    def __init__(self) -> None:
        self._entities = EntityReader(only=TOLD)

    def read(self, text: str) -> list[RasaEntity]:
        """Among the entities of `text` in the order of their position, these."""
        found = [*_words(self._entities, text), *_dates(text), *_sums(text)]
        return sorted(found, key=lambda entity: entity["start"])


def fingerprint() -> str:
    """A hash of the dictionaries that decide what is read."""
    files = sorted(DICTIONARIES.rglob("*.yml"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def _words(entities: EntityReader, text: str) -> list[RasaEntity]:
    return [
        RasaEntity(entity=found.entity, value=found.value, start=found.begin, end=found.end)
        for found in entities.read(text)
    ]


def _dates(text: str) -> list[RasaEntity]:
    entities = []
    for reading, role in told_days(text, today()):
        value = {
            "from": reading.earliest.isoformat(),
            "to": reading.latest.isoformat(),
            "confidence": round(reading.confidence, 2),
        }
        entity = RasaEntity(entity="date", value=value, start=reading.begin, end=reading.end)
        entities.append(_with_role(entity, role))
    return entities


def _sums(text: str) -> list[RasaEntity]:
    readings = read_money(text)
    roles = [money_role(text, reading) for reading in readings]
    for place, (then, now) in enumerate(pairwise(readings)):
        if roles[place] is None and is_then_and_now(text, then, now):
            roles[place : place + 2] = ["price_paid", "price_now"]
    return [
        _with_role(RasaEntity(entity="money", value=str(one.amount), start=one.begin, end=one.end), role)
        for one, role in zip(readings, roles, strict=True)
    ]


def _with_role(entity: RasaEntity, role: str | None) -> RasaEntity:
    if role is not None:
        entity["role"] = role
    return entity


def _counts(text: str) -> list[RasaEntity]:
    counts = {"repairs": read_repair_count(text), "days_waited": read_days_waited(text)}
    return [
        RasaEntity(entity=name, value=count, start=0, end=len(text))
        for name, count in counts.items()
        if count is not None
    ]
