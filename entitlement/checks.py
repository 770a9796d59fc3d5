"""What must hold of the parameters: every value cited and lately checked, no brand below the statute."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from entitlement.calendar import add_months
from entitlement.data import words
from entitlement.parameters import Figure, Layer, Parameter
from entitlement.rulebook import Rulebook

GRADES = frozenset("ABC")
LONGEST_UNCHECKED_MONTHS = 18


@dataclass(frozen=True, slots=True)
class Problem:
    """One parameter of one layer (`statute`, `brand` or a province) and what is wrong with it."""

    layer: str
    parameter: str
    what: str


def problems(rulebook: Rulebook, built_on: date) -> list[Problem]:
    """Everything that is wrong with the parameters of a rule book on the day it is built."""
    return [*_uncited(rulebook), *_unchecked(rulebook, built_on), *_below_the_statute(rulebook)]


def named_layers(rulebook: Rulebook) -> Mapping[str, Layer]:
    """Every layer by its name."""
    return {"statute": rulebook.statute, **rulebook.provinces, "brand": rulebook.brand}


def _parameters(rulebook: Rulebook) -> Iterator[tuple[str, Parameter]]:
    for name, layer in named_layers(rulebook).items():
        for parameter in layer.values():
            yield name, parameter


def _uncited(rulebook: Rulebook) -> Iterator[Problem]:
    for layer, parameter in _parameters(rulebook):
        for figure in parameter.figures():
            if not figure.regulation or not figure.article or figure.confidence not in GRADES:
                yield Problem(layer, parameter.name, f"{figure.value} since {figure.since}: no reference or grade")


def _unchecked(rulebook: Rulebook, built_on: date) -> Iterator[Problem]:
    for layer, parameter in _parameters(rulebook):
        if built_on > add_months(parameter.last_checked, LONGEST_UNCHECKED_MONTHS):
            yield Problem(layer, parameter.name, f"last checked on {parameter.last_checked}")


def _below_the_statute(rulebook: Rulebook) -> Iterator[Problem]:
    """Values of the upper layers that give less than the statute, on any day on which a value begins."""
    for name, layer in named_layers(rulebook).items():
        if name == "statute":
            continue
        for parameter in layer.values():
            floor = rulebook.statute.get(parameter.name)
            if floor is not None:
                yield from _worse_values(name, parameter, floor, rulebook)


def _worse_values(layer: str, parameter: Parameter, floor: Parameter, rulebook: Rulebook) -> Iterator[Problem]:
    for figure in parameter.figures():
        for category in words("facts")["category"]["codes"]:
            family = rulebook.family(category, figure.since)
            if figure not in parameter.on(figure.since, category, family):
                continue
            least = floor.on(figure.since, category, family)[:1]
            if least and _worse(figure, least[0], floor.better):
                yield Problem(layer, parameter.name, f"{figure.value} for {category}, the statute has {least[0].value}")


def _worse(figure: Figure, floor: Figure, better: str | None) -> bool:
    held: Any = figure.value
    if better == "union":  # joined with the statute's values, never instead of them
        return False
    return bool(held < floor.value if better == "higher" else held > floor.value)
