"""Rules and stories as a picture: places, intents and steps in columns, joined in the order in which they follow.

Drawn here as plain SVG (0008): the picture has a handful of columns, so that placing it takes two passes, and the page
needs no library to show it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from trainer.stories.reading import STORY, Step, StoryPath

WIDTH, HEIGHT = 196, 30
COLUMN, ROW, MARGIN = 264, 40, 14
LONGEST = 26
"""Half-width characters of a node's label; a Chinese one counts as two."""

Labels = Mapping[str, str]
Key = tuple[int, str, str]
"""Column, what tells the node from others in it, and its name."""

LOOPS = {"null": "没有在问问题", "case_form": "正在问事实"}


@dataclass
class Node:
    kind: str
    name: str
    label: str
    column: int
    paths: list[int] = field(default_factory=list)
    y: float = 0.0


@dataclass
class Graph:
    """Nodes by key, and for each edge the numbers of the paths that take it."""

    nodes: dict[Key, Node] = field(default_factory=dict)
    edges: dict[tuple[Key, Key], list[int]] = field(default_factory=lambda: defaultdict(list))


def matching(paths: Iterable[StoryPath], query: str, labels: Labels) -> list[StoryPath]:
    """The rules and stories of which the name, a step, its label or the file says `query`; all for an empty one."""
    wanted = query.strip().casefold()
    return [path for path in paths if wanted in _said(path, labels).casefold()]


def _said(path: StoryPath, labels: Labels) -> str:
    names = [name for step in (*path.conditions, *path.steps) for name in step.names]
    return "\n".join([path.name, path.place, *names, *(labels.get(name, "") for name in names)])


def graph_of(paths: Sequence[StoryPath], labels: Labels) -> Graph:
    """The picture of these paths, placed; `labels` say names in Chinese."""
    graph = Graph()
    for number, path in enumerate(paths):
        _add(graph, number, path, labels)
    _place(graph)
    return graph


def _add(graph: Graph, number: int, path: StoryPath, labels: Labels) -> None:
    start = "／".join(_label(step, name, labels) for step in path.conditions for name in step.names)
    start = start or ("故事" if path.kind == STORY else "随时")
    before = [_node(graph, (0, "", start), "place", start, number)]
    for column, step in enumerate(path.steps, 1):
        here = [
            _node(
                graph,
                # An intent means one thing here and another there.
                (column, f"{step.kind} {start if step.kind == 'intent' else ''}", name),
                step.kind,
                _label(step, name, labels),
                number,
            )
            for name in step.names
        ]
        for one in before:
            for other in here:
                graph.edges[one, other].append(number)
        before = here or before


def _node(graph: Graph, key: Key, kind: str, label: str, number: int) -> Key:
    node = graph.nodes.setdefault(key, Node(kind, key[2], label, key[0]))
    node.paths += [number] if number not in node.paths else []
    return key


def _label(step: Step, name: str, labels: Labels) -> str:
    if step.kind == "loop":
        return LOOPS.get(name, name)
    return f"槽 {name}" if step.kind == "slot" else labels.get(name) or name


def _place(graph: Graph) -> None:
    """Rows for all nodes: intents as they are written, what follows beside what it follows."""
    columns: defaultdict[int, list[Key]] = defaultdict(list)
    for key in graph.nodes:
        columns[key[0]].append(key)
    before: defaultdict[Key, list[Key]] = defaultdict(list)
    after: defaultdict[Key, list[Key]] = defaultdict(list)
    for one, other in graph.edges:
        before[other].append(one)
        after[one].append(other)
    first = {key: number for number, key in enumerate(columns[0])}
    _stack(graph, sorted(columns[1], key=lambda key: min(first[one] for one in before[key])), lambda _key: 0.0)
    for column in sorted(columns)[2:]:
        _stack_by(graph, columns[column], before)
    _stack_by(graph, columns[0], after)


def _stack_by(graph: Graph, keys: Sequence[Key], beside: Mapping[Key, Sequence[Key]]) -> None:
    def middle(key: Key) -> float:
        rows = [graph.nodes[one].y for one in beside[key] if one[0] != key[0]]
        return sum(rows) / len(rows) if rows else 0.0

    _stack(graph, sorted(keys, key=middle), middle)


def _stack(graph: Graph, keys: Iterable[Key], wanted: Callable[[Key], float]) -> None:
    """One below the other, each as near to where it would be as the one above it lets it."""
    lowest = 0.0
    for key in keys:
        graph.nodes[key].y = max(lowest, wanted(key))
        lowest = graph.nodes[key].y + ROW


def svg(graph: Graph) -> str:
    """The picture; `data-paths` of nodes and edges are the numbers of their paths."""
    right = max((node.column for node in graph.nodes.values()), default=0) * COLUMN + WIDTH + 2 * MARGIN
    bottom = max((node.y for node in graph.nodes.values()), default=0) + HEIGHT + 2 * MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="group" aria-label="规则和故事" width="{right}" '
        f'height="{bottom:.0f}" viewBox="0 0 {right} {bottom:.0f}">'
    ]
    parts += _edges(graph)
    parts += _nodes(graph)
    return "".join([*parts, "</svg>"])


def _edges(graph: Graph) -> Iterator[str]:
    for (one, other), numbers in graph.edges.items():
        start, end = graph.nodes[one], graph.nodes[other]
        x1, y1 = start.column * COLUMN + WIDTH + MARGIN, start.y + HEIGHT / 2 + MARGIN
        x2, y2 = end.column * COLUMN + MARGIN, end.y + HEIGHT / 2 + MARGIN
        bend = (x2 - x1) / 2
        curve = f"M{x1} {y1:.1f}C{x1 + bend:.0f} {y1:.1f} {x2 - bend:.0f} {y2:.1f} {x2} {y2:.1f}"
        yield f'<path class="edge" d="{curve}" data-paths="{_numbers(numbers)}"/>'


def _nodes(graph: Graph) -> Iterator[str]:
    for node in graph.nodes.values():
        x, y = node.column * COLUMN + MARGIN, node.y + MARGIN
        title = node.label if node.label == node.name else f"{node.label}（{node.name}）"
        shown = _short(node.label)
        # Who speaks to the page says what stands there.
        name = title if shown == node.label else f"{shown} {title}"
        yield (
            f'<g class="node {node.kind}" role="button" tabindex="0" aria-label={quoteattr(name)} '
            f'data-paths="{_numbers(node.paths)}"><title>{escape(title)}</title>'
            f'<rect x="{x}" y="{y:.1f}" width="{WIDTH}" height="{HEIGHT}" rx="8"/>'
            f'<text x="{x + 10}" y="{y + HEIGHT / 2 + 5:.1f}">{escape(shown)}</text></g>'
        )


def _numbers(numbers: Iterable[int]) -> str:
    return " ".join(map(str, numbers))


def _short(label: str) -> str:
    """As much of a label as a node holds."""
    wide = 0
    for length, letter in enumerate(label):
        wide += 1 if letter.isascii() else 2
        if wide > LONGEST:
            return label[: length - 1] + "…"
    return label
