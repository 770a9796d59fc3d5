"""A conversation that does not end: `python -m benchmarks.long` compares its turns with those at its beginning.

The same few messages come again and again, as a customer writes who never leaves: a claim with a case, questions in
between, a correction. Each round is compared with the same messages of the first rounds.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from pathlib import Path

import benchmarks.as_served  # noqa: F401 (before anything imports Rasa)
from bot.brain import Brain
from bot.messages import Incoming
from bot.settings import load_settings
from bot.wiring import make_brain

CHANNEL = "rest"
SAID = ("我家冰箱不制冷了，我要退货", "发票怎么开", "是40天前买的", "上门安装要预约吗", "为什么问这个")
ROUNDS = 200
AVERAGED = 8


def main() -> int:
    """Print the median turn at the beginning and at the end, and how they compare (`--json`: both as numbers)."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.long", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"of {len(SAID)} messages (default {ROUNDS})")
    parser.add_argument("--json", action="store_true", help="print the two medians alone")
    arguments = parser.parse_args()
    rounds = arguments.rounds
    with tempfile.TemporaryDirectory(prefix="anxin-long-") as folder:
        brain = make_brain(load_settings(database_url=f"sqlite:///{Path(folder) / 'desk.db'}"))
        asyncio.run(_converse(brain, "warming up", 2))
        taken = asyncio.run(_converse(brain, "somebody", rounds))
    # The first message of all opens the conversation, which no other does.
    first = _median(taken[1 : 1 + AVERAGED])
    last = _median(taken[-AVERAGED:])
    if arguments.json:
        print(json.dumps([first, last]))
        return 0
    print(f"messages {len(SAID)}-{len(SAID) * (AVERAGED + 1)}: {first:.1f} ms of processor time")
    print(f"messages {len(SAID) * (rounds - AVERAGED)}-{len(SAID) * rounds}: {last:.1f} ms, {last / first:.2f} times")
    return 0


async def _converse(brain: Brain, sender: str, rounds: int) -> list[list[float]]:
    """Milliseconds of processor time of every turn, round by round; others on the machine hardly change it."""
    taken = []
    for number in range(rounds):
        one = []
        for place, text in enumerate(SAID):
            started = time.thread_time()
            await brain.answer(Incoming(CHANNEL, sender, f"{sender}/{number}/{place}", text))
            one.append((time.thread_time() - started) * 1000)
        taken.append(one)
    return taken


def _median(rounds: list[list[float]]) -> float:
    """The mean over the messages of each one's median over the rounds."""
    return statistics.fmean(statistics.median(of_one) for of_one in zip(*rounds, strict=True))


if __name__ == "__main__":
    raise SystemExit(main())
