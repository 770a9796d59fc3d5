"""`anxin evaluate`: understanding measured on labelled messages that were never trained on."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from bot.settings import PROJECT, load_settings

if TYPE_CHECKING:
    from bot.commands.understanding import Understanding

OUTSIDE = "out_of_scope"
FALSE_ALARMS = 0.03
OWN = PROJECT / "data" / "evaluation"


@dataclass(frozen=True)
class Judged:
    """One message: its accepted intents, the preferred one first, and what was understood."""

    accepted: Sequence[str]
    ranking: Sequence[str]
    confidence: float
    outside: float

    @property
    def right(self) -> bool:
        """Whether the likeliest intent is an accepted one."""
        return self.ranking[0] in self.accepted


def evaluate(file: str | None, out: TextIO) -> int:
    """Print figures over all messages of a file, and how many of each intent were understood.

    Without a file: of `dev.tsv` in ANXIN_EVAL and of the project's own messages, which also show how well it is told
    what is out of scope. The files hold one message a line: text TAB accepted intents, comma-separated, the preferred
    one first.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: a line has no labels, or there is no line.
        SettingsError: a setting is wrong.
    """
    messages = _read(Path(file) if file else _default_file())
    own = [] if file else [line for path in sorted(OWN.glob("*.tsv")) for line in _read(path)]
    settings = load_settings()
    # Takes seconds, so only after what can go wrong at once.
    from bot.commands.understanding import Understanding

    understanding = Understanding(settings)
    judged = _judge(understanding, messages)
    for name, figure in _figures(judged):
        print(f"{name}\t{figure}", file=out)
    for intent, right in sorted(_by_intent(judged).items()):
        print(f"{intent}\t{sum(right)}/{len(right)}", file=out)
    if own:
        judged = _judge(understanding, own)
        for name, figure in [*_figures(judged), *_scope(judged)]:
            print(f"own {name}\t{figure}", file=out)
    return 0


def _figures(judged: Sequence[Judged]) -> Iterator[tuple[str, str]]:
    from bot.measures import calibration_error, interval, macro_f1

    right = [message.right for message in judged]
    second = [any(name in message.accepted for name in message.ranking[:2]) for message in judged]
    low, high = interval(right)
    yield "messages", str(len(judged))
    yield "accuracy", f"{sum(right) / len(right):.3f}"
    yield "accuracy, 95 %", f"{low:.3f}-{high:.3f}"
    yield "among the first two", f"{sum(second) / len(second):.3f}"
    yield "macro F1", f"{macro_f1([m.ranking[0] for m in judged], [m.accepted for m in judged]):.3f}"
    yield "calibration error", f"{calibration_error([message.confidence for message in judged], right):.3f}"


def _scope(judged: Sequence[Judged]) -> Iterator[tuple[str, str]]:
    """How well what is out of scope is told from the rest."""
    from bot.measures import auroc, recall_at

    scores, outside = [message.outside for message in judged], [OUTSIDE in message.accepted for message in judged]
    yield f"out of scope found at {FALSE_ALARMS:.0%} false alarms", f"{recall_at(FALSE_ALARMS, scores, outside):.3f}"
    yield "out of scope, area under the curve", f"{auroc(scores, outside):.3f}"


def _by_intent(judged: Sequence[Judged]) -> dict[str, list[bool]]:
    found: dict[str, list[bool]] = defaultdict(list)
    for message in judged:
        found[message.accepted[0]].append(message.right)
    return found


def _judge(understanding: Understanding, messages: Sequence[tuple[str, list[str]]]) -> list[Judged]:
    judged = []
    for text, accepted in messages:
        ranking = understanding.parse(text)["ranking"]
        outside = next((entry["confidence"] for entry in ranking if entry["name"] == OUTSIDE), 0.0)
        judged.append(Judged(accepted, [entry["name"] for entry in ranking], ranking[0]["confidence"], outside))
    return judged


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
