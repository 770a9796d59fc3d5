"""The desk's model with more rules and more training messages: `python -m benchmarks.grown MODEL GROWN` makes one.

The rules are there five times, four times with other names for their intents and actions, which never hold. Of each
training message there are nine variations beside it: signs exchanged, left out or doubled, another message of its
intent behind it. The classifier is fitted on all of them as training does it, but for two things that take minutes and
change nothing of what a reading costs: a sentence vector is not what the encoder says, but its message's, moved at
random by about as much as a message differs from the next one; and the solve ends early.
"""

from __future__ import annotations

import json
import random
import sys
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.archives import extract_within
from bot.examples import read_examples
from bot.nlu.classify import IntentModel, Settings
from bot.nlu.configured import configured_encoders
from bot.nlu.encode import KEPT, Encoder, Vectors, load_encoder
from bot.nlu.gists import KEPT as KEPT_GISTS
from bot.nlu.gists import training_gists
from bot.nlu.normalise import normalise
from bot.nlu.ridge import Closeness

RULES, EXAMPLES = 5, 10
NAMES = ("intent", "action_name")
SEED = 20261126
# So far: the squared distance to the nearest of 8,000 messages is .25 in the mean.
MOVED = 0.5
# A few steps: how near a solution is decides what is answered, and nothing of what an answer costs.
ROUGHLY = Closeness(0.9, 10.0)


class Nearby:
    """An encoder for messages and their variations: each near the vector of the message that it was made from."""

    name = version = "nearby"

    def __init__(self, encoder: Encoder, origins: dict[str, str]) -> None:
        """`origins` are the messages that texts were made from."""
        self._encoder = encoder
        self._origins = origins

    def encode(self, texts: Sequence[str]) -> Vectors:
        originals = [self._origins[text] for text in texts]
        known = {text: row for row, text in enumerate(dict.fromkeys(originals))}
        vectors = self._encoder.encode(list(known))[[known[text] for text in originals]]
        varied = np.flatnonzero([text != original for text, original in zip(texts, originals, strict=True)])
        away = np.random.default_rng(SEED).standard_normal((len(varied), vectors.shape[1]), dtype=np.float32)
        vectors[varied] += away * np.float32(MOVED / vectors.shape[1] ** 0.5)
        return vectors


def grow(model: Path, grown: Path) -> None:
    """Write the archive `grown`: the archive `model` with more rules, and a classifier taught more messages."""
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        with tarfile.open(model) as archive:
            extract_within(archive, folder)
        [rules] = folder.rglob("rule_policy.json")
        described = json.loads(rules.read_text(encoding="utf-8"))
        described["lookup"] = {kind: _with_strangers(held) for kind, held in described["lookup"].items()}
        rules.write_text(json.dumps(described), encoding="utf-8")
        # The second reading has one of its own in a folder below, which stays as it is.
        classifier = min(folder.rglob("classifier.json"), key=lambda file: len(file.parts))
        _taught_more().save(classifier.parent)
        grown.parent.mkdir(parents=True, exist_ok=True)
        with tarfile.open(grown, "w:gz", compresslevel=1) as archive:
            archive.add(folder, arcname="")


def _taught_more() -> IntentModel:
    encoder = load_encoder(configured_encoders().first, KEPT)
    examples = read_examples()
    gists = training_gists([normalise(example.text) for example in examples], KEPT_GISTS)
    intents = [example.intent for example in examples]
    told = list(variations(gists, intents, EXAMPLES - 1))
    origins = {text: original for text, original, _ in told} | {text: text for text in gists}
    texts, meant = [*gists, *(text for text, _, _ in told)], [*intents, *(intent for _, _, intent in told)]
    return IntentModel.fit(texts, meant, Settings(), encoder and Nearby(encoder, origins), ROUGHLY)


def variations(texts: Sequence[str], intents: Sequence[str], of_each: int) -> Iterator[tuple[str, str, str]]:
    """So many variations of each message, always the same ones: what it became, what it was, and its intent."""
    chance = random.Random(SEED)
    by_intent: dict[str, list[str]] = defaultdict(list)
    for text, intent in zip(texts, intents, strict=True):
        by_intent[intent].append(text)
    for text, intent in zip(texts, intents, strict=True):
        for _ in range(of_each):
            yield _varied(text, chance.choice(by_intent[intent]), chance), text, intent


def _varied(text: str, other: str, chance: random.Random) -> str:
    signs = list(text) or [other]
    for place in chance.sample(range(len(signs)), k=max(len(signs) // 6, 1)):
        signs[place] = chance.choice(("", signs[place] * 2, signs[place - 1]))
    changed = "".join(signs)
    return f"{changed}，{other}" if chance.random() < 1 / 3 else changed


def _with_strangers(rules: Any) -> Any:
    """A lookup of rules with as many strangers for each of them; what is no lookup stays."""
    if not isinstance(rules, dict):
        return rules
    strangers = {
        json.dumps(_renamed(json.loads(key), str(copy)), sort_keys=True): action
        for key, action in rules.items()
        for copy in range(1, RULES)
    }
    return {**rules, **strangers}


def _renamed(states: Any, number: str) -> Any:
    if isinstance(states, list):
        return [_renamed(state, number) for state in states]
    if isinstance(states, dict):
        return {
            name: f"{value}_{number}" if name in NAMES and isinstance(value, str) else _renamed(value, number)
            for name, value in states.items()
        }
    return states


if __name__ == "__main__":
    grow(Path(sys.argv[1]), Path(sys.argv[2]))
