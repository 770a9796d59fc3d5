"""Lessons as a file, for whoever goes on with them elsewhere: written while it is read, so that it begins at once."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal

from fastapi.responses import StreamingResponse

from desk.clock import CHINA
from desk.lessons import Wanted, reasons_of
from desk.service import Desk
from desk.tables import Lesson
from trainer.lesson_views import reason_names
from trainer.names import readable

BATCH = 500
COLUMNS = ("时间", "渠道", "品牌", "原因", "原话", "像什么意图", "把握", "当时按什么办", "当时做了什么", "状态", "结果")
BOM = "\ufeff"

Json = dict[str, Any]
Kind = Literal["csv", "json"]


def exported(desk: Callable[[], Desk], wanted: Wanted, kind: Kind) -> StreamingResponse:
    """All lessons that are asked for, the newest first."""
    written, media_type = {
        "csv": (_csv(_batches(desk, wanted)), "text/csv; charset=utf-8"),
        "json": (_json(_batches(desk, wanted)), "application/json"),
    }[kind]
    headers = {"Content-Disposition": f'attachment; filename="lessons.{kind}"'}
    return StreamingResponse(written, media_type=media_type, headers=headers)


def _batches(desk: Callable[[], Desk], wanted: Wanted) -> Iterator[Sequence[Lesson]]:
    """Batch by batch, so that a slow reader keeps no transaction open."""
    below = None
    while True:
        with desk().work() as work:
            lessons = work.lessons.all(wanted, BATCH, below)
            if not lessons:
                return
            below = lessons[-1].id
            work.session.expunge_all()
        yield lessons


def _csv(batches: Iterator[Sequence[Lesson]]) -> Iterator[str]:
    """For spreadsheets, which take UTF-8 for something else without a BOM."""
    yield BOM + _lines([COLUMNS])
    for lessons in batches:
        yield _lines([[_no_formula(cell) for cell in _row(lesson)] for lesson in lessons])


def _lines(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def _no_formula(cell: str) -> str:
    """A spreadsheet takes a text for a formula by its first sign."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _row(lesson: Lesson) -> tuple[str, ...]:
    return (
        lesson.said_at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M"),
        lesson.channel,
        lesson.brand,
        "、".join(reason_names(lesson)),
        readable(lesson.text),
        lesson.intent,
        f"{lesson.confidence:.2f}",
        lesson.heard_as,
        " ".join(lesson.did),
        lesson.state,
        lesson.outcome or "",
    )


def _json(batches: Iterator[Sequence[Lesson]]) -> Iterator[str]:
    yield "["
    separator = "\n"
    for lessons in batches:
        for lesson in lessons:
            yield separator + json.dumps(_fields(lesson), ensure_ascii=False)
            separator = ",\n"
    yield "\n]\n"


def _fields(lesson: Lesson) -> Json:
    return {
        "said_at": lesson.said_at.isoformat(),
        "channel": lesson.channel,
        "brand": lesson.brand,
        "reasons": reasons_of(lesson),
        "text": readable(lesson.text),
        "intent": lesson.intent,
        "confidence": lesson.confidence,
        "ranking": lesson.ranking,
        "heard_as": lesson.heard_as,
        "did": lesson.did,
        "state": lesson.state,
        "outcome": lesson.outcome,
    }
