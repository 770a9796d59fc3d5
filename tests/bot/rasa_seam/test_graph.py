"""The graph in order gives what the scheduled graph gives."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.engine.graph import GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner

from bot.rasa_seam.graph import NodesInOrder

NEEDS: dict[str, dict[str, str]] = {
    "read": {"messages": "__message__"},
    "count": {"words": "read"},
    "join": {"words": "read", "count": "count", "tracker": "__tracker__"},
    "unused": {"words": "read"},
}
INPUTS: dict[str, Any] = {"__message__": "冰箱坏了", "__tracker__": "前情"}


class Recording:
    """A node that notes what it was given."""

    def __init__(self, name: str, calls: list[str]) -> None:
        self._name = name
        self._calls = calls

    def __call__(self, *given: Any) -> tuple[str, Any]:
        self._calls.append(self._name)
        return self._name, [self._name, *given]


def run(runner: type[DaskGraphRunner], inputs: dict[str, Any], targets: list[str]) -> tuple[dict[str, Any], list[str]]:
    nodes = {
        name: SchemaNode(needs=needs, uses=object, constructor_name="create", fn="run", config={})
        for name, needs in NEEDS.items()
    }
    calls: list[str] = []
    made = runner.__new__(runner)
    made._graph_schema = GraphSchema(nodes)
    made._execution_context = None
    made._instantiated_nodes = {name: Recording(name, calls) for name in nodes}
    return made.run(inputs=inputs, targets=targets), calls


@pytest.mark.parametrize("targets", [["join"], ["count"], ["read", "join"], ["unused", "count"]])
@pytest.mark.parametrize("inputs", [INPUTS, {"__message__": "冰箱坏了"}], ids=["all inputs", "no tracker"])
def test_the_same_results_from_the_same_nodes(targets: list[str], inputs: dict[str, Any]) -> None:
    stock, stock_calls = run(DaskGraphRunner, inputs, targets)
    ours, our_calls = run(NodesInOrder, inputs, targets)
    assert ours == stock
    assert sorted(our_calls) == sorted(stock_calls)
    assert len(set(our_calls)) == len(our_calls)
