"""Putting a network together as an ONNX graph.

Products with known matrices use the processor's eight-bit instructions: the matrix is quantised by column, once, and
what it is multiplied with as it comes. Training alone needs this module and the library behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Matrix = NDArray[np.float32]
EightBits = NDArray[np.int8]

OPSET = 18
# The oldest form of the file that has this opset.
FORM = 8
CONTRIBUTED = "com.microsoft"
GREATEST = 127
# Signed numbers are told as unsigned ones: there are instructions for unsigned times signed.
ZERO = 128
TINY = 1e-9


class Graph:
    """Nodes and constants, in the order in which they were added; each is told by the name of what it gives."""

    def __init__(self) -> None:
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def node(self, kind: str, inputs: Sequence[str], output: str = "", **settings: Any) -> str:
        """One step of ONNX's own."""
        return self.nodes(kind, inputs, [output or f"n{len(self._nodes)}"], **settings)[0]

    def nodes(self, kind: str, inputs: Sequence[str], outputs: list[str], **settings: Any) -> list[str]:
        """A step that gives several things."""
        self._nodes.append(helper.make_node(kind, inputs, outputs, **settings))
        return outputs

    def constant(self, numbers: Any, kind: Any = np.float32) -> str:
        """Known numbers."""
        name = f"c{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(numbers, dtype=kind), name))
        return name

    def product(self, rows: str, matrix: Matrix, added: Matrix | None = None) -> str:
        """Rows times a matrix, and `added`; the rows are quantised together: their scale is that of the longest."""
        quantised, steps = in_eight_bits(matrix)
        numbers = self.constant(quantised, np.int8), self.constant(steps)
        zeros = self.constant(np.zeros(len(steps)), np.int8)
        beside = [] if added is None else [self.constant(added)]
        return self.node("DynamicQuantizeMatMul", [rows, *numbers, zeros, *beside], domain=CONTRIBUTED)

    def product_by_row(self, rows: str, matrix: Matrix, added: Matrix) -> str:
        """The same, each row with a scale of its own: slower, and closer."""
        quantised, steps = in_eight_bits(matrix)
        told, scales = self.quantised(rows, GREATEST)
        found = self.whole_product(self.unsigned(told), quantised)
        weighed = self.node("Mul", [self.node("Mul", [found, self.constant(steps)]), scales])
        return self.node("Add", [weighed, self.constant(added)])

    def quantised(self, rows: str, greatest: int) -> tuple[str, str]:
        """Rows as whole numbers up to `greatest`, and the scale of each row."""
        longest = self.node("ReduceMax", [self.node("Abs", [rows]), self.constant([-1], np.int64)])
        something = self.node("Max", [longest, self.constant(TINY)])
        scales = self.node("Mul", [something, self.constant(1 / greatest)])
        return self.node("Round", [self.node("Div", [rows, scales])]), scales

    def unsigned(self, whole: str) -> str:
        """Whole numbers from -128 to 127 in eight bits, as `whole_product` wants them."""
        return self.node("Cast", [self.node("Add", [whole, self.constant(ZERO)])], to=TensorProto.UINT8)

    def whole_product(self, whole: str, matrix: EightBits) -> str:
        """Whole numbers times whole numbers."""
        numbers = self.constant(matrix, np.int8), self.constant(ZERO, np.uint8), self.constant(0, np.int8)
        return self.node("Cast", [self.node("MatMulInteger", [whole, *numbers])], to=TensorProto.FLOAT)

    def as_file(self, asked: dict[str, list[str | int]], told: dict[str, list[str | int]]) -> bytes:
        """All of it, in ONNX's form; `asked` and `told` are the shapes of what goes in and comes out."""
        inputs, outputs = (
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items()]
            for shapes in (asked, told)
        )
        graph = helper.make_graph(self._nodes, "network", inputs, outputs, self._constants)
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIBUTED, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=FORM)
        found: bytes = model.SerializeToString()
        return found


def in_eight_bits(matrix: Matrix) -> tuple[EightBits, Matrix]:
    """A matrix in whole numbers, and what one of them is worth in each column."""
    steps: Matrix = (np.maximum(np.abs(matrix).max(axis=0), TINY) / GREATEST).astype(np.float32)
    return np.rint(matrix / steps).astype(np.int8), steps
