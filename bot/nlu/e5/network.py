"""The layers of e5 as an ONNX graph, in eight bits a weight.

It reads what the pieces of texts mean, and says the mean of their states after the last layer: (texts, pieces, hidden)
becomes (texts, hidden). The products use the processor's eight-bit instructions: the weights are quantised by column,
the states as they come.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from bot.nlu.e5.packed import Matrix, PackedE5

STATES = "states"
MEANS = "means"
OPSET = 18
# The oldest form of the file that has this opset.
FORM = 8
CONTRIBUTED = "com.microsoft"
GREATEST = 127


def network(packed: PackedE5) -> bytes:
    """The graph, as a file in ONNX's form."""
    graph = _Graph(packed)
    states = graph.standardised(STATES, "emb.ln")
    for number in range(packed.shape.layers):
        states = graph.layer(states, f"l{number}.")
    graph.means(states)
    return graph.as_file()


class _Graph:
    def __init__(self, packed: PackedE5) -> None:
        self._packed = packed
        self._hidden, self._inner = packed.shape.hidden, packed.shape.inner
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def layer(self, states: str, name: str) -> str:
        """Each piece looks at all others, then thinks by itself."""
        hidden, inner = self._hidden, self._inner
        asked = self._product(states, [f"{name}{part}" for part in "qkv"], hidden, hidden)
        parts = [f"{name}{part}" for part in ("queries", "keys", "values")]
        self._nodes.append(helper.make_node("Split", [asked], parts, axis=-1, num_outputs=len(parts)))
        heads = self._packed.shape.heads
        seen = self._node("MultiHeadAttention", parts, f"{name}seen", domain=CONTRIBUTED, num_heads=heads)
        told = self._product(seen, [f"{name}ao"], hidden, hidden)
        states = self._added(states, told, f"{name}aln")
        thought = self._product(states, [f"{name}fi"], inner, hidden)
        thought = self._node("Gelu", [thought], f"{name}thought", domain=CONTRIBUTED)
        return self._added(states, self._product(thought, [f"{name}fo"], hidden, inner), f"{name}oln")

    def standardised(self, states: str, name: str) -> str:
        """States of mean 0 and variance 1, then weighed."""
        weights = self._weights_of(name)
        return self._node("LayerNormalization", [states, *weights], name, epsilon=self._packed.epsilon)

    def means(self, states: str) -> None:
        """What the graph says."""
        places = self._constant("places", np.array([1], dtype=np.int64))
        self._node("ReduceMean", [states, places], MEANS, keepdims=0)

    def as_file(self) -> bytes:
        """All of it."""
        asked = helper.make_tensor_value_info(STATES, TensorProto.FLOAT, ["texts", "pieces", self._hidden])
        told = helper.make_tensor_value_info(MEANS, TensorProto.FLOAT, ["texts", self._hidden])
        graph = helper.make_graph(self._nodes, "e5", [asked], [told], self._constants)
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIBUTED, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=FORM)
        found: bytes = model.SerializeToString()
        return found

    def _added(self, states: str, told: str, name: str) -> str:
        inputs = [states, told, *self._weights_of(name)]
        epsilon = self._packed.epsilon
        return self._node("SkipLayerNormalization", inputs, name, domain=CONTRIBUTED, epsilon=epsilon)

    def _product(self, states: str, names: list[str], rows: int, columns: int) -> str:
        """The states times matrices of the file (rows, columns) beside each other, with what is added."""
        matrices = [self._packed.matrix(f"{name}.w", rows, columns) for name in names]
        added = np.concatenate([self._packed.numbers(f"{name}.b") for name in names])
        weights, scales = _in_eight_bits(np.concatenate(matrices).T)
        name = names[0]
        inputs: dict[str, np.ndarray[Any, Any]]
        inputs = {"weights": weights, "scales": scales, "zeros": np.zeros(len(scales), dtype=np.int8), "added": added}
        constants = [self._constant(f"{name}.{part}", numbers) for part, numbers in inputs.items()]
        return self._node("DynamicQuantizeMatMul", [states, *constants], f"{name}.product", domain=CONTRIBUTED)

    def _weights_of(self, name: str) -> list[str]:
        return [self._constant(f"{name}.{part}", self._packed.numbers(f"{name}.{part}")) for part in "wb"]

    def _node(self, kind: str, inputs: list[str], output: str, **settings: Any) -> str:
        self._nodes.append(helper.make_node(kind, inputs, [output], **settings))
        return output

    def _constant(self, name: str, numbers: np.ndarray[Any, Any]) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(numbers), name))
        return name


def _in_eight_bits(matrix: Matrix) -> tuple[np.ndarray[Any, np.dtype[np.int8]], Matrix]:
    """A matrix in whole numbers, and each column's scale."""
    scales: Matrix = (np.abs(matrix).max(axis=0) / GREATEST).astype(np.float32)
    return np.rint(matrix / scales).astype(np.int8), scales
