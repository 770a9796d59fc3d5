"""The published pages of the engine, made from its data: `python -m entitlement.reference` writes them anew."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from entitlement.checks import named_layers
from entitlement.clauses import clauses
from entitlement.data import HERE, words
from entitlement.finding import Remedy
from entitlement.parameters import FOLDER, Parameter, Series, load_layer
from entitlement.rulebook import brand_rules, default_rulebook
from entitlement.schema import decision_schema, facts_schema
from entitlement.terms import Terms

DOCS = HERE.parent / "docs"
STRICTEST = "浙江"


def pages() -> Mapping[Path, str]:
    """Every page by its place: the reference for people and the two schemas for machines."""
    return {
        DOCS / "entitlement.md": reference(),
        DOCS / "schemas" / "facts.schema.json": _as_text(facts_schema()),
        DOCS / "schemas" / "decision.schema.json": _as_text(decision_schema()),
    }


def write() -> None:
    """Writes every page."""
    for path, text in pages().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def reference() -> str:
    """The reference in Chinese: scenarios, parameters with their sources, clauses, facts."""
    return "\n".join([*_head(), *_scenarios(), *_parameters(), *_clauses(), *_facts()]) + "\n"


def _as_text(schema: Mapping[str, Any]) -> str:
    described = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


def _head() -> Iterator[str]:
    yield from words("reference")["head"]


def _table(columns: str) -> Iterator[str]:
    names = words("reference")["columns"][columns]
    yield ""
    yield _row(*names)
    yield "|---" * len(names) + "|"


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _heading(name: str) -> Iterator[str]:
    yield ""
    yield "## " + words("reference")["headings"][name]


def _scenarios() -> Iterator[str]:
    yield from _heading("scenarios")
    yield from _table("scenarios")
    for id_, entry in words("scenarios").items():
        yield _row(id_, entry["title"], words("reference")["separator"].join(entry["papers"]))
    yield ""
    yield words("reference")["remedies"] + words("reference")["separator"].join(
        Remedy(code, ()).label for code in words("remedies")
    )


def _parameters() -> Iterator[str]:
    names = words("reference")["layers"]
    titled = {names.get(layer, layer): found for layer, found in named_layers(default_rulebook()).items()}
    own = {names["own"].format(rules=rules): load_layer(FOLDER / "brand" / rules) for rules in brand_rules()}
    for title, parameters in (titled | own).items():
        yield ""
        yield "## " + title
        yield from _table("parameters")
        for parameter in parameters.values():
            yield from _parameter(parameter)


def _parameter(parameter: Parameter) -> Iterator[str]:
    titles = {code: regulation["title"] for code, regulation in words("clauses")["regulations"].items()}
    categories = words("facts")["category"]["codes"]
    whole: str = words("reference")["all_goods"]
    groups = [
        (whole, parameter.general),
        *((titles[family], series) for family, series in parameter.by_family.items()),
        *((categories[category], series) for category, series in parameter.by_category.items()),
    ]
    for goods, series in groups:
        yield from _values(parameter, goods, series)


def _values(parameter: Parameter, goods: str, series: Series) -> Iterator[str]:
    texts = words("reference")
    for figure in series:
        value = shown_value(figure.value) + (texts["placeholder"] if parameter.placeholder else "")
        source = texts["source"].format(regulation=figure.regulation, article=figure.article)
        checked = parameter.last_checked.isoformat()
        described = f"{parameter.description} `{parameter.name}`"
        unit = texts["units"].get(parameter.unit, parameter.unit)
        yield _row(described, goods, value, unit, figure.since.isoformat(), source, figure.confidence, checked)


def shown_value(value: Any) -> str:
    """A parameter's value in Chinese."""
    texts = words("reference")
    if isinstance(value, bool):
        return str(texts["yes"] if value else texts["no"])
    if isinstance(value, Mapping):
        return str(texts["separator"].join(f"{key} {shown_value(one)}" for key, one in value.items()))
    return str(texts["separator"].join(sorted(value)) if isinstance(value, frozenset) else value)


def _clauses() -> Iterator[str]:
    yield from _heading("clauses")
    yield from _table("clauses")
    of_family = _newest_terms()
    for id_, clause in clauses().items():
        terms = of_family.get(clause.source, of_family["appliance"])
        yield _row(clause.citation, terms.clauses[id_].text, clause.grade, f"`{id_}`")


def _newest_terms() -> Mapping[str, Terms]:
    """The terms of today's purchases for one category of each regulation, with the strictest province."""
    book = default_rulebook()
    categories = words("facts")["category"]["codes"]
    found = (book.terms(category, STRICTEST, date.max) for category in categories)
    return {terms.family: terms for terms in found}


def _facts() -> Iterator[str]:
    yield from _heading("facts")
    yield from _table("facts")
    kinds: Mapping[str, str] = words("reference")["kinds"]
    for name, entry in words("facts").items():
        codes = (f"{text} `{code}`" for code, text in entry.get("codes", {}).items())
        listed = words("reference")["separator"].join(codes)
        yield _row(entry["label"], f"`{name}`", kinds[entry["kind"]], listed, entry.get("why", ""))


if __name__ == "__main__":
    write()
