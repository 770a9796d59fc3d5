"""Personal values in customers' messages: found before anything is stored, replaced by references.

What Rasa, its events and the logs see is `⟦phone:1⟧`; the value itself lives in the desk's table of personal
values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial

from bot.personal_words import ADDRESS, NAME, NAME_BEFORE_A_NUMBER, QQ, WECHAT, door
from desk.personal import PHONE, phone_digits

BANK_CARD = "bank_card"
KNOWN_AGAIN = frozenset({"name", "address", "wechat"})
"""Kinds that are recognised without their introduction once told; digits might be part of another number."""

# Letters may touch a number (tel13800000000); more digits make it another number.
_BEGIN, _END, _GAP = r"(?<!\d)", r"(?!\d)", "[ \u2010-\u2015-]?"
_MONTH_AND_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"

# A mobile number said digit by digit, in figures, characters or both (幺三八…), and parted in any way.
_DIGIT = "[0-9零〇洞一幺二两三四五六七拐八九]"
_SECOND = "[3-9三四五六七拐八九]"
_LOOSE_GAP = "[ \u2010-\u2015.·_/-]?"
_SPOKEN = re.compile(f"(?<!{_DIGIT})[1一幺]{_LOOSE_GAP}{_SECOND}(?:{_LOOSE_GAP}{_DIGIT}){{9}}(?!{_DIGIT})")
_SPOKEN_LANDLINE = re.compile(f"(?<!{_DIGIT})[零〇洞](?:{_LOOSE_GAP}{_DIGIT}){{9,11}}(?!{_DIGIT})")
# "199 2026-11-01" is a price and a day.
_DAY_BESIDE = re.compile(
    r"(?<!\d)20\d\d[-./ ](?:0?[1-9]|1[0-2])[-./ ](?:0?[1-9]|[12]\d|3[01])(?!\d)|(?<!\d)20[12]\d[01]\d[0-3]\d(?!\d)"
)


def _number(*groups: str) -> re.Pattern[str]:
    return re.compile(_BEGIN + _GAP.join(groups) + _END)


# Longest first: an identity card number must not be read as a bank card or a telephone. A name is told by the number
# behind it once that is a reference.
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"(?<![\w.%+-])[\w.%+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)),
    # GB 11643: place, date of birth, order and check sign.
    ("id_card", _number(r"[1-9]\d{5}", r"(?:18|19|20)\d{2}" + _MONTH_AND_DAY, r"\d{3}[\dXx]")),
    (BANK_CARD, _number(r"62\d{2}", r"\d{4}", r"\d{4}", r"\d{4}", r"\d{3}")),
    (BANK_CARD, _number(r"62\d{15,16}")),
    (BANK_CARD, _number(r"(?:62|[45]\d)\d{2}", r"\d{4}", r"\d{4}", r"\d{4}")),
    (PHONE, _number(r"(?:(?:\+|00)?86" + _GAP + r")?1[3-9]\d", r"\d{4}", r"\d{4}")),
    (PHONE, _number(r"0(?:10|2\d|[3-9]\d{2})", r"[2-9]\d{6,7}")),
    (PHONE, _SPOKEN),
    (PHONE, _SPOKEN_LANDLINE),
    ("qq", QQ),
    ("wechat", WECHAT),
    ("name", NAME),
    ("name", NAME_BEFORE_A_NUMBER),
    ("address", ADDRESS),
)


def mask(text: str, keep: Callable[[str, str], str]) -> str:
    """Replace each personal value by the reference that `keep(kind, value)` gives for it."""
    for kind, pattern in PATTERNS:
        text = pattern.sub(partial(_reference, kind, keep), text)
    return text


def holds_personal_value(text: str) -> bool:
    """Whether `mask` would replace anything."""
    return mask(text, lambda _kind, _value: "") != text


def mask_known(text: str, known: Iterable[tuple[str, str]]) -> str:
    """Replace what the customer has told before, (value, reference), wherever it is said again, also without "我叫"."""
    for value, reference in sorted(known, key=lambda pair: -len(pair[0])):
        if len(value) > 1:
            text = text.replace(value, reference)
    return text


def _reference(kind: str, keep: Callable[[str, str], str], match: re.Match[str]) -> str:
    """What stands for the match: its value replaced, the words that introduce it as they were."""
    whole = match.group()
    value = match["value"] if "value" in match.re.groupindex else whole
    if not _is_personal(kind, value):
        return whole
    begin = match.start("value") - match.start() if value is not whole else 0
    if kind == "address":
        begin, value = begin + door(value), value[door(value) :]
    return whole[:begin] + keep(kind, value) + whole[begin + len(value) :]


def _is_personal(kind: str, value: str) -> bool:
    if kind == BANK_CARD:
        # An order number may look like a bank card's in every respect but this.
        return _has_check_digit(value)
    return kind != PHONE or value == phone_digits(value) or _DAY_BESIDE.search(value) is None


def _has_check_digit(number: str) -> bool:
    """Whether the last digit is the check digit of ISO/IEC 7812 (Luhn)."""
    digits = [int(sign) for sign in number if sign.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
