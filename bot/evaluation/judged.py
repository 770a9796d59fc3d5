"""Messages with what was understood, and the figures over them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from bot.evaluation.measures import auroc, bins, calibration_error, interval, macro_f1, recall_at
from bot.evaluation.messages import OUTSIDE, Labelled

FALSE_ALARMS = 0.03
WORST = 30

Ranking = Sequence[tuple[str, float]]
Figure = float | int | list[float]


@dataclass(frozen=True)
class Judged:
    """One message: its accepted intents, what was understood (surest first), and how surely it is out of scope."""

    text: str
    accepted: Sequence[str]
    ranking: Ranking
    outside: float

    @classmethod
    def of(cls, message: Labelled, ranking: Ranking) -> Self:
        """Judge a ranking; an intent that it does not hold counts as impossible."""
        return cls(message.text, message.accepted, ranking, dict(ranking).get(OUTSIDE, 0.0))

    @property
    def likeliest(self) -> str:
        """The intent that was understood."""
        return self.ranking[0][0]

    @property
    def confidence(self) -> float:
        """How surely."""
        return self.ranking[0][1]

    @property
    def right(self) -> bool:
        """Whether the likeliest intent is an accepted one."""
        return self.likeliest in self.accepted


def figures(judged: Sequence[Judged]) -> dict[str, Figure]:
    """Accuracy with its 95 % interval, right among the first two, macro F1 and calibration error."""
    right = [message.right for message in judged]
    second = [any(name in message.accepted for name, _ in message.ranking[:2]) for message in judged]
    return {
        "messages": len(judged),
        "accuracy": _share(right),
        "accuracy, 95 %": [round(end, 3) for end in interval(right)],
        "among the first two": _share(second),
        "macro F1": round(macro_f1([m.likeliest for m in judged], [m.accepted for m in judged]), 3),
        "calibration error": round(calibration_error([message.confidence for message in judged], right), 3),
    }


def scope(judged: Sequence[Judged]) -> dict[str, Figure]:
    """How well what is out of scope is told from the rest; empty where there is only one kind."""
    scores, outside = [message.outside for message in judged], [OUTSIDE in message.accepted for message in judged]
    if len(set(outside)) < 2:
        return {}
    return {
        f"out of scope found at {FALSE_ALARMS:.0%} false alarms": round(recall_at(FALSE_ALARMS, scores, outside), 3),
        "out of scope, area under the curve": round(auroc(scores, outside), 3),
    }


def accuracy_among(judged: Iterable[Judged], intents: frozenset[str]) -> float:
    """The share understood of the messages whose preferred intent is one of `intents`."""
    return _share([message.right for message in judged if message.accepted[0] in intents])


def by_intent(judged: Iterable[Judged]) -> dict[str, list[int]]:
    """For each preferred intent how many were understood, and how many there are."""
    found: dict[str, list[bool]] = defaultdict(list)
    for message in judged:
        found[message.accepted[0]].append(message.right)
    return {intent: [sum(right), len(right)] for intent, right in sorted(found.items())}


def confusions(judged: Iterable[Judged]) -> list[tuple[str, str, int]]:
    """What was taken for what, most often first."""
    pairs = Counter((m.accepted[0], m.likeliest) for m in judged if not m.right)
    return [(true, taken, count) for (true, taken), count in pairs.most_common()]


def worst(judged: Iterable[Judged], most: int = WORST) -> list[Judged]:
    """The errors that were made most surely."""
    return sorted((m for m in judged if not m.right), key=lambda m: -m.confidence)[:most]


def reliability(judged: Sequence[Judged]) -> list[dict[str, float]]:
    """Bin by bin of confidence: the mean confidence, the share that is right, and how many messages."""
    return [
        {"confidence": round(sure, 3), "right": round(hits, 3), "messages": count}
        for sure, hits, count in bins([m.confidence for m in judged], [m.right for m in judged])
    ]


def _share(right: Sequence[bool]) -> float:
    return round(sum(right) / len(right), 3) if right else 0.0
