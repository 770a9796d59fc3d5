"""Rasa's prediction graph without a scheduler.

For every message and every next action Rasa builds a dask graph of a handful of nodes and has it scheduled, only to run
them one after the other in this thread. The order never changes, so it is worked out once.
"""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import Any

import rasa.core.processor
from rasa.engine.runner.dask import DaskGraphRunner

Plan = list[tuple[str, tuple[str, ...]]]


class NodesInOrder(DaskGraphRunner):  # type: ignore[misc]
    """Runs the nodes that the targets need, each once, after those that it needs."""

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """The outputs of `targets` (default: those of the graph) by node name."""
        wanted = tuple(targets or self._graph_schema.target_names)
        results: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, needs in self._plan(wanted):
            # A node takes the bare name of an input that was not given, and does without it.
            results[name] = self._instantiated_nodes[name](*(results.get(need, need) for need in needs))
        return dict(results[name] for name in wanted)

    def _plan(self, targets: tuple[str, ...]) -> Plan:
        plans: dict[tuple[str, ...], Plan] = self.__dict__.setdefault("_plans", {})
        if targets not in plans:
            nodes = self._graph_schema.minimal_graph_schema(list(targets)).nodes
            order = TopologicalSorter({name: set(node.needs.values()) & nodes.keys() for name, node in nodes.items()})
            plans[targets] = [(name, tuple(nodes[name].needs.values())) for name in order.static_order()]
        return plans[targets]


def run_nodes_in_order() -> None:
    """Have Rasa load models with this runner; where it trains, dask stays."""
    rasa.core.processor.DaskGraphRunner = NodesInOrder
