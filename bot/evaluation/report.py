"""Everything that is measured of understanding, as one dictionary: what `make evaluate` writes."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import numpy as np

from bot.evaluation import entities, noise
from bot.evaluation.judged import Judged, accuracy_among, by_intent, confusions, figures, reliability, scope, worst
from bot.evaluation.messages import Labelled, dev_messages, own_messages
from bot.evaluation.taught import judged_out_of_fold
from bot.examples import GROUP_A, Example, read_examples
from bot.nlu.configured import configured_encoders
from bot.nlu.encode import Encoder, load_encoder
from bot.nlu.gists import TRAINING_DAY
from bot.nlu.reader import Reader
from bot.nlu.today import reading_on
from bot.settings import PROJECT

STOCK = PROJECT / "var" / "evaluation" / "stock.json"
LONGEST_TIMED = 40


class Understands(Protocol):
    """Anything that ranks the intents of a message, surest first."""

    def rank(self, text: str) -> list[tuple[str, float]]: ...


def judge(understanding: Understands, messages: Sequence[Labelled]) -> list[Judged]:
    """What was understood of each message."""
    return [Judged.of(message, understanding.rank(message.text)) for message in messages]


def report(understanding: Understands, say: Callable[[str], None]) -> dict[str, Any]:
    """Measure all there is to measure; `say` tells what is going on."""
    examples = read_examples()
    group_a = frozenset(example.intent for example in examples if example.file == GROUP_A)
    say("真实消息和自有消息……")
    speed = _speed(understanding, dev_messages())
    dev, own = judge(understanding, dev_messages()), judge(understanding, own_messages())
    say("带错字、漏字等噪声的真实消息……")
    spoilt = _robustness(understanding, examples, dev)
    say("交叉验证……")
    crossed = judged_out_of_fold(examples, configured_encoders())
    return {
        "taught": {"messages": len(examples), "intents": len({example.intent for example in examples})},
        "dev": {**_set(dev), "group A": accuracy_among(dev, group_a)},
        "own": {**_set(own), **scope(own)},
        "cross-validation": {**_set(crossed), **scope(crossed)},
        "entities": _entities(),
        "noise": spoilt,
        "speed": {**speed, **_vectors([example.text for example in examples])},
        "stock": json.loads(STOCK.read_text(encoding="utf-8")) if STOCK.is_file() else None,
    }


def _set(judged: Sequence[Judged]) -> dict[str, Any]:
    return {
        **figures(judged),
        "by intent": by_intent(judged),
        "confusions": confusions(judged),
        "reliability": reliability(judged),
        "worst": [
            {
                "text": m.text,
                "accepted": list(m.accepted),
                "taken for": m.likeliest,
                "confidence": round(m.confidence, 3),
            }
            for m in worst(judged)
        ],
    }


def _robustness(understanding: Understands, examples: Sequence[Example], clean: Sequence[Judged]) -> dict[str, Any]:
    """Accuracy on the real messages, spoilt in every way, and the points that each way costs."""
    messages = [Labelled(message.text, tuple(message.accepted)) for message in clean]
    before = figures(clean)["accuracy"]
    found = {}
    for name, spoil in noise.kinds(example.text for example in examples).items():
        after = figures(judge(understanding, noise.noisy(messages, spoil)))["accuracy"]
        found[name] = {"accuracy": after, "points": round(100 * (before - after), 1)}  # type: ignore[operator]
    return found


def _speed(understanding: Understands, messages: Sequence[Labelled]) -> dict[str, float]:
    """Milliseconds for a new text of up to 40 characters, and for one that was asked before."""
    texts = sorted({message.text for message in messages if len(message.text) <= LONGEST_TIMED})
    understanding.rank(texts[0] + "?")
    fresh, again = ([_milliseconds(understanding, text) for text in texts] for _ in range(2))
    return {
        "new text, median ms": round(median(fresh), 2),
        "new text, 99 % ms": round(float(np.percentile(fresh, 99)), 2),
        "known text, median ms": round(median(again), 2),
    }


def _milliseconds(understanding: Understands, text: str) -> float:
    begun = time.perf_counter()
    understanding.rank(text)
    return 1000 * (time.perf_counter() - begun)


def _entities() -> dict[str, dict[str, float]]:
    """Each type's precision, recall and number of marks on the annotated sentences."""
    with reading_on(TRAINING_DAY):
        counts = entities.count(Reader(), entities.read_annotated())
    return {
        name: {
            "precision": round(count.precision, 3),
            "recall": round(count.recall, 3),
            "marks": count.right + count.missed,
        }
        for name, count in counts.items()
    }


def _vectors(texts: Sequence[str]) -> dict[str, float]:
    """How long the sentence vectors of all training messages take, worked out anew and from the store."""
    with TemporaryDirectory() as folder:
        encoder = load_encoder(configured_encoders().first, Path(folder))
        if encoder is None:
            return {}
        return {f"vectors, seconds {cache}": round(_seconds(encoder, texts), 1) for cache in ("cold", "warm")}


def _seconds(encoder: Encoder, texts: Sequence[str]) -> float:
    begun = time.perf_counter()
    encoder.encode(texts)
    return time.perf_counter() - begun


def write(found: dict[str, Any], folder: Path) -> tuple[Path, Path]:
    """Write `report.json` and `report.html`; their paths."""
    from bot.evaluation.page import page

    folder.mkdir(parents=True, exist_ok=True)
    data, shown = folder / "report.json", folder / "report.html"
    data.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    shown.write_text(page(found), encoding="utf-8")
    return data, shown
