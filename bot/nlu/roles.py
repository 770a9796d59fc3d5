"""Which fact a date or a sum states, by the words beside it: bought_on, delivered_on, price_paid …"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.nlu.dates import DateReading
from bot.nlu.lexicon import any_of, dictionary
from bot.nlu.money import NOW, MoneyReading, is_paid_there

_WORDS = dictionary("roles")
_NONE = "none"
_BOUGHT, _FAULT, _PAID, _REPAIRED = "bought_on", "fault_on", "price_paid", "last_repair_finished_on"
# "第二次昨天坏的" tells when it broke.
_ANOTHER_VERB = 1
_REACH = 14
# Distances are counted in characters; a pause counts as some, and the side on which a verb seldom stands too.
_PAUSE = 3
_UNUSUAL_SIDE = 2
_PAUSES = re.compile(r"[,、\s]")
_LAST_REPAIR = re.compile(
    rf"{any_of(_WORDS['last_repair'])}(?:上门|返厂|送去)?(?:维修|返修|修理|修)?[ ,的]?"
    r"(?:好像|大概|大约|应该|可能)?(?:是在|就是|是|在)?\s?$"
)
_APPOINTMENT = re.compile(rf"{any_of(_WORDS['appointments'])}[在了到]?\s?$")
_NOT_DONE = re.compile(any_of(_WORDS["not_done"]))
_SENTENCE_END = re.compile(r"[。!?;\n]")
_LABEL = re.compile(
    r"的?(?:(?:时间|日期|日子|那天)[是为在:]{0,2}|是|为|在|:|于)(?:在|是)?\s?$"
    r"|的?[ ,]?(?:好像|大概|大约|应该|可能|估计|差不多|约莫|貌似)(?:是|在)?\s?$"
)


@dataclass(frozen=True, slots=True)
class _Cues:
    """The words that speak for a role."""

    regex: re.Pattern[str]
    roles: Mapping[str, str]

    def before(self, left: str) -> Iterator[tuple[int, str]]:
        """(distance to the end of `left`, role) of every cue in it."""
        for match in self.regex.finditer(left):
            yield _distance(left[match.end() :]), self.roles[match[0]]

    def after(self, right: str) -> Iterator[tuple[int, str]]:
        for match in self.regex.finditer(right):
            yield _distance(right[: match.start()]), self.roles[match[0]]

    def label(self, left: str) -> str | None:
        """The role of a cue that announces what follows: 购买日期:, 到货时间是, 买的时候是."""
        announced = _LABEL.search(left)
        cues = list(self.regex.finditer(left[: announced.start()])) if announced else []
        if announced and cues and cues[-1].end() == announced.start():
            return self.roles[cues[-1][0]]
        return None


def _cues(words: Mapping[str, list[str]]) -> _Cues:
    roles = {word: role for role, listed in words.items() for word in listed}
    return _Cues(re.compile(any_of(roles)), roles)


_DATE_CUES = _cues(_WORDS["date_roles"])
_ELAPSED_CUES = _cues({**_WORDS["date_roles"], _BOUGHT: [*_WORDS["date_roles"][_BOUGHT], *_WORDS["used_since"]]})
_MONEY_CUES = _cues(_WORDS["money_roles"])
_ANOTHER_NOW = re.compile(rf"{NOW}(?=[0-9])")
_BETWEEN_TWO = re.compile(rf"\A(?:元|块钱|块)?[呢的了 ,、.;]{{0,3}}{NOW}\Z")
_PURCHASE = re.compile(any_of(_WORDS["purchase_words"]))


def date_role(text: str, reading: DateReading) -> str | None:
    """The fact whose day `reading` gives, such as `bought_on`; None when nothing near says so.

    `text` is the normalised message in which `reading` was found. A verb stands after its date (去年买的) and
    before its length of time (买了两年). Appointments and days still ahead state no fact.
    """
    left, right = _around(text, reading.begin, reading.end)
    if reading.ahead or _APPOINTMENT.search(left):
        return None
    if reading.elapsed and _NOT_DONE.search(right):
        return None
    if reading.elapsed:
        adjacent = [cue for cue in _ELAPSED_CUES.after(right) if cue[0] == 0]
        if _BOUGHT in {role for _, role in _ELAPSED_CUES.before(_last_phrase(left))}:
            # "买个冰箱三天就不制冷": so long after the purchase, and not before today.
            adjacent = [cue for cue in adjacent if cue[1] != _FAULT]
        return _nearest([*_ELAPSED_CUES.before(_last_phrase(left)), *_on_unusual_side(adjacent)])
    announced = _DATE_CUES.label(left)
    if announced:
        return _fact(announced)
    beside = min(_DATE_CUES.after(right), default=None)
    if _LAST_REPAIR.search(left) and (beside is None or beside[0] > _ANOTHER_VERB):
        return _REPAIRED
    earlier = _DATE_CUES.before(_last_phrase(left))
    return _nearest([*_DATE_CUES.after(right), *_on_unusual_side(earlier)])


def money_role(text: str, reading: MoneyReading) -> str | None:
    """The fact whose sum `reading` gives: price_paid, price_now, guide_price or invoice_price.

    None for fees, discounts and whatever else; a sum that nothing explains is the price paid where the
    message speaks of buying.
    """
    left, right = _around(text, reading.begin, reading.end)
    if _stands_alone(text, reading):
        if is_paid_there(text, reading.begin):
            return _PAID
        # "今天不制冷了 有订单 2399 要退": neither is it today's price, nor what was paid back.
        left, right = _last_phrase(left), ""
    cues = [*_MONEY_CUES.before(left), *_MONEY_CUES.after(_ANOTHER_NOW.split(right)[0])]
    if cues:
        # 花了80修的 is a fee, though 花了 stands as near as 修.
        return _nearest([(distance - (role == _NONE), role) for distance, role in cues])
    return _PAID if _PURCHASE.search(text) else None


def _stands_alone(text: str, reading: MoneyReading) -> bool:
    """Whether a bare number is a clause of its own."""
    before, after = text[: reading.begin][-1:], text[reading.end :][:1]
    parted = all(not sign or _PAUSES.fullmatch(sign) for sign in (before, after))
    return parted and text[reading.begin : reading.end].isdecimal()


def is_then_and_now(text: str, then: MoneyReading, now: MoneyReading) -> bool:
    """Whether two sums are what was paid and what is asked now: "5999 现在5499"."""
    return _BETWEEN_TWO.search(text[then.end : now.begin]) is not None


def _around(text: str, begin: int, end: int) -> tuple[str, str]:
    """What stands before and after within reach and within the sentence."""
    left = _SENTENCE_END.split(text[max(0, begin - _REACH) : begin])[-1]
    right = _SENTENCE_END.split(text[end : end + _REACH])[0]
    return left, right


def _last_phrase(left: str) -> str:
    return _PAUSES.split(left.rstrip())[-1]


def _on_unusual_side(cues: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    return ((distance + _UNUSUAL_SIDE, role) for distance, role in cues)


def _distance(between: str) -> int:
    return len(between) + _PAUSE * len(_PAUSES.findall(between))


def _nearest(cues: list[tuple[int, str]]) -> str | None:
    return _fact(min(cues, key=lambda cue: cue[0])[1]) if cues else None


def _fact(role: str) -> str | None:
    return None if role == _NONE else role
