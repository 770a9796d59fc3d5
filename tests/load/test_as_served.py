"""What is measured in process is what serves: without the libraries that a serving process leaves out."""

from __future__ import annotations

import subprocess
import sys

from bot.settings import PROJECT

WHAT_IS_THERE = """
import sys
import benchmarks.in_process, benchmarks.long, benchmarks.growth
real = [name for name in ("tensorflow", "keras") if hasattr(sys.modules.get(name), "__version__")]
print("rasa" in sys.modules, real)
"""


def test_no_benchmark_brings_what_the_desk_leaves_out() -> None:
    command = [sys.executable, "-c", WHAT_IS_THERE]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True []"
