"""`anxin evaluate`: understanding measured on labelled messages that were never trained on."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from bot.evaluation.messages import dev_file, own_messages, read_labelled
from bot.settings import load_settings


def evaluate(file: str | None, folder: str | None, out: TextIO) -> int:
    """Print figures over all messages of a file, and how many of each intent were understood.

    Without a file: of `dev.tsv` in ANXIN_EVAL and of the project's own messages, which also show how well it is told
    what is out of scope. The files hold one message a line: text TAB accepted intents, comma-separated, the preferred
    one first. With a folder everything else is measured as well, and a report is written there.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: a line has no labels, or there is no line.
        SettingsError: a setting is wrong.
    """
    messages = read_labelled(Path(file) if file else dev_file())
    settings = load_settings()
    # Takes seconds, so only after what can go wrong at once.
    from bot.commands.understanding import Understanding
    from bot.evaluation.judged import by_intent, figures, scope
    from bot.evaluation.report import judge, report, write

    understanding = Understanding(settings)
    if folder:
        found = report(understanding, lambda step: print(step, file=sys.stderr, flush=True))
        for path in write(found, Path(folder)):
            print(path, file=out)
        _print_all(found, out)
        return 0
    judged = judge(understanding, messages)
    for name, figure in _lines(figures(judged)):
        print(f"{name}\t{figure}", file=out)
    for intent, (right, count) in by_intent(judged).items():
        print(f"{intent}\t{right}/{count}", file=out)
    own = [] if file else own_messages()
    if own:
        judged = judge(understanding, own)
        for name, figure in _lines({**figures(judged), **scope(judged)}):
            print(f"own {name}\t{figure}", file=out)
    return 0


def _print_all(found: Mapping[str, Mapping[str, Any]], out: TextIO) -> None:
    for name, part in found.items():
        for line, figure in _lines({key: value for key, value in (part or {}).items() if _is_figure(value)}):
            print(f"{name}: {line}\t{figure}", file=out)
    for name, count in found["entities"].items():
        print(f"entities: {name}\tprecision {count['precision']:.2f}, recall {count['recall']:.2f}", file=out)
    for name, cost in found["noise"].items():
        print(f"noise: {name}\t{cost['points']} points", file=out)


def _is_figure(value: Any) -> bool:
    return isinstance(value, int | float) or (isinstance(value, list) and all(isinstance(v, float) for v in value))


def _lines(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, figure in found.items():
        if isinstance(figure, list):
            yield name, "-".join(f"{end:.3f}" for end in figure)
        else:
            yield name, str(figure) if isinstance(figure, int) else f"{figure:.3f}"
