"""`anxin trainer new-story SITUATION/FILE TITLE`: the customer's lines in, the desk's answers out, kept as a test."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from bot.settings import Settings, load_settings
from bot.train import current_model
from desk.clock import Clock
from trainer.commands.whoever import whoever_runs_this
from trainer.draft import Draft
from trainer.refusals import RefusedError
from trainer.rehearsal.companion import Companion, CompanionError
from trainer.rehearsal.dialogues import NOON
from trainer.rehearsal.saving import Kept, SavedTurn, Saving
from trainer.stories.writing import Said
from trainer.trained import trained_model
from trainer.workbench import open_draft

PATIENCE = 180.0
_PLACE = re.compile(r"[\w-]+/[\w-]+")


def new_story(place: str, title: str, day: date | None, lines: Iterable[str], out: TextIO) -> int:
    """Say the lines to the draft's desk, print what it answers, and keep all as a test of how it is to go on answering.

    Raises RefusedError, nothing being kept then, when there is no model, a turn fails, or the test cannot be so.
    """
    if not _PLACE.fullmatch(place):
        raise RefusedError(f"“{place}”不是“情形/文件名”的写法，例如 听不懂/听不懂")
    settings = load_settings()
    draft = open_draft(settings)
    day = day or Clock().today()
    companion = Companion(draft.root, _model(draft, settings), PATIENCE)
    try:
        turns = _talk(companion, day, lines, out)
    except CompanionError as error:
        raise RefusedError(str(error)) from None
    finally:
        companion.end()
    situation, file = place.split("/")
    kept = Kept(situation, file, title, day.isoformat(), NOON, [_saved(turn) for turn in turns])
    commit = draft.save(Saving(draft).changes(kept), whoever_runs_this(), f"新的对话测试：{situation}/{title}")
    print(f"已存到 {kept.path}，提交 {commit[:7]}", file=out)
    return 0


def _talk(companion: Companion, day: date, lines: Iterable[str], out: TextIO) -> list[Any]:
    steps: list[dict[str, str]] = []
    turns: list[Any] = []
    for line in lines:
        if not line.strip():
            continue
        steps.append({"say": line.strip()})
        request = {"day": day.isoformat(), "at": NOON, "steps": steps, "first": len(turns)}
        [turn] = companion.ask(request)["turns"]
        if "failed" in turn:
            raise RefusedError(f"说到“{line.strip()}”时：{turn['failed']}")
        turns.append(turn)
        print(f"客户：{line.strip()}", file=out)
        for reply in turn["replies"]:
            print(f"  {reply['text'] or ''}{_buttons(reply['buttons'])}", file=out, flush=True)
    return turns


def _buttons(titles: list[str]) -> str:
    return "".join(f" [{title}]" for title in titles)


def _saved(turn: Any) -> SavedTurn:
    actions = [reason["action"] for reason in turn["reasons"]]
    said = Said(turn["understood"]["intent"], actions, turn["loop"], turn["loop_after"])
    return SavedTurn(turn["step"], said, {check["key"]: check["value"] for check in turn["checks"] if check["usual"]})


def _model(draft: Draft, settings: Settings) -> Path:
    """The draft's own model, or that of the project."""
    model = trained_model(settings, draft.root) or current_model(settings.models)
    if model is None:
        raise RefusedError("还没有模型：先运行 anxin trainer check", status=409)
    return model
