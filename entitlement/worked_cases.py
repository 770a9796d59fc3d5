"""Worked cases in a trainer's words (`cases/*.yml`, see `cases/README.md`), and whether they hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from entitlement.data import HERE, words
from entitlement.decision import Decision
from entitlement.engine import decide
from entitlement.fact_kinds import KINDS
from entitlement.facts import Facts
from entitlement.finding import Remedy
from entitlement.wording import label

FOLDER = HERE / "cases"


class UnknownWord(ValueError):  # noqa: N818 (named for what it is)
    """A case uses a word that is neither a fact's name nor one of its values."""

    def __init__(self, case: str, fact: str, value: str) -> None:
        super().__init__(words("cases")["unknown_word"].format(case=case, fact=fact, value=value))


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """One case: its name, the facts as JSON values, the parts of the result that it fixes (as written)."""

    name: str
    facts: Mapping[str, Any]
    result: Mapping[str, Any]

    def differences(self) -> list[str]:
        """What the engine decides otherwise, in the trainer's words; empty when the case holds."""
        actual = describe(decide(Facts.from_json(self.facts)))
        form: str = words("cases")["difference"]
        return [
            form.format(part=part, expected=expected, actual=actual.get(part))
            for part, expected in self.result.items()
            if actual.get(part) != expected
        ]


def load_cases(folder: Path = FOLDER) -> Iterator[WorkedCase]:
    """Every case of a folder; raises UnknownWord for a word that the engine does not know."""
    for path in sorted(folder.glob("*.yml")):
        yield from cases_in(path.stem, path.read_text(encoding="utf-8"))


def cases_in(stem: str, text: str) -> Iterator[WorkedCase]:
    """The cases of one file's text, whose name without its ending is `stem`; raises as `load_cases` does."""
    keys = words("cases")
    # Every value is read as text: 2399.00 stays exact and a date stays as it is written.
    source = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    shared = source.get(keys["shared"], {})
    for entry in source[keys["cases"]]:
        name = f"{stem}: {entry[keys['name']]}"
        written = {**shared, **entry.get(keys["facts"], {})}
        yield WorkedCase(name, facts_in_words(name, written), entry[keys["result"]])


def describe(decision: Decision) -> dict[str, Any]:
    """The parts of a decision that a case can fix, in its words."""
    keys = words("cases")
    parts = keys["parts"]
    granted = decision.requested.granted if decision.requested else "none"
    return {
        parts["scenario"]: decision.scenario,
        parts["also"]: list(decision.also),
        parts["granted"]: keys["granted"][granted],
        parts["remedies"]: [_remedy(remedy) for remedy in decision.remedies],
        parts["missing"]: [label(missing.fact) for missing in decision.missing],
        parts["human"]: keys["human"]["yes" if decision.needs_human else "no"],
        parts["alternatives"]: [alternative.scenario for alternative in decision.alternatives],
    }


def _remedy(remedy: Remedy) -> str:
    keys = words("cases")
    amount = keys["amount"].format(amount=remedy.amount) if remedy.amount is not None else ""
    fee = keys["fee"].format(fee=remedy.fee) if remedy.fee is not None else ""
    return f"{remedy.label}{amount}{fee}"


def facts_in_words(case: str, written: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as JSON has them from what a trainer wrote, all of it text.

    Raises:
        UnknownWord: a fact's name, or a value, is none.
        ValueError: a count is no number.
    """
    names = {entry["label"]: name for name, entry in words("facts").items()}
    unknown = words("cases")["cannot_say"]
    facts: dict[str, Any] = {}
    for word, value in written.items():
        if word == unknown:
            facts["cannot_say"] = [_translated(case, word, label_, names) for label_ in value]
        else:
            name = _translated(case, word, word, names)
            facts[name] = _value(case, name, value)
    return facts


def _value(case: str, name: str, written: str) -> Any:
    """A value as JSON has it: codes for their Chinese names, true and false, whole numbers."""
    kind = KINDS[name]
    yes_no = {answer: key == "yes" for key, answer in words("cases")["human"].items()}
    codes = {text: code for code, text in words("facts")[name].get("codes", {}).items()}
    if kind == "count":
        return int(written)
    if kind in ("yes_no", "hazard", "code"):
        known = codes if kind == "code" else {**codes, **yes_no}
        return _translated(case, label(name), written, known)
    return written


def _translated(case: str, fact: str, word: str, known: Mapping[str, Any]) -> Any:
    if word not in known:
        raise UnknownWord(case, fact, word)
    return known[word]
