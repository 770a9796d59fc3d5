"""The small language in which trainers write phrases: literal Chinese with gaps and choices.

`…` stands for up to six characters of the same clause, `……` for up to twelve that may cross a comma, neither
of them over a negation (没 不 未). `(a|b)` is a choice (an empty side makes it optional), `^` and `$` stand
where a clause begins and ends, `^^` and `$$` where the whole text does, and in contexts `@` is the mention itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_MARKS = {
    "……": r"[^.;!?。没不未\0]{0,12}?",
    "…": r"[^\s,.;!?。、没不未\0]{0,6}?",
    "^^": r"\A",
    "$$": r"\Z",
    "^": r"(?:^|(?<=[\s,.;!?。、]))",
    "$": r"(?=[\s,.;!?。、]|$)",
    "(": "(?:",
    "|": "|",
    ")": ")",
}
_PIECES = re.compile(r"……|…|\^\^|\$\$|[(|)^$]|[^…(|)^$]+")
_CAPITAL = re.compile("[A-Z]")
_LOWER = {capital: capital + 32 for capital in range(ord("A"), ord("Z") + 1)}
_REACH = 16

MASK = "\0"


class TemplateError(ValueError):
    """A phrase that cannot be read: it has an open bracket, may match nothing, or lacks its `@`."""


def fold(text: str) -> str:
    """The text with small Latin letters, character for character, so that offsets stay."""
    # Few messages have any, and to look is quicker.
    return text.translate(_LOWER) if _CAPITAL.search(text) else text


def compile_phrases(phrases: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for all the phrases, longer ones first; None without any. Matches folded text."""
    ordered = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    pattern = re.compile("|".join(_expression(phrase) for phrase in ordered))
    if ordered and pattern.match(""):
        raise TemplateError(f"one of these may match nothing: {ordered!r}")
    return pattern if ordered else None


def mask(pattern: re.Pattern[str] | None, text: str) -> str:
    """The text with every match of the pattern made unreadable to phrases, character for character."""
    return pattern.sub(lambda match: MASK * len(match.group()), text) if pattern else text


@dataclass(frozen=True)
class Contexts:
    """What may stand around a mention, compiled from templates such as `没有@` or `@丢了`."""

    sides: Sequence[tuple[re.Pattern[str], re.Pattern[str]]]

    @classmethod
    def compile(cls, templates: Iterable[str]) -> Contexts:
        return cls([_sides(template) for template in templates])

    def reach(self, text: str, begin: int, end: int) -> int:
        """How many characters around `text[begin:end]` the longest fitting context covers; -1: none fits."""
        ahead = text[max(0, begin - _REACH) : begin]
        return max((_covered(before, after, ahead, text, end) for before, after in self.sides), default=-1)


def _covered(before: re.Pattern[str], after: re.Pattern[str], ahead: str, text: str, end: int) -> int:
    left = before.search(ahead)
    right = left and after.match(text, end)
    return len(left.group()) + len(right.group()) if left and right else -1


def _sides(template: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    before, mention, after = template.partition("@")
    if not mention:
        raise TemplateError(f"no @ for the mention: {template!r}")
    return re.compile(f"(?:{_expression(before)})$"), re.compile(_expression(after))


def _expression(phrase: str) -> str:
    expression = "".join(_MARKS.get(piece, re.escape(fold(piece))) for piece in _PIECES.findall(phrase))
    try:
        re.compile(expression)
    except re.error as error:
        raise TemplateError(f"{phrase!r}: {error}") from error
    return expression
