"""What all workers on this machine have counted, whichever of them is asked."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from prometheus_client import REGISTRY, CollectorRegistry, ProcessCollector
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from bot.metrics_folder import VARIABLE

PROCESSES = Path("/proc")
PARENT = 1
"""Where it stands in a process's `stat`, after the name in brackets and the state."""


def whole_registry() -> CollectorRegistry:
    """This process's numbers, or those of all workers where they count together."""
    folder = os.environ.get(VARIABLE)
    if not folder:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
    registry.register(WorkerProcesses(Path(folder)))
    return registry


class WorkerProcesses(Collector):
    """Processor time, memory and files of each living worker, by its pid: a sum would fall when one ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self) -> Iterable[Metric]:
        families: dict[str, Metric] = {}
        for pid in sorted(self._living()):
            for family in _numbers_of(pid):
                of_all = families.setdefault(family.name, Metric(family.name, family.documentation, family.type))
                for sample in family.samples:
                    of_all.add_sample(sample.name, {"pid": str(pid)}, sample.value)
        return families.values()

    def _living(self) -> set[int]:
        """Files of workers that have ended stay, for their counts; another process may have got such a number."""
        counting = {int(path.stem.rpartition("_")[2]) for path in self._folder.glob("*.db")}
        return {pid for pid in counting if _parent(pid) == os.getppid()}


def _numbers_of(pid: int) -> Iterator[Metric]:
    yield from ProcessCollector(pid=lambda: pid, registry=None).collect()


def _parent(pid: int) -> int | None:
    try:
        stat = (PROCESSES / str(pid) / "stat").read_text()
    except OSError:
        return None
    return int(stat.rpartition(")")[2].split()[PARENT])
