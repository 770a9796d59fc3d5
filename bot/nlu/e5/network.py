"""The layers of e5 as a network in eight bits a weight.

It reads what the pieces of texts mean, and says the mean of their states after the last layer: (texts, pieces, hidden)
becomes (texts, hidden).
"""

from __future__ import annotations

import numpy as np

from bot.nlu.e5.packed import PackedE5
from bot.nlu.networks.graph import CONTRIBUTED, Graph

STATES = "states"
MEANS = "means"


def network(packed: PackedE5) -> bytes:
    """The graph, as a file in ONNX's form."""
    layers = _Layers(packed)
    states = layers.standardised(STATES, "emb.ln")
    for number in range(packed.shape.layers):
        states = layers.layer(states, f"l{number}.")
    return layers.means(states)


class _Layers:
    def __init__(self, packed: PackedE5) -> None:
        self._packed = packed
        self._hidden, self._inner = packed.shape.hidden, packed.shape.inner
        self._graph = Graph()

    def layer(self, states: str, name: str) -> str:
        """Each piece looks at all others, then thinks by itself."""
        hidden, inner, graph = self._hidden, self._inner, self._graph
        asked = self._product(states, [f"{name}{part}" for part in "qkv"], hidden, hidden)
        parts = [f"{name}{part}" for part in ("queries", "keys", "values")]
        graph.nodes("Split", [asked], parts, axis=-1, num_outputs=len(parts))
        seen = graph.node("MultiHeadAttention", parts, domain=CONTRIBUTED, num_heads=self._packed.shape.heads)
        states = self._added(states, self._product(seen, [f"{name}ao"], hidden, hidden), f"{name}aln")
        thought = graph.node("Gelu", [self._product(states, [f"{name}fi"], inner, hidden)], domain=CONTRIBUTED)
        return self._added(states, self._product(thought, [f"{name}fo"], hidden, inner), f"{name}oln")

    def standardised(self, states: str, name: str) -> str:
        """States of mean 0 and variance 1, then weighed."""
        weights = self._weights_of(name)
        return self._graph.node("LayerNormalization", [states, *weights], epsilon=self._packed.epsilon)

    def means(self, states: str) -> bytes:
        """What the network says; it is complete."""
        self._graph.node("ReduceMean", [states, self._graph.constant([1], np.int64)], MEANS, keepdims=0)
        return self._graph.as_file({STATES: ["texts", "pieces", self._hidden]}, {MEANS: ["texts", self._hidden]})

    def _added(self, states: str, told: str, name: str) -> str:
        inputs = [states, told, *self._weights_of(name)]
        return self._graph.node("SkipLayerNormalization", inputs, domain=CONTRIBUTED, epsilon=self._packed.epsilon)

    def _product(self, states: str, names: list[str], rows: int, columns: int) -> str:
        """The states times matrices of the file (rows, columns) beside each other, with what is added."""
        matrices = [self._packed.matrix(f"{name}.w", rows, columns) for name in names]
        added = np.concatenate([self._packed.numbers(f"{name}.b") for name in names])
        return self._graph.product_by_row(states, np.concatenate(matrices).T, added)

    def _weights_of(self, name: str) -> list[str]:
        return [self._graph.constant(self._packed.numbers(f"{name}.{part}")) for part in "wb"]
