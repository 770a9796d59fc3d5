"""Asking a network. It runs in the thread that asks and starts none, so that its process may be forked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

PROCESSOR = Path("/proc/cpuinfo")
# Sums of eight-bit products overflow on processors without these instructions; another way says the same and takes a
# third longer.
WIDE_SUMS = "vnni"
WITHOUT_THEM = ("session.x64quantprecision", "1")


class Network:
    """May be asked by several threads."""

    def __init__(self, graph: bytes | Path) -> None:
        """Read a graph as `Graph.as_file` makes it; a file may be removed afterwards.

        Raises:
            OSError: the file cannot be read.
        """
        self._graph = _mapped(graph) if isinstance(graph, Path) else np.frombuffer(graph, np.uint8)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # Memory for the longest text would be held for ever.
        options.enable_cpu_mem_arena = False
        if not _has_wide_sums():
            options.add_session_config_entry(*WITHOUT_THEM)
        read = str(graph) if isinstance(graph, Path) else graph
        self._session = onnxruntime.InferenceSession(read, options, providers=["CPUExecutionProvider"])
        self._asked = self._session.get_inputs()[0].name

    def told(self, rows: Matrix) -> Matrix:
        """What comes out for what goes in."""
        found: Matrix = self._session.run(None, {self._asked: rows})[0]
        return found

    def save(self, file: Path) -> None:
        """Write the graph as it was read."""
        file.write_bytes(self._graph.tobytes())


def _has_wide_sums() -> bool:
    return PROCESSOR.is_file() and WIDE_SUMS in PROCESSOR.read_text(encoding="utf-8")


def _mapped(file: Path) -> NDArray[np.uint8]:
    """For whoever saves it again: until then it takes no memory."""
    return np.asarray(np.memmap(file, np.uint8, "r"))
