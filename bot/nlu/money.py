"""Sums of money in a text: 2399元, ¥2,399.00, 两千三百九十九块, 99块9, 三千多, 1.2万, 花了2399."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from bot.nlu.lexicon import any_of, dictionary
from bot.nlu.numerals import CHINESE_NUMERALS, number
from bot.nlu.overlaps import first_and_longest

_WORDS = dictionary("amounts")["money"]
# 618买的 names the day, 886 says goodbye.
_OTHER_NUMBERS = frozenset(
    [word for entry in dictionary("calendar")["festivals"] for word in entry["words"] if word.isdigit()]
    + _WORDS["chat_numbers"]
)
_LARGEST = Decimal(10_000_000)
# Below this, 块 counts pieces (三块硬盘) as often as money, and a rough number is no price.
_SMALL = Decimal(10)
_ROUGH_FROM = Decimal(100)
_REACH = 10


@dataclass(frozen=True, slots=True)
class MoneyReading:
    """The sum at `text[begin:end]` in yuan; `approximate` when the words leave it open (三千多, 3000出头)."""

    begin: int
    end: int
    text: str
    amount: Decimal
    approximate: bool = False


def read_money(text: str) -> list[MoneyReading]:
    """The sums that a normalised text names, in order and without overlap.

    A number without a unit counts only beside words of paying (花了2399, 2399买的), alone beside the papers
    of a purchase (发票有 2399) or behind its day and shop (8月3号买的 京东 2399), or as the whole message, which is an
    answer.
    Counts, sizes, dates, telephone and model numbers are no money.
    """
    candidates = [found for kind in _KINDS for match in kind.regex.finditer(text) if (found := kind.read(match))]
    return list(first_and_longest(candidates))


def _reading(match: re.Match[str], amount: Decimal | None) -> MoneyReading | None:
    if amount is None or not 0 < amount < _LARGEST:
        return None
    begin, end = match.span("sum")
    rough = bool(
        _ROUGH.search(match.string, begin, end) or _NEARLY_BEFORE.search(match.string, max(0, begin - _REACH), begin)
    )
    return MoneyReading(begin, end, match["sum"], amount, rough)


def _value(text: str) -> Decimal | None:
    plain = text.replace(",", "").lower().replace("k", "千").replace("w", "万")
    return Decimal(plain) if plain.replace(".", "", 1).isdecimal() else number(plain)


def _signed(match: re.Match[str]) -> MoneyReading | None:
    return _reading(match, _value(match["number"]))


def _with_unit(match: re.Match[str]) -> MoneyReading | None:
    amount = _value(match["number"])
    if amount is None:
        return None
    if match["tenths"]:
        amount += Decimal(number(match["tenths"]) or 0) / 10
    elif match["unit"] == "块" and amount < _SMALL and not _follows_paying(match):
        return None
    return _reading(match, amount)


def _follows_paying(match: re.Match[str]) -> bool:
    begin = match.start()
    return bool(_BEFORE_END.search(match.string, max(0, begin - _REACH), begin))


def _rough_or_large(match: re.Match[str]) -> MoneyReading | None:
    amount = _value(match["number"])
    return _reading(match, amount) if amount and amount >= _ROUGH_FROM else None


def _beside_paying(match: re.Match[str]) -> MoneyReading | None:
    return _reading(match, _value(match["number"]))


def _unless_known(match: re.Match[str]) -> MoneyReading | None:
    return None if match["number"] in _OTHER_NUMBERS else _reading(match, _value(match["number"]))


def _beside_papers(match: re.Match[str]) -> MoneyReading | None:
    """A number that stands alone, where the message names the papers of a purchase; no year, no end of a telephone."""
    text = match.string
    if _PAPERS.search(text) is None or _TELLS_AN_ORDER.search(text) or _YEAR.fullmatch(match["number"]):
        return None
    return _unless_known(match)


def is_paid_there(text: str, begin: int) -> bool:
    """Whether what stands at `begin` comes behind the day of a purchase and the shop, and nothing is compared."""
    behind = _DAY_AND_SHOP.search(text, 0, begin)
    return behind is not None and _COMPARED.search(text) is None and len(_FIGURES.findall(text)) == 1


def _behind_the_shop(match: re.Match[str]) -> MoneyReading | None:
    """A number that stands alone behind the day of a purchase and the shop."""
    told = is_paid_there(match.string, match.start("sum")) and not _TELLS_AN_ORDER.search(match.string)
    return _unless_known(match) if told and not _YEAR.fullmatch(match["number"]) else None


@dataclass(frozen=True, slots=True)
class _Kind:
    """One way of writing a sum; group `sum` is its text, group `number` its figure."""

    regex: re.Pattern[str]
    read: Callable[[re.Match[str]], MoneyReading | None]


_PAPERS = re.compile(any_of(_WORDS["papers"]))
_TELLS_AN_ORDER = re.compile("[0-9]{8}|尾号|尾数|[后末]四位|[后末]4位")
_YEAR = re.compile("20[0-3][0-9]")
_SHOP = any_of(_WORDS["shops"])
# Where the clause of the day names a shop of its own, the other one is compared with it.
_OF_A_DAY = rf"(?:(?![店家这]|{_SHOP})[^\s,;。])*"
_DAY_AND_SHOP = re.compile(
    rf"(?:\A|[\s,;。]){_OF_A_DAY}{any_of(_WORDS['bought_days'])}{_OF_A_DAY}{any_of(_WORDS['bought'])}[\s,]+"
    rf"[在从是]?[^\s,;。0-9]{{0,6}}{_SHOP}(?:买的|的)?[\s,]+\Z"
)
_COMPARED = re.compile(any_of(_WORDS["compared"]))
# Two figures may be two prices; a year is none.
_FIGURES = re.compile(r"[0-9]{3,}(?![0-9年/.-])|[百千万]")
_ROUGH = re.compile(any_of(_WORDS["roughly"]))
_NEARLY_BEFORE = re.compile(any_of(_WORDS["nearly"]) + r"[是要花]?$")
_BEFORE = rf"{any_of(_WORDS['before'])}[是为了:约才卖的 ]{{0,2}}{any_of(_WORDS['nearly'])}?"
_BEFORE_END = re.compile(f"{_BEFORE}$")
_ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,7})(?:\.[0-9]{1,2})?"
_MIXED = rf"{_ARABIC}[百千万](?:[1-9](?![0-9.]))?"
_CHINESE = f"[{CHINESE_NUMERALS}]{{1,9}}"
_LARGE_CHINESE = f"(?=[{CHINESE_NUMERALS}]*[百千万])[{CHINESE_NUMERALS}]{{2,9}}"
_PRICE = rf"{_MIXED}|(?:[1-9],)?[0-9]{{3,6}}(?:\.[0-9]{{1,2}})?|{_LARGE_CHINESE}"
_ANY_NUMBER = f"(?:{_MIXED}|{_ARABIC}|{_CHINESE})"
_START = f"(?<![A-Za-z0-9/_{CHINESE_NUMERALS}第-])(?<![0-9][.,])"
_ROUGHLY = any_of(_WORDS["roughly"])
_END = rf"(?![A-Za-z0-9{CHINESE_NUMERALS}]|[.,:/+-][0-9])(?!\s?{any_of(_WORDS['measures'])})"
_UNIT = any_of(_WORDS["units"])
_PIECES = any_of(_WORDS["pieces"])
_TENTHS = f"(?P<tenths>[0-9一二两三四五六七八九])(?![0-9{CHINESE_NUMERALS}天年月个次])"
# "5999 现在5499": what says "now" belongs to the sum behind it.
NOW = rf"{any_of(_WORDS['then_now'])}[才还是要卖只到变成就了 ]{{0,3}}"
_THEN_NOW = rf"[呢的了 ,、.;]{{0,3}}{NOW}"
_SPOKEN_BEFORE = rf"{any_of(_WORDS['before_price'])}[才还是要卖 ]{{0,2}}"

_KINDS = (
    _Kind(
        re.compile(rf"(?P<sum>{any_of(_WORDS['signs'])}\s?(?P<number>{_MIXED}|{_ARABIC})(?![0-9])(?:元|块钱|块)?)"),
        _signed,
    ),
    _Kind(
        re.compile(
            rf"{_START}(?P<sum>(?P<number>{_ANY_NUMBER})(?:多|来|几)?\s?(?P<unit>{_UNIT})(?![旦宵素件器宝])"
            rf"(?!\s?{_PIECES})(?:{_TENTHS}(?:毛|角)?)?"
            rf"(?:出头|左右|上下)?)"
        ),
        _with_unit,
    ),
    _Kind(
        re.compile(rf"{_START}(?P<sum>(?P<number>{_MIXED}|{_ARABIC}|{_LARGE_CHINESE}){_ROUGHLY}){_END}"),
        _rough_or_large,
    ),
    _Kind(re.compile(rf"{_START}(?P<sum>(?P<number>{_ARABIC}万(?:[1-9](?![0-9.]))?)){_END}"), _rough_or_large),
    _Kind(
        re.compile(rf"{_BEFORE}(?P<sum>(?P<number>{_MIXED}|{_ARABIC}[kKwW]?|{_LARGE_CHINESE}){_ROUGHLY}?){_END}"),
        _beside_paying,
    ),
    _Kind(
        re.compile(rf"{_SPOKEN_BEFORE}(?P<sum>(?P<number>{_PRICE}){_ROUGHLY}?){_END}"),
        _unless_known,
    ),
    _Kind(
        re.compile(
            rf"{_START}(?P<sum>(?P<number>{_PRICE})"
            rf"{_ROUGHLY}?)(?=\s?(?:就|才)?{any_of(_WORDS['after'])})"
        ),
        _unless_known,
    ),
    # The first and the second of two sums, "5999 现在5499".
    _Kind(
        re.compile(rf"{_START}(?P<sum>(?P<number>{_PRICE}))(?:元|块钱|块)?(?={_THEN_NOW}(?:{_PRICE}))"), _unless_known
    ),
    _Kind(re.compile(rf"(?<=[0-9元块钱]){_THEN_NOW}(?P<sum>(?P<number>{_PRICE})){_END}"), _unless_known),
    _Kind(re.compile(rf"(?:\A|(?<=[\s,;。]))(?P<sum>(?P<number>{_PRICE}))(?=[\s,;。]|\Z)"), _beside_papers),
    _Kind(re.compile(rf"(?<=[\s,])(?P<sum>(?P<number>{_PRICE}))(?=[\s,;。]|\Z)"), _behind_the_shop),
    _Kind(
        re.compile(
            rf"\A\s*(?P<sum>(?P<number>{_PRICE}){_ROUGHLY}?)"
            r"[吧啊呢呀。.!~\s]*\Z"
        ),
        _unless_known,
    ),
)
