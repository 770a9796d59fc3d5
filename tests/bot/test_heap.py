"""What the C library keeps of a process's memory, in a process of its own: it is set for all of it."""

from __future__ import annotations

import json
import subprocess
import sys

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

before = of_its_own()
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
