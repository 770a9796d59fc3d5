"""A frozen copy of the project: nothing that happens to the project meanwhile reaches the measurement.

The copy has no caches of Rasa's or ours: training in it is training from nothing, and disturbs nobody.
"""

from __future__ import annotations

import compileall
import shutil
import subprocess
from pathlib import Path

from bot.settings import PROJECT

FOLDERS = ("entitlement", "desk", "actions", "bot", "brands", "data", "benchmarks")
FILES = ("config.yml", "domain.yml", "endpoints.yml", "uv.lock")
LEFT_OUT = ("results", "__pycache__")


def commit() -> str:
    """What the copy is a copy of, as git names it; `-dirty` behind it where something is not committed."""
    command = ["git", "describe", "--always", "--dirty", "--abbrev=12"]
    found = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    return found.stdout.strip() or "unknown"


def take_snapshot(into: Path) -> Path:
    """Copy code, data and configuration to `into` (must not exist), compiled as an installed product is."""
    for name in FOLDERS:
        shutil.copytree(PROJECT / name, into / name, ignore=shutil.ignore_patterns(*LEFT_OUT))
    for name in FILES:
        shutil.copy2(PROJECT / name, into / name)
    compileall.compile_dir(into, quiet=2)
    return into
