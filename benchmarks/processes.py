"""Processes that the benchmark starts: always stopped again, each by its own id."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

STOP_SECONDS = 15
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "",
    "PYTHONWARNINGS": "ignore",
}


class BenchError(Exception):
    """The benchmark cannot be carried out; the message says why."""


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a process that runs the code in `folder`, without any settings from outside."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("ANXIN_", "RASA_"))}
    return {**inherited, **QUIET, "PYTHONPATH": str(folder), **more}


def run_python(arguments: Sequence[str], folder: Path, env: Mapping[str, str], log: Path, seconds: float) -> str:
    """Run `python <arguments>` in `folder` to its end and give its stdout; stderr goes to `log`.

    Raises:
        BenchError: it failed or took longer than `seconds`.
    """
    with log.open("w", encoding="utf-8") as errors:
        try:
            done = subprocess.run(
                [sys.executable, *arguments],
                cwd=folder,
                env=env,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                timeout=seconds,
                check=True,
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise BenchError(str(error)) from error
    return done.stdout


@contextmanager
def running_python(
    arguments: Sequence[str], folder: Path, env: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """`python <arguments>` in the background while the body runs; output goes to `log`."""
    with log.open("w", encoding="utf-8") as output:
        # A session of its own: an interrupt at the terminal reaches the benchmark alone, which stops this.
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=folder,
            env=env,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def peak_megabytes(process: subprocess.Popen[bytes]) -> list[float]:
    """The most memory that the running process and each that it has started have held (resident, MiB).

    By the kernel's count; pages that several of them share count for each.
    """
    return [_peak(pid) for pid in _tree(process.pid)]


def cpu_seconds(process: subprocess.Popen[bytes]) -> float:
    """Processor time that the running process and those that it has started have used so far, in all their threads."""
    return tree_cpu_seconds(process.pid)


def tree_cpu_seconds(pid: int) -> float:
    """The same of any running process."""
    return sum(_cpu(one) for one in _tree(pid))


def _tree(pid: int) -> list[int]:
    return [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]


def _peak(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def _cpu(pid: int) -> float:
    # The name in brackets may hold blanks; user and system time are the 12th and 13th field after it.
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
