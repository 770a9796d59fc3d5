"""How fast the WeChat webhook is: `python -m benchmarks.wechat`. The brain echoes; it is the channel that is measured.

A steady stream for the times of passive replies, then a burst of 200 messages a second for five seconds, each of which
must be taken within the five seconds that WeChat waits.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

from benchmarks.measure import percentile
from tests.browser import serving
from tests.wechat.api import api
from tests.wechat.phone import PATIENCE_SECONDS, Phone
from tests.wechat.platform import Platform
from tests.wechat.shop import Shop
from tests.wechat.soak import running_desk

STEADY, PER_SECOND = 300, 20
BURST, BURST_PER_SECOND = 1000, 200


async def stream(phone: Phone, messages: int, per_second: int, first: int) -> list[float]:
    """Send at this rate, whatever comes back; gives the seconds that each took."""

    async def send(number: int) -> float:
        began = time.monotonic()
        await phone.message(f"oBench{number}", "text", number=10**13 + number, Content=f"冰箱不制冷 {number}")
        return time.monotonic() - began

    begin = time.monotonic()
    sending = []
    for number in range(messages):
        await asyncio.sleep(max(begin + number / per_second - time.monotonic(), 0))
        sending.append(asyncio.create_task(send(first + number)))
    return list(await asyncio.gather(*sending))


async def measure(folder: Path, address: str, platform: Platform) -> None:
    """Print both figures."""
    with running_desk(folder, address, Shop(speed=1.0)) as desk:
        await desk.ready()
        phone = Phone(desk.address, platform, Shop(speed=1.0))
        steady = await stream(phone, STEADY, PER_SECOND, 0)
        burst = await stream(phone, BURST, BURST_PER_SECOND, STEADY)
        await phone.connection.aclose()
    within = sum(seconds <= 1 for seconds in steady) / len(steady)
    taken = sum(seconds <= PATIENCE_SECONDS for seconds in burst) / len(burst)
    print(
        f"{PER_SECOND}/s: median {percentile(steady, 50) * 1000:.0f} ms, 99 % {percentile(steady, 99) * 1000:.0f} ms,"
        f" within 1 s {within:.1%}"
    )
    print(
        f"{BURST_PER_SECOND}/s: median {percentile(burst, 50) * 1000:.0f} ms, slowest {max(burst):.2f} s,"
        f" within {PATIENCE_SECONDS:.0f} s {taken:.1%}, faults {len(platform.faults)}"
    )


def main() -> None:
    platform = Platform(speed=1.0)
    with tempfile.TemporaryDirectory() as folder, serving(api(platform)) as address:
        asyncio.run(measure(Path(folder), address, platform))


if __name__ == "__main__":
    main()
