"""Lengths of time in a text: 15天, 一个半月, 快两年, 十来天, 两三周, 不到一年."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from bot.nlu.lengths import Length
from bot.nlu.numerals import CHINESE_NUMERALS, integer, number

# What vague words reach over: 快 from this share of the number on, 来 from and to these, 几 this many.
NEARLY = Fraction(4, 5)
ROUGHLY = (Fraction(9, 10), Fraction(13, 10))
SEVERAL = (2, 9)
LONGEST_DAYS = 60 * 365

_HALF = Fraction(1, 2)
_DAY_MORE, _DAY_LESS = Length(days=1), Length(days=-1)
_SMALL = "(?:[0-9]{1,3}|[一两二三四五六七八九十]{1,3})"
_UNIT = "天|周|星期|礼拜|月|年"
_UNDER = "不到|没到|未到|未满|不满|没满|不足"
_RANGE = f"(?P<low>{_SMALL})[到至、~-](?P<high>{_SMALL})"
_TENS = "(?P<tens>[二三四五六七八九]?十)"
_PAIR = f"{_TENS}?(?P<one>[一二两三四五六七八])(?P<next>[二两三四五六七八九])(?=个|{_UNIT})"
_SEVERAL = "(?P<several>好?几十?|[二三四五六七八九]?十几)"
_NUMBER = r"(?P<number>[0-9]{1,4}(?:\.[0-9])?|[零一二两俩三仨四五六七八九十百千廿]{1,6})"
_REST = f"[零又]?(?P<rest>{_SMALL})(?:个(?=月|星期))?(?P<rest_unit>天|周|星期|月)(?![半多前]|[之以]前)"
_DURATION = re.compile(
    rf"""(?<![0-9.{CHINESE_NUMERALS}第每隔])
    (?:(?P<under>{_UNDER})|(?P<nearly>快要?|将近|接近|近|小(?=[一两二三四五六七八九十]))[有要]?)?
    (?:{_RANGE}|{_PAIR}|{_SEVERAL}|(?P<half>半)|{_NUMBER})
    (?P<more>多|来)?\s?(?P<counter>个)?(?P<and_half>半)?(?P<more_after>多|来)?
    (?P<unit>{_UNIT})(?P<tail>半|多|出头)?(?:{_REST})?
    (?P<under_after>不到)?(?:[之以]?(?P<ago>前)(?![台面后置]))?""",
    re.VERBOSE,
)
# 天气 is the weather, 一年级 a class.
_ANOTHER_WORD = {
    "天": re.compile("[然气空猫线冷热黑亮生井窗才窝涯]"),
    "周": re.compile("[年末边围转身]|[一二三四五六日](?![次回趟])"),
    "月": re.compile("[饼租薪供卡球亮子嫂度均销付经结]"),
    "年": re.compile("[级龄代轻会货费纪度款薪份检底末初终夜限]"),
}
# 三月 is March; these are never the name of a month.
_MONTHS_WITHOUT_COUNTER = frozenset({"俩", "仨", "两", "半", "几", "好几"})


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time said at `text[begin:end]`, from `shortest` to `longest`; `ago` when it ends in 前."""

    begin: int
    end: int
    text: str
    shortest: Length
    longest: Length
    ago: bool


def read_durations(text: str) -> Iterator[Duration]:
    """The lengths of time in a normalised text, in order; none is longer than 60 years."""
    for match in _DURATION.finditer(text):
        amounts = None if _is_another_word(match) else _amounts(match)
        if amounts is None:
            continue
        shortest, longest = _bounds(match, *amounts)
        if longest.in_days <= LONGEST_DAYS:
            yield Duration(*match.span(), match[0], shortest, longest, ago=match["ago"] is not None)


def _is_another_word(match: re.Match[str]) -> bool:
    unit, counter = match["unit"], match["counter"]
    if unit == "月" and not counter:
        amount = match["number"] or match["half"] or match["several"]
        return not match["more"] and amount not in _MONTHS_WITHOUT_COUNTER
    if unit in "天年" and (counter or (unit == "天" and match["half"])):
        return True
    goes_on = _ANOTHER_WORD.get(unit)
    return bool(goes_on and match.end() == match.end("unit") and goes_on.match(match.string, match.end()))


def _amounts(match: re.Match[str]) -> tuple[Fraction, Fraction] | None:
    """The smallest and the largest number of units that the words name; None when they name none."""
    if match["low"]:
        return _ordered(integer(match["low"]), integer(match["high"]))
    if match["one"]:
        return _neighbours(integer(match["tens"] or "零"), integer(match["one"]), integer(match["next"]))
    if match["several"]:
        return _several(match["several"])
    if match["half"]:
        return _HALF, _HALF
    value = number(match["number"])
    if not value:
        return None
    amount = Fraction(value) + (_HALF if match["and_half"] or match["tail"] == "半" else 0)
    return amount, amount


def _ordered(low: int | None, high: int | None) -> tuple[Fraction, Fraction] | None:
    return (Fraction(low), Fraction(high)) if low and high and low < high else None


def _neighbours(tens: int | None, low: int | None, high: int | None) -> tuple[Fraction, Fraction] | None:
    """七八天, 十七八天, and 三五天, the one pair that leaves a number out."""
    if tens is None or low is None or high is None:
        return None
    return _ordered(tens + low, tens + high) if high - low == 1 or (low, high) == (3, 5) else None


def _several(words: str) -> tuple[Fraction, Fraction]:
    low, high = SEVERAL
    if words.endswith("几十"):
        return Fraction(low * 10), Fraction(high * 10 + 9)
    tens = integer(words.removesuffix("几").removeprefix("好") or "零") or 0
    return (Fraction(tens + 1), Fraction(tens + 9)) if tens else (Fraction(low), Fraction(high))


def _bounds(match: re.Match[str], low: Fraction, high: Fraction) -> tuple[Length, Length]:
    unit = match["unit"]
    shortest, longest = Length.of(low, unit), Length.of(high, unit)
    if match["rest"]:
        rest = Length.of(Fraction(integer(match["rest"]) or 0), match["rest_unit"])
        return shortest + rest, longest + rest
    if match["under"] or match["under_after"]:
        return Length(), longest + _DAY_LESS
    if match["nearly"]:
        return Length.of(low * NEARLY, unit), longest + _DAY_LESS
    more = match["more"] or match["more_after"] or match["tail"]
    if more == "来":
        return Length.of(low * ROUGHLY[0], unit), Length.of(high * ROUGHLY[1], unit)
    if more in ("多", "出头"):
        return _strictly_between(shortest, Length.of(high + _step(high, bool(match["more"])), unit))
    return shortest, longest


def _strictly_between(shortest: Length, longest: Length) -> tuple[Length, Length]:
    """The lengths between the two; between one day and two there is none, so both stay."""
    if longest.in_days - shortest.in_days < 2:
        return shortest, longest
    return shortest + _DAY_MORE, longest + _DAY_LESS


def _step(amount: Fraction, rounded: bool) -> Fraction:
    """How far 多 reaches: 二十多天 to the next round number, 二十天多 to the next day, 半年多 to the year."""
    if amount < 1:
        return amount
    step = 1
    while rounded and amount % (step * 10) == 0:
        step *= 10
    return Fraction(step)
