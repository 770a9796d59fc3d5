"""The shape and the order of what waits on the page, and how a case is named there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from actions.summary import matter_in_words, value_in_words
from bot.agents.wordings import label
from desk.tables import Case

Json = dict[str, Any]


def entry(
    name: int | str,
    at: datetime | None,
    case: Case | None,
    *,
    title: str,
    text: str = "",
    notes: Iterable[str] = (),
    deeds: Sequence[Json] = (),
    urgent: bool = False,
    due: datetime | None = None,
) -> Json:
    """One row that waits: what it is, since when and until when, its case, and what may be done about it."""
    return {
        "id": str(name),
        "title": title,
        "text": text,
        "notes": [note for note in notes if note],
        "at": at and at.isoformat(),
        "due": due and due.isoformat(),
        "urgent": urgent,
        "case_number": case and case.number,
        "deeds": list(deeds),
        "ask": "",
    }


def in_order(kind: str, entries: list[Json]) -> list[Json]:
    """Promises by their time; everything else the newest first; urgent entries before all others."""
    if kind == "wishes":
        return entries
    if kind == "promises":
        return sorted(entries, key=lambda entry: entry["due"])
    newest = sorted(entries, key=lambda entry: entry["at"], reverse=True)
    return sorted(newest, key=lambda entry: not entry["urgent"])


def goods(case: Case) -> str:
    category = case.facts.get("category") or case.category
    return value_in_words("category", category) if category else ""


def about(case: Case) -> str:
    return " · ".join(part for part in (goods(case), matter_in_words(case.intent)) if part)


def owner(case: Case) -> str:
    return label("owned").format(number=case.owner)
