"""Understanding beside stock Rasa's: both taught by the same few messages, both asked the messages of the evaluation.

    python -m benchmarks.understanding        (also `make evaluate-stock`; a quarter of an hour the first time)

The sub-sample holds 20 messages of each intent, the same ones as long as they stand in the training data. Stock Rasa is
trained on it with every default; our classifier alone is fitted on it, without the list of settled phrases. Stock's
model is kept by the hash of sub-sample, settings and libraries. The figures are printed and kept for the report that
`make evaluate` writes.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml
from rasa.core.channels import UserMessage
from rasa.core.processor import MessageProcessor

from benchmarks.models import kept_or_trained
from benchmarks.processes import environment, run_python
from bot.evaluation.judged import Judged, Labelled, figures
from bot.evaluation.messages import dev_messages, own_messages
from bot.examples import Example, read_examples
from bot.nlu.classify import IntentModel, Settings
from bot.nlu.configured import configured_encoders
from bot.nlu.encode import load_encoder
from bot.nlu.gist import gist
from bot.nlu.normalise import neutralise
from bot.nlu.reader import Reader
from bot.settings import PROJECT

MESSAGES_OF_EACH_INTENT = 20
MOST_SECONDS = 5400
CONFIG = PROJECT / "benchmarks" / "stock" / "understanding.yml"
MODELS = PROJECT / "models"
KEPT = PROJECT / "var" / "evaluation" / "stock.json"

Rank = Callable[[str], list[tuple[str, float]]]


def sub_sample(examples: Sequence[Example], of_each: int = MESSAGES_OF_EACH_INTENT) -> list[Example]:
    """The same messages of each intent whatever else is written beside them: those with the smallest hashes."""
    by_intent: dict[str, list[Example]] = defaultdict(list)
    for example in sorted(examples, key=lambda example: hashlib.sha256(example.text.encode()).digest()):
        by_intent[example.intent].append(example)
    return [example for intent in sorted(by_intent) for example in by_intent[intent][:of_each]]


def ours(sample: Sequence[Example]) -> Rank:
    """Our classifier, fitted on the sub-sample with the product's settings."""
    reader, encoder = Reader(), load_encoder(configured_encoders().first)

    def read(text: str) -> str:
        clean = neutralise(text)
        return gist(clean, reader.read(clean))

    model = IntentModel.fit(
        [read(example.text) for example in sample], [example.intent for example in sample], Settings(), encoder
    )

    def rank(text: str) -> list[tuple[str, float]]:
        probabilities = model.probabilities([read(text)])[0].tolist()
        return sorted(zip(model.intents, probabilities, strict=True), key=lambda entry: -entry[1])

    return rank


def stock(sample: Sequence[Example], models: Path) -> Rank:
    """Stock Rasa, trained on the sub-sample with its defaults."""
    data = yaml.safe_dump(_as_rasa_data(sample), allow_unicode=True)
    digest = hashlib.sha256(b"\0".join([data.encode(), CONFIG.read_bytes(), (PROJECT / "uv.lock").read_bytes()]))
    model = models.resolve() / f"stockunderstanding-{digest.hexdigest()[:16]}.tar.gz"

    def train() -> None:
        with tempfile.TemporaryDirectory() as work:
            file, log = Path(work) / "nlu.yml", Path(work) / "train.log"
            file.write_text(data, encoding="utf-8")
            command = ["-m", "rasa", "train", "nlu", "--nlu", str(file), "--config", str(CONFIG)]
            command += ["--out", str(model.parent), "--fixed-model-name", model.name]
            cores = {"OPENBLAS_NUM_THREADS": str(os.cpu_count() or 1)}
            run_python(command, PROJECT, environment(PROJECT, **cores), log, MOST_SECONDS)

    _, metadata, runner = MessageProcessor._load_model(kept_or_trained(model, train).path)
    target = metadata.nlu_target

    def rank(text: str) -> list[tuple[str, float]]:
        result = runner.run(inputs={"__message__": [UserMessage(text)], "__tracker__": None}, targets=[target])
        found = result[target][0].as_dict(only_output_properties=True)["intent_ranking"]
        return [(entry["name"], entry["confidence"]) for entry in found]

    return rank


def _as_rasa_data(sample: Sequence[Example]) -> dict[str, object]:
    by_intent: dict[str, list[str]] = defaultdict(list)
    for example in sample:
        by_intent[example.intent].append(example.text)
    entries = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)} for intent, texts in by_intent.items()
    ]
    return {"version": "3.1", "nlu": entries}


def judge(rank: Rank, messages: Sequence[Labelled]) -> list[Judged]:
    """What one side makes of the messages."""
    return [Judged.of(message, rank(message.text)) for message in messages]


def main() -> None:
    sample = sub_sample(read_examples())
    sides = {"anxin": ours(sample), "stock": stock(sample, MODELS)}
    sets = {"dev": dev_messages(), "own": own_messages()}
    found = {
        name: {side: figures(judge(rank, messages)) for side, rank in sides.items()} for name, messages in sets.items()
    }
    report: dict[str, object] = {"messages of each intent": MESSAGES_OF_EACH_INTENT, "messages": len(sample)}
    for name, by_side in found.items():
        wrong = {side: 1 - float(by_side[side]["accuracy"]) for side in sides}
        report[name] = {**by_side, "errors, ours to stock's": round(wrong["anxin"] / wrong["stock"], 3)}
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    KEPT.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    json.dump(report, sys.stdout, ensure_ascii=False, indent=2)
    print()


if __name__ == "__main__":
    main()
