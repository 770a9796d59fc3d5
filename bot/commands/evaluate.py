"""`anxin evaluate`: accuracy on labelled messages that were never trained on."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path
from typing import TextIO

from bot.settings import PROJECT, load_settings


def evaluate(file: str | None, out: TextIO) -> int:
    """Print accuracy (the likeliest intent, and the two likeliest) over all messages and per intent.

    The file holds one message a line: text TAB accepted intents, comma-separated, the preferred one first.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: a line has no labels, or there is no line.
        SettingsError: a setting is wrong.
    """
    messages = _read(Path(file) if file else _default_file())
    settings = load_settings()
    # Takes seconds, so only after what can go wrong at once.
    from bot.commands.understanding import Understanding

    understanding = Understanding(settings)
    first = second = 0
    by_intent: dict[str, list[bool]] = defaultdict(list)
    for text, accepted in messages:
        names = [entry["name"] for entry in understanding.parse(text)["ranking"][:2]]
        first += names[0] in accepted
        second += any(name in accepted for name in names)
        by_intent[accepted[0]].append(names[0] in accepted)
    print(f"messages\t{len(messages)}", file=out)
    print(f"accuracy\t{first / len(messages):.3f}", file=out)
    print(f"among the first two\t{second / len(messages):.3f}", file=out)
    for intent, right in sorted(by_intent.items()):
        print(f"{intent}\t{sum(right)}/{len(right)}", file=out)
    return 0


def _default_file() -> Path:
    return Path(os.environ.get("ANXIN_EVAL", PROJECT.parent / "shared" / "eval")) / "dev.tsv"


def _read(path: Path) -> list[tuple[str, list[str]]]:
    messages = []
    for number, line in enumerate(path.read_text(encoding="utf-8").removesuffix("\n").split("\n"), 1):
        text, separator, labels = line.partition("\t")
        if not separator:
            raise ValueError(f"{path}:{number}: no labels after the message")
        messages.append((text, labels.split("\t")[0].split(",")))
    return messages
