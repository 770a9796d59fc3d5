"""How often goods were repaired and how long the customer has waited, by the customer's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.nlu.durations import read_durations
from bot.nlu.lexicon import any_of, dictionary
from bot.nlu.numerals import INTEGER, integer

_REPAIRS = dictionary("amounts")["repairs"]
_WAITING = dictionary("amounts")["waiting"]
_MOST = 99
_HOURS_IN_DAY = 24
_REACH = 8

_VERB = any_of(_REPAIRS["verbs"])
_VISIT = any_of(_REPAIRS["visits"])
_COME = any_of(_REPAIRS["visit_verbs"])
_COUNT = rf"(?P<count>{INTEGER}|好?几|好多|多|无数)"
_TIMES = "[次回趟遍]"
_ABOUT = "(?:差不多|至少|起码|已经|都|有|快|足足|整整)?"
_NOT_A_RULE = "(?!不好|不了|以上|以后|后|才|就|可以|能)"

_NEVER = re.compile(rf"(?:{any_of(_REPAIRS['never'])}[有被给拆]{{0,2}}{_VERB}过|一{_TIMES}[都也]?没(?:有)?{_VERB})")
_COUNTED = (
    re.compile(rf"{_VERB}[了过好完]{{1,2}}{_ABOUT}{_COUNT}{_TIMES}(?!以上[可能就才]|才|就?[可能][以换退])"),
    re.compile(rf"(?<![能以会要]){_VERB}{_ABOUT}{_COUNT}{_TIMES}{_NOT_A_RULE}"),
    # "最后一次修", "上一次修" say which, not how many.
    re.compile(rf"(?<![第每])(?!(?<=[后近上这那])一){_COUNT}{_TIMES}[都的]?(?:上门|返厂|送去)?{_VERB}(?![要费])"),
)
_VISITED = re.compile(rf"{_VISIT}{_ABOUT}{_COUNT}{_TIMES}|[跑来弄送寄](?P<again>{INTEGER}){_TIMES}了")
_ABOUT_REPAIR = re.compile(any_of(_REPAIRS["about_repair"]))
_ORDINAL = re.compile(
    rf"第(?P<count>{INTEGER}){_TIMES}(?:了|坏|{_COME}?{_VERB}|{_COME})"
    rf"|(?:{_VERB}|{_COME})[了到的]?是?第(?P<later>{INTEGER}){_TIMES}"
)
_IS_OVER = re.compile(any_of(_REPAIRS["over"]))
_ONCE = re.compile(rf"{_VERB}过(?!的)|上{_TIMES}{_VERB}|{_VERB}[好完]了?[又还没才后]|{_VERB}了[又还]|刚{_VERB}[好完]")

_WAITED_BEFORE = re.compile(rf"(?<![用开戴]){any_of(_WAITING['before'])}[了着]?{_ABOUT}$")
_STILL_TO_COME = re.compile(rf"[要得需再会][^,。!?;了]{{0,5}}{any_of(_WAITING['before'])}{_ABOUT}$")
_UNANSWERED_AFTER = re.compile(rf"[^,。!?;]{{0,6}}?{any_of(_WAITING['unanswered'])}")
_HOURS = re.compile(rf"(?P<count>{INTEGER})个?(?:小时|钟头)")


def read_repair_count(text: str) -> int | None:
    """How many repairs are over, as a normalised text tells it; None when it tells nothing.

    Visits for a repair count as repairs (来了两趟还没修好: 2). The n-th repair is the one under way
    (第二次修: 1) unless the words say that it is over (第二次修完又坏: 2). 几次 and 多次 give the least they
    mean. What a rule or a question speaks of (修两次就能换吗) is no repair.
    """
    counted = [*_counted(text), *_visited(text), *_ordinals(text)]
    if counted:
        return max(counted)
    if _NEVER.search(text):
        return 0
    return 1 if _ONCE.search(text) else None


def _counted(text: str) -> Iterator[int]:
    for pattern in _COUNTED:
        for match in pattern.finditer(text):
            never = _NEVER.search(text, max(0, match.start() - _REACH), match.end())
            if not (never and match["count"] == "一"):
                yield from _times(match["count"])


def _visited(text: str) -> Iterator[int]:
    if _ABOUT_REPAIR.search(text):
        for match in _VISITED.finditer(text):
            yield from _times(match["count"] or match["again"])


def _ordinals(text: str) -> Iterator[int]:
    for match in _ORDINAL.finditer(text):
        position = integer(match["count"] or match["later"])
        if position and position <= _MOST:
            finished = position if _IS_OVER.match(text, match.end()) else position - 1
            if finished:
                yield finished


def _times(count: str) -> Iterator[int]:
    number = integer(count) if re.fullmatch(INTEGER, count) else int(_REPAIRS["several"])
    if number is not None and number <= _MOST:
        yield number


def read_days_waited(text: str) -> int | None:
    """For how many whole days the customer has been waiting, the least that the words say; None when untold.

    A wait is named (等了三天, 拖了半个月, 到现在四天半了) or is a time without an answer (三天了还没人来).
    What is still to be waited (还要等三天) does not count.
    """
    waits = [
        duration.shortest.in_days
        for duration in read_durations(text)
        if not duration.ago and _is_wait(text, duration.begin, duration.end)
    ]
    waits += [
        (integer(match["count"]) or 0) // _HOURS_IN_DAY
        for match in _HOURS.finditer(text)
        if _is_wait(text, *match.span())
    ]
    return max(waits, default=None)


def _is_wait(text: str, begin: int, end: int) -> bool:
    first = max(0, begin - _REACH)
    if _STILL_TO_COME.search(text, first, begin):
        return False
    return bool(_WAITED_BEFORE.search(text, first, begin) or _UNANSWERED_AFTER.match(text, end))
