"""Many messages through everything that can go wrong: slow turns, lost answers, doubles, disorder, void tokens, a kill.

`python -m tests.wechat.soak [messages]` plays it and prints what came of it.
"""

from __future__ import annotations

import asyncio
import json
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.browser import serving
from tests.wechat.api import api
from tests.wechat.desk import SLOW
from tests.wechat.phone import Phone
from tests.wechat.platform import Platform
from tests.wechat.shop import Shop

SLOW_SHARE, REPEATED_SHARE, DOUBLE_SHARE = 0.05, 0.02, 0.02
MESSAGES_OF_A_CUSTOMER = 3
START_SECONDS = 120


@dataclass
class Soak:
    """How much, how fast, and what came of it."""

    messages: int
    per_second: float = 60.0
    shop: Shop = field(default_factory=lambda: Shop(speed=2.0, answers_within=3.0))
    seed: int = 7
    kill: bool = True
    answers: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)
    passive_seconds: list[float] = field(default_factory=list)
    tokens: int = 0
    done: dict[str, str] = field(default_factory=dict)

    @property
    def lost(self) -> list[str]:
        return [text for text in self.texts() if self.answers[text] == 0]

    @property
    def twice(self) -> list[str]:
        return [text for text in self.texts() if self.answers[text] > 1]

    def fates(self) -> dict[str, str]:
        """What was done to the messages that went wrong, for whoever looks into it."""
        return {text: self.done.get(text, "") for text in (*self.lost, *self.twice)}

    def texts(self) -> list[str]:
        dice = random.Random(self.seed)
        return [f"〔{number}〕{SLOW if dice.random() < SLOW_SHARE else '快'}" for number in range(self.messages)]

    def play(self, folder: Path) -> None:
        """Play it with a desk in a process of its own, which is replaced by another in the middle by a kill."""
        # A quarter of the way a token ends by itself; all are made void once besides.
        platform = Platform(self.shop.speed)
        with serving(api(platform)) as address:
            asyncio.run(self._play(folder, platform, address))
        self.faults = platform.faults
        self.refused = Counter(platform.refused)
        self.tokens = len(platform.tokens_given)
        for shown in platform.shown.values():
            for message in shown:
                self.answers.update(part.removeprefix("收到：") for part in message.text.split("\n\n"))

    async def _play(self, folder: Path, platform: Platform, address: str) -> None:
        with running_desk(folder, address, self.shop) as first, running_desk(folder, address, self.shop) as second:
            await asyncio.gather(first.ready(), second.ready())
            phone = Phone(first.address, platform, self.shop)
            dice = random.Random(self.seed + 1)
            sending: list[asyncio.Task[object]] = []
            for number, text in enumerate(self.texts()):
                customer = f"oCustomer{number // MESSAGES_OF_A_CUSTOMER}"
                sending.append(asyncio.create_task(self._send(phone, customer, number, text, dice)))
                if self.kill and number == self.messages // 2:
                    phone.address = second.address
                    first.kill()
                if number == self.messages * 3 // 4:
                    platform.expire_tokens()
                await asyncio.sleep(1 / self.per_second)
            await asyncio.gather(*sending)
            self.passive_seconds = phone.took
            await self._until_all_is_answered(platform)
            await phone.connection.aclose()

    async def _send(self, phone: Phone, customer: str, number: int, text: str, dice: random.Random) -> None:
        await asyncio.sleep(dice.random() * 0.5)  # out of order
        # What a network does: the same request twice, or an answer that is lost and asked for again.
        chance = dice.random()
        fields = {"MsgType": "text", "Content": text, "MsgId": 10**12 + number}
        phone.platform.acted(customer, "message")
        self.done[text] = f"{time.monotonic():.1f} {chance:.3f} {phone.address}"
        if chance < DOUBLE_SHARE:
            at = int(time.time())
            await asyncio.gather(phone.push(customer, fields, at), phone.push_double(customer, fields, at))
        elif chance < DOUBLE_SHARE + REPEATED_SHARE:
            await phone.push_but_lose_first_answer(customer, fields)
        else:
            await phone.push(customer, fields)

    async def _until_all_is_answered(self, platform: Platform) -> None:
        for _ in range(300):
            if sum(text.count("〔") for text in platform.everything_shown()) >= self.messages:
                break
            await asyncio.sleep(0.2)
        await asyncio.sleep(2)  # whatever would come twice has come by then


@dataclass
class DeskProcess:
    address: str
    process: subprocess.Popen[bytes]

    async def ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        async with httpx.AsyncClient() as client:
            while time.monotonic() < deadline:
                try:
                    await client.get(f"{self.address}/wechat/nobody")
                    return
                except httpx.HTTPError:
                    assert self.process.poll() is None, "the desk did not start"
                    await asyncio.sleep(0.2)
        raise TimeoutError("the desk did not start")

    def kill(self) -> None:
        self.process.kill()


@contextmanager
def running_desk(folder: Path, api_address: str, shop: Shop) -> Iterator[DeskProcess]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = {
        "port": port,
        "database": f"sqlite:///{folder}/desk.db",
        "api": api_address,
        "folder": str(folder),
        "mode": shop.mode,
        "customer_service": shop.customer_service,
        "speed": shop.speed,
        "answers_within": shop.answers_within,
        "slow_seconds": 6 / shop.speed,
    }
    log = (folder / f"desk-{port}.log").open("wb")
    with log, subprocess.Popen([sys.executable, "-m", "tests.wechat.desk", json.dumps(options)], stderr=log) as process:
        try:
            yield DeskProcess(f"http://127.0.0.1:{port}", process)
        finally:
            process.terminate()


def main() -> int:
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    # WeChat's own times: a machine that is busy for a second must not count as a silent server.
    soak = Soak(messages, shop=Shop(speed=1.0))
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        soak.play(Path(folder))
        seconds = time.monotonic() - began
    quick = sorted(soak.passive_seconds)
    within = sum(second <= 1 for second in quick) / len(quick)
    print(f"{messages} messages in {seconds:.0f} s, seed {soak.seed}")
    print(f"lost {len(soak.lost)}, answered twice {len(soak.twice)}, faults {Counter(soak.faults)}")
    print(f"refused by WeChat {dict(soak.refused)}, tokens fetched {soak.tokens}")
    print(f"passive replies within 1 s: {within:.1%}, median {quick[len(quick) // 2] * 1000:.0f} ms")
    for text, done in soak.fates().items():
        print(text, done)
    return 1 if soak.lost or soak.twice or soak.faults else 0


if __name__ == "__main__":
    sys.exit(main())
