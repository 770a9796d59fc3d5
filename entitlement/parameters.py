"""Dated, cited values: `parameters/statute|province|brand/*.yml`, described in `parameters/README.md`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from entitlement.data import HERE, read_yaml

FOLDER = HERE / "parameters"
PROVINCE_NAMES = "names.yml"
EXACT_UNITS = ("percent", "yuan")


@dataclass(frozen=True, slots=True)
class Figure:
    """One value from `since` on, with where it is written and how sure that is (A official, B reported, C
    weak).
    """

    since: date
    value: Any
    confidence: str
    regulation: str
    article: str


Series = tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number of law or business through time, for all goods, a family of goods or a category.

    `better` says which of two layers' values serves the customer: `higher`, `lower` or `union` (of sets).
    `placeholder` marks a value that the brand has not confirmed yet.
    """

    name: str
    description: str
    unit: str
    better: str | None
    last_checked: date
    general: Series
    by_family: Mapping[str, Series]
    by_category: Mapping[str, Series]
    placeholder: bool = False

    def on(self, day: date, category: str, family: str) -> list[Figure]:
        """The values that hold on `day` for a category, the most specific first; before the first one, the
        first.
        """
        found = (self.by_category.get(category), self.by_family.get(family), self.general)
        return [_in_force(series, day) for series in found if series]

    def confirmed(self, value: Any) -> "Parameter":
        """The same parameter with one value for all goods, as the brand has told it."""
        return replace(self, general=(replace(self.general[-1], value=value),), placeholder=False)

    def figures(self) -> Iterator[Figure]:
        """Every value of this parameter."""
        for series in (self.general, *self.by_family.values(), *self.by_category.values()):
            yield from series


Layer = Mapping[str, Parameter]


def load_layer(folder: Path) -> Layer:
    """All parameters of one folder by name."""
    layer: dict[str, Parameter] = {}
    for path in sorted(folder.glob("*.yml")):
        layer |= _load_file(path)
    return layer


def load_provinces(folder: Path) -> Mapping[str, Layer]:
    """The provinces with rules of their own: parameters by the province's short name."""
    paths = [path for path in sorted(folder.glob("*.yml")) if path.name != PROVINCE_NAMES]
    return {read_yaml(path)["province"]: _load_file(path) for path in paths}


def _load_file(path: Path) -> dict[str, Parameter]:
    entries = read_yaml(path)
    return {name: _parameter(name, entry) for name, entry in entries.items() if isinstance(entry, Mapping)}


def _parameter(name: str, entry: Mapping[str, Any]) -> Parameter:
    unit = entry["unit"]
    return Parameter(
        name=name,
        description=entry["description"],
        unit=unit,
        better=entry.get("better"),
        last_checked=entry["last_checked"],
        general=_series(entry.get("values", ()), unit),
        by_family={key: _series(values, unit) for key, values in entry.get("by_family", {}).items()},
        by_category={key: _series(values, unit) for key, values in entry.get("by_category", {}).items()},
        placeholder=entry.get("placeholder", False),
    )


def _series(values: Any, unit: str) -> Series:
    figures = [
        Figure(v["from"], _typed(v["value"], unit), v["confidence"], v["regulation"], v["article"]) for v in values
    ]
    return tuple(sorted(figures, key=lambda figure: figure.since))


def _typed(value: Any, unit: str) -> Any:
    if isinstance(value, Mapping):
        return {key: _typed(one, unit) for key, one in value.items()}
    if unit.startswith(EXACT_UNITS):
        return Decimal(value)
    return frozenset(value) if isinstance(value, list) else value


def _in_force(series: Series, day: date) -> Figure:
    return next((figure for figure in reversed(series) if figure.since <= day), series[0])
