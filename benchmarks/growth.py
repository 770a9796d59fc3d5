"""What more rules and more training messages cost: `python -m benchmarks.growth` prints milliseconds as JSON.

Nothing is trained. The model's own rules are there five times, four times with other names for their intents and
actions, which never hold; the training messages' vectors are there ten times, which says nothing new and costs as much
as other messages would. Terms are looked up one by one: how many there are costs nothing.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
import onnx
from onnx import numpy_helper

import benchmarks.as_served  # noqa: F401 (before anything imports Rasa)
from benchmarks.client import CHANNEL
from benchmarks.dialogues import Dialogues
from bot.brain import Brain
from bot.messages import Incoming
from bot.nlu.components import EncoderClassifier
from bot.nlu.networks.session import Network
from bot.rasa_seam.rules import IndexedRules
from bot.settings import load_settings
from bot.wiring import make_brain

RULES, EXAMPLES = 5, 10
ROUNDS = 4
NAMES = ("intent", "action_name")


@dataclass(frozen=True)
class Growth:
    """Processor time, milliseconds: a turn whose message is read already, and the reading of a message."""

    turn: float
    turn_with_more_rules: float
    reading: float
    reading_with_more_examples: float


def main() -> None:
    """Measure as the model is, then grown."""
    brain, dialogues = make_brain(load_settings()), Dialogues(date.today())
    components = [node._component for node in brain._processor.graph_runner._instantiated_nodes.values()]
    policy = next(one for one in components if isinstance(one, IndexedRules))
    classifier = next(one for one in components if isinstance(one, EncoderClassifier))
    asyncio.run(_turns(brain, dialogues, "warm"))
    turn, reading = (asyncio.run(of(brain, dialogues, "before")) for of in (_turns, _readings))
    policy.lookup = {kind: _grown(rules) for kind, rules in policy.lookup.items()}
    _grow_examples(classifier)
    asyncio.run(_turns(brain, dialogues, "warm again"))
    more_rules, more_examples = (asyncio.run(of(brain, dialogues, "after")) for of in (_turns, _readings))
    print(json.dumps(asdict(Growth(turn, more_rules, reading, more_examples))))


async def _turns(brain: Brain, dialogues: Dialogues, customers: str) -> float:
    """The mean over the turns of each one's least time, the message read beforehand."""
    taken: dict[tuple[int, int], list[float]] = {}
    for number in range(ROUNDS):
        for which, dialogue in enumerate(dialogues.of(customers, number)):
            for place, turn in enumerate(dialogue.turns):
                await brain.parse(turn.anxin)
                message = Incoming(CHANNEL, dialogue.sender, f"{dialogue.sender}/{place}", turn.anxin)
                started = time.thread_time()
                await brain.answer(message)
                taken.setdefault((which, place), []).append((time.thread_time() - started) * 1000)
    return statistics.fmean(min(times) for times in taken.values())


async def _readings(brain: Brain, dialogues: Dialogues, customers: str) -> float:
    """The median over messages that were never read before; the openers and closers are others before and after."""
    first = ROUNDS if customers == "before" else 2 * ROUNDS
    taken = []
    for number in range(first, first + ROUNDS):
        for dialogue in dialogues.of(customers, number):
            for turn in dialogue.turns:
                if not turn.anxin.startswith("/"):
                    started = time.thread_time()
                    await brain.parse(turn.anxin)
                    taken.append((time.thread_time() - started) * 1000)
    return statistics.median(taken)


def _grown(rules: Any) -> Any:
    """A lookup of rules with as many strangers for each of them; what is no lookup stays."""
    if not isinstance(rules, dict):
        return rules
    strangers = {
        json.dumps(_renamed(json.loads(key), lambda name, copy=copy: f"{name}_{copy}"), sort_keys=True): action
        for key, action in rules.items()
        for copy in range(1, RULES)
    }
    return {**rules, **strangers}


def _renamed(states: Any, rename: Callable[[str], str]) -> Any:
    if isinstance(states, list):
        return [_renamed(state, rename) for state in states]
    if isinstance(states, dict):
        return {
            name: rename(value) if name in NAMES and isinstance(value, str) else _renamed(value, rename)
            for name, value in states.items()
        }
    return states


def _grow_examples(classifier: EncoderClassifier) -> None:
    recalled = classifier._trained._recalled
    if recalled is None:
        return
    graph = onnx.load_model_from_string(recalled._network._graph.tobytes())
    known = {constant.name: numpy_helper.to_array(constant) for constant in graph.graph.initializer}
    messages = next(numbers.shape[1] for numbers in known.values() if numbers.dtype == np.int8 and numbers.ndim)
    for constant in graph.graph.initializer:
        numbers = known[constant.name]
        if messages in numbers.shape:
            times = [EXAMPLES if length == messages else 1 for length in numbers.shape]
            grown = np.tile(numbers, times)
            # Each message is there ten times, and says a tenth.
            is_said = numbers.ndim == 2 and len(numbers) == messages
            grown = grown / np.float32(EXAMPLES) if is_said else grown
            constant.CopyFrom(numpy_helper.from_array(grown, constant.name))
    recalled._network = Network(graph.SerializeToString())


if __name__ == "__main__":
    main()
