"""`python -m trainer.rehearsal`: the dialogues of this checkout, one JSON a line; 1 where one fails, 2 for mistakes.

Lines are of kind `dialogue`, `finding` (a mistake in a file; then nothing is run) and at last `end`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.logs import quiet_libraries
from bot.settings import PROJECT, load_settings
from bot.train import current_model
from trainer.rehearsal.dialogues import Dialogue, read_dialogues
from trainer.rehearsal.run import Report, Result, narrowed, run_all, share_of
from trainer.wrong_files import WrongFilesError


def main(argv: Sequence[str] | None = None) -> int:
    arguments = _parser().parse_args(argv)
    try:
        dialogues = narrowed(read_dialogues(PROJECT), arguments.only)
    except WrongFilesError as error:
        for finding in error.findings:
            _print({"kind": "finding", **asdict(finding)})
        return 2
    model = arguments.model or current_model(load_settings().models)
    if model is None or not model.is_file():
        print("还没有这些数据的模型：先运行 anxin train", file=sys.stderr)
        return 2
    if arguments.share:
        return _play(list(share_of(dialogues, arguments.share)), model)
    report = run_all(
        PROJECT, model, arguments.processes, lambda result, _done, _of: _print(result.to_json()), arguments.only
    )
    _print(report.to_json())
    return 0 if report.passed else 1


def _play(dialogues: list[Dialogue], model: Path) -> int:
    """Play these in this process."""
    quiet_libraries()
    from trainer.rehearsal.play import play
    from trainer.rehearsal.throwaway import throwaway_stage

    _print({"kind": "begin", "dialogues": len(dialogues)})
    report = Report()
    with throwaway_stage(model) as stage:
        for dialogue in dialogues:
            turns = list(play(dialogue, stage.new_customer()))
            passed = not any(turn.failed for turn in turns)
            told = () if passed else tuple(turn.to_json() for turn in turns)
            result = Result(dialogue.title, dialogue.file, dialogue.line, passed, told)
            report.results.append(result)
            _print(result.to_json())
    return 1 if report.failed else 0


def _tell(result: Result, _done: int, _of: int) -> None:
    _print(result.to_json())


def _print(line: dict[str, Any]) -> None:
    print(json.dumps(line, ensure_ascii=False), flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m trainer.rehearsal", description="对话测试")
    parser.add_argument("--model", type=Path, help="the model (default: the one of this checkout's data)")
    parser.add_argument("--processes", type=int, default=2, help="how many at once (default 2)")
    parser.add_argument("--only", action="append", default=[], help="titles or files that begin so; may be repeated")
    parser.add_argument("--share", help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(main())
