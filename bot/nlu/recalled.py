"""What the training messages say of a new one, by how alike they are in meaning.

That is most of what a parse reads from memory, so the messages' vectors are whole numbers in eight bits: a quarter of
the memory, and less than half of the time. Nothing is lost by it: `Grid` puts them there before they are learnt from.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from bot.nlu.networks.session import Network
from bot.nlu.views import Matrix, Meaning, squares

if TYPE_CHECKING:
    from bot.nlu.networks.graph import Graph

NETWORK, CENTRE, DIRECTIONS = "recalled.onnx", "centre.npy", "directions.npy"
TOLD, SAID = "told", "said"
# A new message is told in fifteen bits: so many steps of the eight upper ones, so many of the lower.
UPPER, LOWER = 127, 128


@dataclass(frozen=True)
class Grid:
    """Vectors on a grid: whole `numbers` (n, r) in eight bits, and how wide a step is in each direction (r,)."""

    numbers: NDArray[np.int8]
    steps: Matrix

    @classmethod
    def of(cls, vectors: Matrix) -> Self:
        """The nearest places on a grid that reaches as far as the vectors (n, r)."""
        from bot.nlu.networks.graph import in_eight_bits

        return cls(*in_eight_bits(vectors))

    def of_rows(self, rows: NDArray[np.int64]) -> Grid:
        """Some of its places."""
        return Grid(self.numbers[rows], self.steps)

    @cached_property
    def vectors(self) -> Matrix:
        """The places as vectors, (n, r)."""
        places: Matrix = self.numbers * self.steps
        return places


class Recalled:
    """The meaning of n training messages (or of those that stand for them), and what each of them says of k intents."""

    def __init__(self, meaning: Meaning, network: Network) -> None:
        self._meaning = meaning
        self._network = network

    @classmethod
    def of(cls, meaning: Meaning, grid: Grid, sharpness: float, weights: Matrix) -> Self:
        """What the messages of the grid say by their `weights` (n, k)."""
        return cls(meaning, Network(network(grid, sharpness, weights)))

    def scores(self, vectors: Matrix) -> Matrix:
        """What the messages say of sentence vectors (m, d), shape (m, k)."""
        return self._network.told(self._meaning.project(vectors))

    def save(self, folder: Path) -> None:
        """Write plain arrays and an ONNX graph."""
        np.save(folder / CENTRE, self._meaning.centre)
        np.save(folder / DIRECTIONS, self._meaning.directions)
        self._network.save(folder / NETWORK)

    @classmethod
    def load(cls, folder: Path) -> Self | None:
        """Read what `save` wrote; None where nothing was. The files may be removed afterwards."""
        if not (folder / NETWORK).exists():
            return None
        centre, directions = (np.load(folder / name, allow_pickle=False) for name in (CENTRE, DIRECTIONS))
        return cls(Meaning(centre, directions), Network(folder / NETWORK))


def network(grid: Grid, sharpness: float, weights: Matrix) -> bytes:
    """Vectors (m, r) become each message's `exp(-sharpness * squared distance)` times its weights, summed, (m, k)."""
    from bot.nlu.networks.graph import Graph

    graph = Graph()
    towards = _products(graph, grid)
    lengths = graph.node("ReduceSumSquare", [TOLD, graph.constant([-1], np.int64)])
    beside = graph.node("Add", [lengths, graph.constant(squares(grid.vectors))])
    distances = graph.node("Sub", [beside, graph.node("Mul", [towards, graph.constant(2.0)])])
    alike = graph.node("Exp", [graph.node("Mul", [distances, graph.constant(-sharpness)])])
    graph.node("MatMul", [alike, graph.constant(weights)], SAID)
    return graph.as_file({TOLD: ["texts", len(grid.steps)]}, {SAID: ["texts", weights.shape[1]]})


def _products(graph: Graph, grid: Grid) -> str:
    """Each vector told times each of the grid, (m, n), by its upper and its lower bits at once."""
    whole, scales = graph.quantised(graph.node("Mul", [TOLD, graph.constant(grid.steps)]), UPPER * LOWER)
    upper = graph.node("Round", [graph.node("Mul", [whole, graph.constant(1 / LOWER)])])
    lower = graph.node("Sub", [whole, graph.node("Mul", [upper, graph.constant(LOWER)])])
    both = graph.node("Concat", [upper, lower], axis=0)
    found = graph.whole_product(graph.unsigned(both), np.ascontiguousarray(grid.numbers.T))
    of_upper, of_lower = graph.nodes("Split", [found], ["of_upper", "of_lower"], axis=0, num_outputs=2)
    raised = graph.node("Mul", [of_upper, graph.constant(LOWER)])
    return graph.node("Mul", [graph.node("Add", [raised, of_lower]), scales])
