"""The rules that decisions cite, in our own words, with article and certainty."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from entitlement.data import words


@dataclass(frozen=True, slots=True)
class Clause:
    """One rule: where it stands, what it says, and how sure the citation is (A official, B reported, C
    weak).

    `text` is a template until `told` fills its {placeholders}.
    """

    id: str
    regulation: str
    article: str
    text: str
    grade: str

    @property
    def citation(self) -> str:
        """The reference as people write it, e.g. `《部分商品修理更换退货责任规定》第九条`."""
        form: str = words("texts")["citation"]
        return form.format(regulation=self.regulation, article=self.article)

    @property
    def source(self) -> str:
        """Who made the rule: a regulation's family, `law`, a province's spelled name, `handbook` or `brand`."""
        return self.id.partition(".")[0]

    def told(self, figure: Callable[[str], Any]) -> "Clause":
        """The clause with its figures, each asked for by the name of its parameter."""
        return replace(self, text=self.text.format_map(_Figures(figure)))


class _Figures(dict[str, Any]):
    """Placeholders that are looked up when used."""

    def __init__(self, figure: Callable[[str], Any]) -> None:
        super().__init__()
        self._figure = figure

    def __missing__(self, name: str) -> Any:
        return self._figure(name)


@cache
def clauses() -> Mapping[str, Clause]:
    """Every clause by id: `<family>.<topic>` for the regulations, `<source>.<name>` for the rest."""
    source = words("clauses")
    found = {
        id_: Clause(id_, entry["regulation"], entry["article"], entry["text"], entry["grade"])
        for id_, entry in source["general"].items()
    }
    for family, regulation in source["regulations"].items():
        for topic, entry in regulation["articles"].items():
            text = entry.get("text", source["topics"][topic])
            id_ = f"{family}.{topic}"
            found[id_] = Clause(id_, regulation["title"], entry["article"], text, entry["grade"])
    return found


@cache
def own_articles(names: tuple[str, ...]) -> bool:
    """Whether one of the names is a bare topic, which every regulation numbers for itself."""
    return any("." not in name for name in names)


@cache
def cite(family: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The ids of the named clauses; a bare topic means the family's own article, left out where it has
    none.
    """
    ids = (name if "." in name else f"{family}.{name}" for name in names)
    return tuple(id_ for id_ in ids if id_ in clauses())
