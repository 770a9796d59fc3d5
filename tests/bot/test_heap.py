"""What the C library keeps of a process's memory, in a process of its own: it is set for all of it."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading

import pytest

from bot import heap

PROGRAM = """
import ctypes, json, sys, threading
from pathlib import Path
from bot import heap

if "spared" in sys.argv:
    heap.keep_little()

def of_its_own():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) // 1024

libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.free.argtypes, libc.memset.argtypes = [ctypes.c_void_p], [ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t]

def photos():
    # A photo is read, and something small is remembered of it.
    for _ in range(12):
        photo = libc.malloc(8 << 20)
        libc.memset(photo, 1, 8 << 20)
        libc.malloc(100)
        libc.free(photo)

def small_things():
    held = [libc.malloc(1000) for _ in range(64_000)]
    for one in held[:-1]:
        libc.free(one)

before = of_its_own()
if "trimmed" in sys.argv:
    small_things()
    heap.give_back()
    print(json.dumps(of_its_own() - before))
    sys.exit()
threads = [threading.Thread(target=photos) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(json.dumps(of_its_own() - before))
"""


def megabytes_kept(*arguments: str) -> int:
    command = [sys.executable, "-c", PROGRAM, *arguments]
    return int(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def test_what_was_large_goes_back_to_the_system() -> None:
    assert megabytes_kept("spared") < 8


def test_what_lies_free_below_what_is_in_use_is_given_back() -> None:
    assert megabytes_kept("trimmed") < 16


def test_it_is_given_back_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heap, "EVERY_SECONDS", 0.01)
    given: list[str] = []

    async def run() -> None:
        again, loop = asyncio.Event(), asyncio.get_running_loop()

        def note() -> None:
            given.append(threading.current_thread().name)
            if len(given) > 1:
                loop.call_soon_threadsafe(again.set)

        monkeypatch.setattr(heap, "give_back", note)
        running = asyncio.create_task(heap.give_back_again_and_again())
        await asyncio.wait_for(again.wait(), 10)
        running.cancel()

    asyncio.run(run())
    assert threading.main_thread().name not in given
