"""Lessons as the inbox shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from desk.lessons import Group, Tally, reasons_of
from desk.tables import Lesson
from trainer.names import names, readable, without_references
from trainer.teaching import dictionary
from trainer.teaching.messages import key_of

Json = dict[str, Any]


def group_shown(group: Group) -> Json:
    lesson = group.newest
    return {
        "likeness": lesson.likeness,
        "count": group.count,
        "text": readable(lesson.text),
        "said_at": lesson.said_at.isoformat(),
        "reasons": reason_names(lesson),
    }


def sayings(lessons: Sequence[Lesson]) -> list[Json]:
    """What was said in a group, each once, with the lessons in which it was; the newest first."""
    found: dict[str, Json] = {}
    for lesson in lessons:
        text = without_references(lesson.text)
        saying = found.setdefault(key_of(text), {"text": text, "lessons": []})
        saying["lessons"].append(lesson.id)
    return list(found.values())


def lesson_shown(lesson: Lesson, called: Mapping[str, str]) -> Json:
    return {
        "id": lesson.id,
        "text": readable(lesson.text),
        "said_at": lesson.said_at.isoformat(),
        "channel": names("channels").get(lesson.channel, lesson.channel),
        "brand": lesson.brand,
        "reasons": reason_names(lesson),
        "confidence": lesson.confidence,
        "heard_as": called.get(lesson.heard_as, lesson.heard_as),
        "ranking": [{**entry, "label": called.get(entry["name"], entry["name"])} for entry in lesson.ranking],
        "did": lesson.did,
        "outcome": None if lesson.outcome is None else _outcome(lesson.outcome, called),
        "done_by": lesson.done_by,
    }


def _outcome(outcome: str, called: Mapping[str, str]) -> str:
    return names("outcomes").get(outcome) or called.get(outcome, outcome)


def reason_names(lesson: Lesson) -> list[str]:
    return [names("lessons")[reason] for reason in reasons_of(lesson)]


def counts(tallies: Sequence[Tally], called: Mapping[str, str]) -> Json:
    """How many lessons there are by each thing that can be asked for, the most frequent first."""
    reasons: Counter[str] = Counter()
    counted: dict[str, Counter[str]] = {field: Counter() for field in ("intent", "channel", "brand")}
    for tally in tallies:
        reasons.update(dict.fromkeys(tally.reasons, tally.count))
        for field, counter in counted.items():
            counter[getattr(tally, field)] += tally.count
    labels = {"intent": called, "channel": names("channels"), "brand": {}}
    shown = {field: _ordered(counter, labels[field]) for field, counter in counted.items()}
    total = sum(tally.count for tally in tallies)
    return {"total": total, "filters": {"reason": _ordered(reasons, names("lessons")), **shown}}


def _ordered(counter: Counter[str], labels: Mapping[str, str]) -> list[Json]:
    return [{"code": code, "name": labels.get(code, code), "count": n} for code, n in counter.most_common() if code]


def entities(root: Path) -> list[Json]:
    """What a marked word can mean: each entity's values, and the groups of words that must not be cut."""
    found = []
    for path in sorted((root / dictionary.ENTITIES).glob("*.yml")):
        values = dictionary.meanings(path.read_text(encoding="utf-8"))
        shown = [{"value": meaning.value, "label": meaning.label} for meaning in values]
        name = names("entities").get(path.stem, path.stem)
        found.append({"code": path.stem, "name": name, "values": shown})
    uncut = dictionary.groups((root / dictionary.WORDS).read_text(encoding="utf-8"))
    shown = [{"value": group.value, "label": group.label} for group in uncut]
    return [*found, {"code": "", "name": "只是不能切开的词", "values": shown}]
