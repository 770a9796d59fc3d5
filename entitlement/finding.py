"""What one rule finds: the scenario, the remedies it opens and the clauses it rests on."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple

from entitlement.data import words

OVERDUE = "E3"
"""The scenario of a repair that has taken longer than the rules allow."""

Granted = Literal["full", "partial", "no", "unknown"]


class Remedy(NamedTuple):
    """One way to help: `amount` is what the customer gets back, `fee` what is kept (yuan, None: not known
    or none).

    `by_customer`: the customer pays for sending the goods back (the return without a reason).
    """

    code: str
    basis: tuple[str, ...]
    amount: Decimal | None = None
    fee: Decimal | None = None
    formula: str | None = None
    by_customer: bool = False

    @property
    def label(self) -> str:
        """The remedy's Chinese name."""
        label: str = words("remedies")[self.code]["label"]
        return label

    @property
    def who_acts(self) -> str:
        """Who carries it out: seller, brand or repairer."""
        actor: str = words("remedies")[self.code]["acts"]
        return actor

    @property
    def who_pays(self) -> str:
        """Who bears the cost, as a sentence; empty where none arises."""
        key = "no_reason" if self.by_customer else words("remedies")[self.code].get("pays", "")
        sentence: str = words("texts")["who_pays"].get(key, "")
        return sentence


class Finding(NamedTuple):
    """The answer of one rule.

    `open` means that nothing is granted or denied because a person decides. `variant` (a reason of its own)
    and `notes` are keys of `words/notes.yml`.
    """

    scenario: str
    remedies: tuple[Remedy, ...] = ()
    clauses: tuple[str, ...] = ()
    human: bool = False
    open: bool = False
    variant: str | None = None
    notes: tuple[str, ...] = ()

    def granted(self, wish: str | None) -> Granted | None:
        """How far the wish is met: the best of the remedies; None when nothing was asked."""
        if wish is None:
            return None
        if self.open:
            return "unknown"
        grants = [_grants(remedy, wish) for remedy in self.remedies]
        return "full" if "full" in grants else "partial" if "partial" in grants else "no"


def wished(remedies: tuple[Remedy, ...], wish: str | None) -> tuple[Remedy, ...]:
    """The remedies that answer the wish."""
    return tuple(remedy for remedy in remedies if wish is not None and _grants(remedy, wish))


def ranked(remedies: tuple[Remedy, ...]) -> tuple[Remedy, ...]:
    """Remedies in the order of their value to the customer."""
    return tuple(sorted(remedies, key=lambda remedy: _ranks()[remedy.code]))


def _grants(remedy: Remedy, wish: str) -> Granted | None:
    """What a remedy means for a wish; one that costs the customer a fee never meets it in full."""
    level: Granted | None = _levels()[remedy.code].get(wish)
    return "partial" if level == "full" and remedy.fee else level


@cache
def _levels() -> Mapping[str, Mapping[str, Granted]]:
    return {code: entry["grants"] for code, entry in words("remedies").items()}


@cache
def _ranks() -> Mapping[str, int]:
    return {code: rank for rank, code in enumerate(words("remedies"))}
