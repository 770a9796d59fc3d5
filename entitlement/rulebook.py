"""The rule book: the statute as the floor, a stricter province, the brand on top; the better for the
customer wins.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from entitlement.clauses import Clause, clauses
from entitlement.data import words
from entitlement.parameters import FOLDER, Figure, Layer, load_layer, load_provinces
from entitlement.terms import Terms

TERM_NAMES = tuple(f.name for f in fields(Terms) if f.name not in ("sources", "named_too", "clauses"))
BRAND_SOURCES = frozenset({"handbook", "brand"})
PROVINCE_SOURCES = frozenset({"zhejiang"})


@dataclass(frozen=True, slots=True)
class Choice:
    """The figure that holds and, where layers differ, the one it outdid."""

    figure: Figure
    outdone: Figure | None = None


class Rulebook:
    """All parameters, and the terms that follow from them."""

    def __init__(self, statute: Layer, provinces: Mapping[str, Layer], brand: Layer) -> None:
        self.statute = statute
        self.provinces = provinces
        self.brand = brand
        parameters = [parameter for layer in self.layers() for parameter in layer.values()]
        self._changes = sorted({figure.since for parameter in parameters for figure in parameter.figures()})
        self._terms: dict[tuple[str, str | None, int], Terms] = {}

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "Rulebook":
        """The rule book kept in a folder with `statute/`, `province/` and `brand/`."""
        return cls(load_layer(folder / "statute"), load_provinces(folder / "province"), load_layer(folder / "brand"))

    def with_brand(self, own: Layer) -> "Rulebook":
        """The same rules, with these parameters in place of the brand layer's of the same names."""
        return Rulebook(self.statute, self.provinces, {**self.brand, **own})

    def layers(self) -> Iterator[Layer]:
        """Every layer: statute, each province, brand."""
        yield self.statute
        yield from self.provinces.values()
        yield self.brand

    def description(self, name: str) -> str:
        """What a parameter is, in Chinese."""
        return (self.statute.get(name) or self.brand[name]).description

    def number(self, name: str) -> Any:
        """The newest value of a brand parameter that is the same for all goods."""
        return self.brand[name].general[-1].value

    def terms(self, category: str, province: str | None, day: date) -> Terms:
        """The terms for goods bought on `day`; a province without rules of its own adds nothing."""
        province = province if province in self.provinces else None
        key = (category, province, bisect_right(self._changes, day))
        if key not in self._terms:
            self._terms[key] = self._build_terms(category, province, day)
        return self._terms[key]

    def family(self, category: str, day: date) -> str:
        """The regulation that governs a category: a key of `clauses.yml`."""
        family: str = self.statute["family"].on(day, category, "")[0].value
        return family

    def _build_terms(self, category: str, province: str | None, day: date) -> Terms:
        family = self.family(category, day)
        layers = [self.statute, self.provinces.get(province or "", {}), self.brand]
        choices = {name: _choose(name, layers, day, category, family) for name in TERM_NAMES}
        found = {name: choice for name, choice in choices.items() if choice is not None}
        values = {name: choice.figure.value for name, choice in found.items()}
        return Terms(
            **values,
            sources={name: choice.figure for name, choice in found.items()},
            named_too={name: c.outdone for name, c in found.items() if c.outdone is not None},
            clauses={id_: self._told(clause, province, day, category) for id_, clause in clauses().items()},
        )

    def _told(self, clause: Clause, province: str | None, day: date, category: str) -> Clause:
        """A clause with the figures of its own layer, or else of those below it."""
        layers = self._layers_of(clause.source, province)
        family = clause.source if clause.source in words("clauses")["regulations"] else self.family(category, day)
        return clause.told(lambda name: _figure(name, layers, day, category, family))

    def _layers_of(self, source: str, province: str | None) -> list[Layer]:
        """The layers in which the figures of a clause are looked up, its own one first."""
        if source in BRAND_SOURCES:
            return [self.brand, self.statute]
        if source in PROVINCE_SOURCES:
            return [self.provinces.get(province or "", {}), self.statute]
        return [self.statute]


@lru_cache(maxsize=1)
def default_rulebook() -> Rulebook:
    """The rule book that comes with the product, read once."""
    return Rulebook.load()


def brand_rules(folder: Path = FOLDER) -> list[str]:
    """The names of the sets of parameters that single brands have for themselves: the folders in `brand/`."""
    return sorted({path.parent.name for path in (folder / "brand").glob("*/*.yml")})


@cache
def rulebook_of(rules: str | None) -> Rulebook:
    """The rule book with a brand's own set of parameters on top of those of all brands, read once.

    Raises:
        KeyError: there is no such set.
    """
    if rules is None:
        return default_rulebook()
    if rules not in brand_rules():
        raise KeyError(rules)
    return default_rulebook().with_brand(load_layer(FOLDER / "brand" / rules))


def _figure(name: str, layers: list[Layer], day: date, category: str, family: str) -> Any:
    """A figure as one layer sets it; a dash where none of them does."""
    for parameter in (layer[name] for layer in layers if name in layer):
        for figure in parameter.on(day, category, family):
            return figure.value
    return "—"


def _choose(name: str, layers: list[Layer], day: date, category: str, family: str) -> Choice | None:
    """The value that serves the customer best among the layers that have one."""
    choice: Choice | None = None
    for parameter in (layer[name] for layer in layers if name in layer):
        figures = parameter.on(day, category, family)
        for figure in figures if parameter.better == "union" else figures[:1]:
            choice = Choice(figure) if choice is None else _better(choice, figure, parameter.better)
    return choice


def _better(choice: Choice, other: Figure, better: str | None) -> Choice:
    held = choice.figure
    if better == "union":
        joined = held.value | other.value
        return Choice(Figure(held.since, joined, held.confidence, held.regulation, held.article))
    if better is None:
        raise ValueError(f"two layers give {held.article} and {other.article} but no rule which is better")
    other_wins = other.value > held.value if better == "higher" else other.value < held.value
    return Choice(other, held) if other_wins else choice
