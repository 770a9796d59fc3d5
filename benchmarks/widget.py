"""The widget on this machine: `python -m benchmarks.widget`. The whole desk in a process of its own, a real browser.

Prints the script's size, how soon after it the button is painted, how soon an answer is shown, and what a thousand idle
open windows cost in memory and in answering time.
"""

from __future__ import annotations

import asyncio
import gzip
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import httpx
import psutil
from playwright.sync_api import sync_playwright

from benchmarks.measure import percentile
from benchmarks.processes import environment, free_port, running_python
from bot.channels.widget.access import Access
from bot.channels.widget.pages import SCRIPT
from bot.settings import PROJECT
from tests.browser import ARGUMENTS, CHROMIUM

KEY = "a key for the benchmark"
WINDOWS = 1000
LOADS = 20
MESSAGES = 40
SECONDS_TO_START = 300
SAID = ("冰箱买了十天不制冷", "我想退货", "手机屏幕花了，怎么办", "查一下处理进度", "空调漏水能修吗", "有人吗")
NOTE_PAINT = """() => {
    let loaded;
    const isScript = ({ target }) => target.src?.endsWith('/widget.js') && (loaded = performance.now());
    document.addEventListener('load', isScript, { capture: true });
    const look = new MutationObserver(() => {
        if (!document.querySelector('anxin-widget')?.shadowRoot?.querySelector('.launcher')) return;
        look.disconnect();
        // The second frame begins when the first has been painted.
        requestAnimationFrame(() => requestAnimationFrame(() => (window.painted = performance.now() - loaded)));
    });
    look.observe(document, { childList: true, subtree: true });
}"""
PAINTED = """async () => {
    while (window.painted === undefined) await new Promise(requestAnimationFrame);
    return window.painted;
}"""
SAY = """async (text) => {
    const root = document.querySelector('anxin-widget').shadowRoot;
    const bubbles = () => root.querySelectorAll('.said.desk .bubble').length;
    const field = root.querySelector('textarea');
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise(requestAnimationFrame);
    const before = bubbles(), began = performance.now();
    root.querySelector('form').requestSubmit();
    while (bubbles() === before) await new Promise(requestAnimationFrame);
    return performance.now() - began;
}"""


def token(visitor: str) -> str:
    return Access(KEY).token("demo", visitor, datetime.now(UTC))


def in_the_browser(url: str) -> tuple[list[float], list[float]]:
    """Milliseconds from the loaded script to the painted button, and from sending to the shown answer."""
    painted, answered = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for _ in range(LOADS):
            page = browser.new_page()
            page.add_init_script(f"({NOTE_PAINT})()")
            page.goto(f"{url}/demo/demo")
            painted.append(float(page.evaluate(PAINTED)))
            page.close()
        page = browser.new_page()
        page.goto(f"{url}/demo/demo")
        page.get_by_role("button", name="在线客服").click()
        for number in range(len(SAID) * 3):
            answered.append(float(page.evaluate(SAY, f"{SAID[number % len(SAID)]}，第{number}次")))
            # Nobody writes faster, and a session may not.
            page.wait_for_timeout(3000)
        browser.close()
    return painted, answered


async def answer_times(url: str, name: str) -> list[float]:
    """Milliseconds of single messages, each of a new customer."""
    times = []
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        for number in range(MESSAGES):
            headers = {"Authorization": f"Bearer {token(f'{name}-{number}')}"}
            message = {"id": f"message-{name}-{number}", "text": f"{SAID[number % len(SAID)]}，{name}{number}"}
            began = time.perf_counter()
            answer = await client.post("/api/widget/demo/messages", json=message, headers=headers)
            times.append((time.perf_counter() - began) * 1000)
            assert answer.json()["stored"], answer.text
    return times


async def idle_window(port: int, number: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"GET /api/widget/demo/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer "
    writer.write(f"{head}{token(f'idle-{number}')}\r\n\r\n".encode())
    status = await reader.readline()
    assert b"200" in status, status
    return reader, writer


def memory(server: psutil.Process) -> int:
    """Bytes of the supervisor and its worker."""
    return sum(one.memory_info().rss for one in (server, *server.children(recursive=True)))


async def idle_windows(port: int, server: psutil.Process) -> tuple[list[float], list[float], float]:
    """Answering times without and with the windows, in turns, and the windows' memory in MB."""
    url = f"http://127.0.0.1:{port}"
    await answer_times(url, "warm")
    without = await answer_times(url, "without")
    before = memory(server)
    windows = [await idle_window(port, number) for number in range(WINDOWS)]
    await asyncio.sleep(5)
    cost = (memory(server) - before) / 2**20
    # An address may send so many a minute.
    await asyncio.sleep(60)
    with_them = await answer_times(url, "with")
    for _, writer in windows:
        writer.close()
    await asyncio.sleep(5)
    without += await answer_times(url, "after")
    return without, with_them, cost


def line(name: str, times: Sequence[float]) -> str:
    return f"{name}: median {statistics.median(times):.0f} ms, 95 % {percentile(times, 95):.0f} ms"


def main() -> None:
    print(f"script: {len(gzip.compress(SCRIPT.read_bytes())) / 1024:.1f} KB gzipped")
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        env = environment(
            PROJECT,
            ANXIN_PORT=str(port),
            ANXIN_SESSION_KEY=KEY,
            ANXIN_DATABASE_URL=f"sqlite:///{folder}/desk.db",
            ANXIN_UPLOADS=f"{folder}/uploads",
        )
        with running_python(["-m", "bot.cli", "serve"], PROJECT, env, Path(folder) / "log") as process:
            wait_until_ready(f"http://127.0.0.1:{port}")
            painted, answered = in_the_browser(f"http://127.0.0.1:{port}")
            print(line("button painted after the script", painted))
            print(line("answer shown after sending", answered))
            without, with_them, cost = asyncio.run(idle_windows(port, psutil.Process(process.pid)))
            slower = statistics.median(with_them) / statistics.median(without) - 1
            print(line("answer over HTTP", without))
            print(line(f"answer beside {WINDOWS} idle windows", with_them) + f", {slower:+.1%} in the median")
            print(f"{WINDOWS} idle windows: {cost:.0f} MB")


def wait_until_ready(url: str) -> None:
    last = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < last:
        try:
            if httpx.get(f"{url}/health").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.5)
    raise SystemExit("the desk did not start")


if __name__ == "__main__":
    main()
