"""The engine's parameters as a trainer reads them: each value, for which goods, since when, and where it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from entitlement.checks import named_layers
from entitlement.data import words
from entitlement.parameters import Parameter
from entitlement.reference import shown_value
from entitlement.rulebook import default_rulebook

YES_OR_NO = "yes or no"

Json = dict[str, Any]


@cache
def parameters() -> list[Json]:
    """Every parameter of every layer."""
    titles: Mapping[str, str] = words("reference")["layers"]
    return [
        _shown(titles.get(layer, layer), parameter)
        for layer, found in named_layers(default_rulebook()).items()
        for parameter in found.values()
    ]


def description_of(layer: str, name: str) -> str | None:
    """What a layer's parameter is called; None where there is none of this name."""
    return next((one["description"] for one in parameters() if (one["layer"], one["name"]) == (layer, name)), None)


def _shown(layer: str, parameter: Parameter) -> Json:
    units: Mapping[str, str] = words("reference")["units"]
    return {
        "layer": layer,
        "name": parameter.name,
        "description": parameter.description,
        "unit": "" if parameter.unit == YES_OR_NO else units.get(parameter.unit, parameter.unit),
        "placeholder": parameter.placeholder,
        "last_checked": parameter.last_checked.isoformat(),
        "values": list(_values(parameter)),
    }


def _values(parameter: Parameter) -> Iterator[Json]:
    titles = {code: regulation["title"] for code, regulation in words("clauses")["regulations"].items()}
    categories = words("facts")["category"]["codes"]
    groups = [
        (words("reference")["all_goods"], parameter.general),
        *((titles[family], series) for family, series in parameter.by_family.items()),
        *((categories[category], series) for category, series in parameter.by_category.items()),
    ]
    for goods, series in groups:
        for figure in series:
            yield {
                "goods": goods,
                "value": shown_value(figure.value),
                "since": figure.since.isoformat(),
                "source": words("reference")["source"].format(regulation=figure.regulation, article=figure.article),
                "confidence": figure.confidence,
            }
