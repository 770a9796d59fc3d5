"""The one error that facts can raise."""

from typing import Any

from entitlement.data import words

LONGEST_ECHO = 40


class BadFact(ValueError):  # noqa: N818 (the term of the handbook: a bad fact)
    """A fact that cannot be: `fact` names the field, `zh` tells the customer, `en` the integrator.

    `problem` is the code of what is wrong; `other` names the fact that it contradicts, if one does.
    """

    def __init__(self, fact: str, problem: str, *, value: Any = None, other: str | None = None) -> None:
        sentence = words("errors")[problem]
        self.fact = fact
        self.problem = problem
        self.other = other
        self.zh: str = sentence["zh"].format(label=_label(fact), value=_echo(value), other_label=_label(other or fact))
        self.en: str = f"{fact}: " + sentence["en"].format(value=_echo(value, quoted=True), other=other)
        super().__init__(self.en)


def _label(fact: str) -> str:
    entry = words("facts").get(fact)
    return str(entry["label"]) if entry else fact


def _echo(value: Any, *, quoted: bool = False) -> str:
    """The value, cut short: what came in may be of any size and type."""
    try:
        text = repr(value) if quoted or not isinstance(value, str) else value
    except (ValueError, RecursionError):  # an int beyond the digits Python prints, a nested value without end
        text = type(value).__name__
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= LONGEST_ECHO else text[:LONGEST_ECHO] + "…"
