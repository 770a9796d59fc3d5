"""What a load came to, as a table and as a picture."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

SLOTS = 60
"""Points of the picture along the time."""


@dataclass(frozen=True)
class Load:
    """Times in seconds. `late`: when a message was meant to be sent, and after how long its answer was there."""

    sessions: int
    simulated_seconds: float
    speed: float
    seed: int
    messages: int
    seconds: float
    most_talking: int
    lost: int
    doubled: int
    strange: int
    late: list[tuple[float, float]]
    counts: dict[str, int]
    cpu_seconds: float
    megabytes: float
    database_bytes: int

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.strange or self.counts.get("visits given up"))

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share (in per cent) of the answers was there."""
        return float(np.percentile([seconds for _, seconds in self.late], share)) * 1000 if self.late else 0.0


def table(load: Load) -> str:
    """In Markdown."""
    rows = {
        "conversations": f"{load.sessions:,}",
        "messages": f"{load.messages:,}",
        "at the same time under way, at most": f"{load.most_talking:,}",
        "simulated time": f"{load.simulated_seconds / 60:.0f} min, {load.speed:g} times as fast",
        "real time": f"{load.seconds:.1f} s",
        "messages a second": f"{load.messages / load.seconds:.1f}",
        "lost": f"{load.lost}",
        "doubled": f"{load.doubled}",
        "stored otherwise than told": f"{load.strange}",
        "answer there after (median / 95 % / 99 % / longest)": " / ".join(
            f"{load.percentile(share):.0f}" for share in (50, 95, 99, 100)
        )
        + " ms",
        **{name: f"{count:,}" for name, count in sorted(load.counts.items())},
    }
    if load.cpu_seconds:
        rows["processor time of the desk for a message"] = f"{load.cpu_seconds / load.messages * 1000:.1f} ms"
        rows["processor of the desk, busy"] = f"{load.cpu_seconds / load.seconds:.2f} cores"
        rows["memory of the desk at the end"] = f"{load.megabytes:.0f} MiB"
        rows["database for a conversation"] = f"{load.database_bytes / load.sessions / 1024:.1f} KiB"
    lines = [f"| {name} | {value} |" for name, value in rows.items()]
    return "\n".join(["| | |", "|---|---|", *lines])


def plot(load: Load, file: Path) -> None:
    """Messages a second, and the times of their answers, along the real time."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    moments, late = (np.array(values) for values in zip(*sorted(load.late), strict=True))
    edges = np.linspace(0, max(float(moments.max()), 0.001), SLOTS + 1)
    slot = np.clip(np.digitize(moments, edges) - 1, 0, SLOTS - 1)
    many = np.bincount(slot, minlength=SLOTS) / (edges[1] - edges[0])
    figure, (above, below) = pyplot.subplots(2, 1, sharex=True, figsize=(9, 6), layout="constrained")
    above.plot(edges[:-1], many, drawstyle="steps-post", color="#2563eb")
    above.set_ylabel("messages a second")
    for share, colour in ((50, "#16a34a"), (95, "#d97706"), (99, "#dc2626")):
        times = [
            np.percentile(late[slot == one], share) * 1000 if (slot == one).any() else np.nan for one in range(SLOTS)
        ]
        below.plot(edges[:-1], times, label=f"{share} %", color=colour)
    below.set_yscale("log")
    below.set_ylabel("answer there after, ms")
    below.set_xlabel("real time, s")
    below.legend()
    above.set_title(
        f"{load.sessions:,} conversations, {load.messages:,} messages, {load.lost} lost, {load.doubled} doubled"
    )
    figure.savefig(file)
    pyplot.close(figure)
