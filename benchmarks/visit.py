"""One person's conversation with a running desk over HTTP, and what became of every message."""

from __future__ import annotations

import asyncio
import io
import random
import time
import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import yaml
from PIL import Image

from benchmarks.people import Person, Saying, Trouble
from bot.settings import PROJECT

WIDGET = "/api/widget/demo"
WEBHOOK = "/webhooks/rest/webhook"
RESPONSES = PROJECT / "data" / "responses" / "conversation.yml"
TRIES = 8
SECONDS_BETWEEN_TRIES = 0.5
FAILED = yaml.safe_load(RESPONSES.read_text(encoding="utf-8"))["responses"]["utter_turn_failed"][0]["text"]
"""What is told of a turn that failed."""
PATIENCE = aiohttp.ClientTimeout(total=120)
BREAKS_AFTER = (0.0, 0.05)
"""Seconds, really gone by, after which a connection breaks."""


@dataclass
class Seen:
    """What all visits saw. `answers`: by message id, every different answer that came; `late`: seconds by moment."""

    sent: dict[str, str] = field(default_factory=dict)
    answers: dict[str, list[list[Any]]] = field(default_factory=dict)
    photos: set[str] = field(default_factory=set)
    late: list[tuple[float, float]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    talking: int = 0
    most_talking: int = 0

    @property
    def lost(self) -> list[str]:
        """Messages that were never answered."""
        return sorted(self.sent.keys() - self.answers.keys())

    @property
    def doubled(self) -> list[str]:
        """Messages whose second sending was answered otherwise than the first."""
        return sorted(name for name, answers in self.answers.items() if len(answers) > 1)


@dataclass(frozen=True)
class Pace:
    """Simulated seconds go by `speed` times as fast as real ones, from `began` (of the monotonic clock) on."""

    began: float
    speed: float

    def real(self, simulated: float) -> float:
        """When that moment of the simulation really is."""
        return self.began + simulated / self.speed

    async def until(self, moment: float) -> None:
        await asyncio.sleep(max(0.0, moment - time.monotonic()))


@dataclass(frozen=True)
class Visit:
    """A person at a desk. Each has an address of its own, as the desk's proxy would tell it."""

    person: Person
    client: aiohttp.ClientSession
    key: str
    pace: Pace
    seen: Seen

    async def go(self) -> None:
        """From coming to the last answer."""
        await self.pace.until(self.pace.real(self.person.comes_at))
        self.seen.talking += 1
        self.seen.most_talking = max(self.seen.most_talking, self.seen.talking)
        headers = await self._headers()
        moment, under_way = time.monotonic(), list[asyncio.Task[None]]()
        for place, saying in enumerate(self.person.sayings):
            if saying.waits and under_way:
                await asyncio.gather(*under_way)
                moment = time.monotonic()
            moment += saying.thought / self.pace.speed if place else 0
            await self.pace.until(moment)
            under_way.append(asyncio.create_task(self._say(saying, headers, moment)))
            if self.person.photo == place + 1:
                await asyncio.gather(*under_way)
                await self._photograph(headers)
                moment = time.monotonic()
        await asyncio.gather(*under_way)
        self.seen.talking -= 1

    async def _headers(self) -> dict[str, str]:
        number = zlib.crc32(self.person.name.encode())
        address = {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
        if not self.person.by_widget:
            return {"Authorization": f"Bearer {self.key}"} | address
        opened = await self._post(f"{WIDGET}/sessions", {}, address)
        return {"Authorization": f"Bearer {opened['token']}"} | address

    async def _say(self, saying: Saying, headers: dict[str, str], meant_for: float) -> None:
        self.seen.sent[saying.id] = "web" if self.person.by_widget else "rest"
        chance = random.Random(saying.id)
        if saying.trouble is Trouble.BROKEN:
            self.seen.counts["broken connections"] += 1
            sending = asyncio.create_task(self._send(saying, headers, closing=True))
            await asyncio.wait([sending], timeout=chance.uniform(*BREAKS_AFTER))
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
        sendings = [self._send(saying, headers)]
        if saying.trouble is Trouble.AGAIN:
            self.seen.counts["sent again"] += 1
            sendings.append(self._send(saying, headers))
        await asyncio.gather(*sendings)
        # From when it was meant to be sent: a desk that holds everybody up must not look quick.
        self.seen.late.append((meant_for - self.pace.began, time.monotonic() - meant_for))

    async def _send(self, saying: Saying, headers: dict[str, str], *, closing: bool = False) -> None:
        """A turn that failed is asked for again, as the customer is told to."""
        headers = headers | {"Connection": "close"} if closing else headers
        for _ in range(TRIES):
            if await self._answered(saying, headers):
                return
            self.seen.counts["failed turns"] += 1
            await asyncio.sleep(SECONDS_BETWEEN_TRIES)

    async def _answered(self, saying: Saying, headers: dict[str, str]) -> bool:
        if self.person.by_widget:
            told = await self._post(f"{WIDGET}/messages", {"id": saying.id, "text": saying.text}, headers)
            answer = [one["bubble"].get("text") for one in told["messages"] if one["author"] != "customer"]
            failed = not told["stored"]
        else:
            body = {"sender": self.person.name, "message": saying.text, "message_id": saying.id}
            told = await self._post(WEBHOOK, body, headers)
            answer = [one.get("text") for one in told]
            failed = FAILED in answer
        if failed:
            return False
        known = self.seen.answers.setdefault(saying.id, [])
        if answer not in known:
            known.append(answer)
        return True

    async def _photograph(self, headers: dict[str, str]) -> None:
        message_id = f"{self.person.name}-photo"
        self.seen.photos.add(message_id)
        self.seen.counts["photos"] += 1
        await self._post(f"{WIDGET}/photos?id={message_id}", a_photo(message_id), headers)

    async def _post(self, path: str, body: Any, headers: dict[str, str]) -> Any:
        """The answer; tried again as a window does when nothing comes or it is asked to wait."""
        given = {"data": body} if isinstance(body, bytes) else {"json": body}
        for last in range(1, TRIES + 1):
            wait = SECONDS_BETWEEN_TRIES
            try:
                async with self.client.post(path, headers=headers, **given) as response:
                    if response.status == 429:
                        self.seen.counts["asked to wait"] += 1
                        wait = float(response.headers.get("Retry-After", 1))
                    else:
                        response.raise_for_status()
                        return await response.json()
            except (aiohttp.ClientError, TimeoutError):
                self.seen.counts["tried again"] += 1
                if last == TRIES:
                    raise
            await asyncio.sleep(wait)
        raise TimeoutError(path)


def a_photo(seed: str) -> bytes:
    """A small picture unlike others."""
    content, chance = io.BytesIO(), random.Random(seed)
    Image.frombytes("RGB", (24, 16), chance.randbytes(24 * 16 * 3)).resize((480, 320)).save(content, "JPEG")
    return content.getvalue()


async def all_visits(everybody: list[Person], url: str, key: str, speed: float) -> tuple[Seen, float]:
    """Everybody's visit; what was seen, and how many seconds it really took."""
    seen, failures = Seen(), 0
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(url, connector=connector, timeout=PATIENCE) as client:
        pace = Pace(time.monotonic(), speed)
        visits = [Visit(person, client, key, pace, seen).go() for person in everybody]
        for outcome in await asyncio.gather(*visits, return_exceptions=True):
            failures += isinstance(outcome, BaseException)
        took = time.monotonic() - pace.began
    seen.counts["visits given up"] += failures
    return seen, took
