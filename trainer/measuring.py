"""`python -m trainer.measuring WHAT`: one measurement of the version in whose checkout it runs, as lines of JSON.

Lines are of kind `progress` (`done` of `of`) and at last `result`. `speed` says `ready`, and then answers each line of
its input with a result.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from bot.evaluation.judged import Judged
from bot.evaluation.messages import own_messages
from bot.examples import read_examples
from bot.logs import quiet_libraries
from bot.settings import PROJECT, load_settings

TOLD_EVERY = 20
SOLUTIONS = "folds"
"""Beside the vectors, among the models."""
MESSAGES_A_CUSTOMER = 5
MESSAGES_A_ROUND = 40

Json = dict[str, Any]


def lint() -> Json:
    """What is wrong with the trainers' files: mistakes, and hints that block nothing."""
    from bot.check import check
    from trainer.files import KINDS, WRITABLE
    from trainer.lint import findings

    paths = [path for folder in WRITABLE for path in sorted((PROJECT / folder).rglob("*")) if path.suffix in KINDS]
    texts = {path.relative_to(PROJECT).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    mistakes = [vars(found) for found in findings(texts, PROJECT)]
    if mistakes:
        return {"mistakes": mistakes, "hints": []}
    said = check(read_examples(), [message.text for message in own_messages()])
    return {
        "mistakes": [_of_messages(found.text) for found in said if found.weight == "错误"],
        "hints": [found.text for found in said if found.weight != "错误"],
    }


def understand() -> Json:
    """What the version's model makes of the project's own evaluation messages."""
    from bot.commands.understanding import Understanding

    understanding = Understanding(load_settings())
    messages = own_messages()
    judged = []
    for number, message in enumerate(messages, 1):
        judged.append(Judged.of(message, understanding.rank(message.text)))
        if number % TOLD_EVERY == 0:
            _tell("progress", done=number, of=len(messages))
    return {"messages": [_brief(one) for one in judged]}


def cross() -> Json:
    """Every training message as fits see it that were made without it."""
    from bot.evaluation.steady import judged_in_steady_folds
    from bot.nlu.configured import configured_encoders
    from bot.nlu.encode import KEPT, load_encoder
    from bot.nlu.gists import KEPT as GISTS

    def tell(done: int, of: int) -> None:
        _tell("progress", done=done, of=of)

    solutions = KEPT.with_name(SOLUTIONS)
    judged = judged_in_steady_folds(
        read_examples(), load_encoder(configured_encoders().first, KEPT), tell, solutions, GISTS
    )
    return {"messages": [_brief(one) for one in judged]}


def speed(model: Path) -> Iterator[Json]:
    """For each line that is read: the median milliseconds of processor time that a turn with new words takes."""
    from trainer.rehearsal.throwaway import throwaway_stage

    messages = [message.text for message in own_messages()]
    rounds = [messages[at : at + MESSAGES_A_ROUND] for at in range(0, len(messages), MESSAGES_A_ROUND)]
    with throwaway_stage(model) as stage:
        _timed(stage.new_customer, rounds[-1])
        _tell("ready")
        for number, _ in enumerate(sys.stdin):
            yield {"milliseconds": round(median(_timed(stage.new_customer, rounds[number % len(rounds)])), 2)}


def _timed(new_customer: Callable[[], Any], texts: Sequence[str]) -> list[float]:
    """The processor time of each turn: what else this machine does meanwhile counts for nothing."""
    times = []
    for number, text in enumerate(texts):
        if number % MESSAGES_A_CUSTOMER == 0:
            customer = new_customer()
        begun = time.process_time()
        customer.say(text)
        times.append(1000 * (time.process_time() - begun))
    return times


def _of_messages(text: str) -> Json:
    return {"path": "data/nlu", "line": 0, "reason": text, "remedy": "在收件箱或文件里改好这些消息"}


def _brief(judged: Judged) -> Json:
    return {
        "text": judged.text,
        "accepted": list(judged.accepted),
        "taken": judged.likeliest,
        "sure": round(judged.confidence, 3),
    }


def _tell(kind: str, **what: Any) -> None:
    print(json.dumps({"kind": kind, **what}, ensure_ascii=False), flush=True)


def main(words: Sequence[str]) -> int:
    quiet_libraries()
    what, *more = words
    if what == "speed":
        for found in speed(Path(more[0])):
            _tell("result", **found)
    else:
        _tell("result", **{"lint": lint, "understand": understand, "cross": cross}[what]())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
