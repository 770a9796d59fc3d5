"""Two versions beside each other: per intent, and message by message, what got better and what got worse.

Compared is what both versions were asked: a message that only one of them has says nothing of the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SETS = {"own": "评测消息", "cross": "训练消息（交叉验证）"}
MOST_EXAMPLES = 300

Json = dict[str, Any]
Measured = Mapping[str, Sequence[Mapping[str, Any]]]
"""By set: messages with `text`, `accepted` intents, the intent `taken` and how `sure`."""


@dataclass(frozen=True)
class Pair:
    """One message as the live version takes it, and as the new one does."""

    of: str
    text: str
    accepted: tuple[str, ...]
    before: str
    after: str
    sure_before: float
    sure_after: float

    @property
    def intent(self) -> str:
        return self.accepted[0]

    @property
    def was_right(self) -> bool:
        return self.before in self.accepted

    @property
    def is_right(self) -> bool:
        return self.after in self.accepted


def compare(live: Measured, new: Measured) -> Json:
    """What the page and the command line show; figures in percent."""
    pairs = [pair for name in SETS for pair in _pairs(name, live.get(name, ()), new.get(name, ()))]
    changed = [pair for pair in pairs if pair.was_right != pair.is_right]
    worse, better = ([pair for pair in changed if pair.was_right is was] for was in (True, False))
    return {
        "figures": [
            {"name": name, "label": label, **_shares([pair for pair in pairs if pair.of == name])}
            for name, label in SETS.items()
        ],
        "intents": by_intent(pairs, live, new),
        "worse": [_example(pair) for pair in _most_telling(worse)],
        "better": [_example(pair) for pair in _most_telling(better)],
        "worse_count": len(worse),
        "better_count": len(better),
    }


def by_intent(pairs: Iterable[Pair], live: Measured, new: Measured) -> list[Json]:
    """Each intent's shares over both sets, those that lost most first; `added` and `removed` messages count nowhere."""
    found: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        found[pair.intent].append(pair)
    had, has = (_counts(measured) for measured in (live, new))
    rows = [
        {
            "intent": intent,
            **_shares(found[intent]),
            "added": has.get(intent, 0) - len(found[intent]),
            "removed": had.get(intent, 0) - len(found[intent]),
        }
        for intent in sorted({*had, *has})
    ]
    return sorted(rows, key=lambda row: (row["change"] if row["messages"] else 0.0, row["intent"]))


def _pairs(name: str, live: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> Iterable[Pair]:
    before = {_key(message): message for message in live}
    for message in new:
        other = before.get(_key(message))
        if other is not None:
            yield Pair(
                name,
                message["text"],
                tuple(message["accepted"]),
                other["taken"],
                message["taken"],
                other["sure"],
                message["sure"],
            )


def _key(message: Mapping[str, Any]) -> tuple[str, str]:
    return message["text"], message["accepted"][0]


def _shares(pairs: Sequence[Pair]) -> Json:
    if not pairs:
        return {"messages": 0, "before": None, "after": None, "change": 0.0}
    before, after = (
        100 * sum(right) / len(pairs) for right in ([p.was_right for p in pairs], [p.is_right for p in pairs])
    )
    return {
        "messages": len(pairs),
        "before": round(before, 1),
        "after": round(after, 1),
        "change": round(after - before, 2),
    }


def _counts(measured: Measured) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for name in SETS:
        for message in measured.get(name, ()):
            counts[message["accepted"][0]] += 1
    return counts


def _most_telling(pairs: list[Pair]) -> list[Pair]:
    """The evaluation messages first, then those that the wrong version was surest of."""
    wrong = sorted(pairs, key=lambda pair: -(pair.sure_after if pair.was_right else pair.sure_before))
    return sorted(wrong, key=lambda pair: pair.of != "own")[:MOST_EXAMPLES]


def _example(pair: Pair) -> Json:
    return {
        "set": SETS[pair.of],
        "text": pair.text,
        "intent": pair.intent,
        "before": pair.before,
        "after": pair.after,
        "sure_before": pair.sure_before,
        "sure_after": pair.sure_after,
    }
