"""What may stand behind each key of a dialogue: one small checker for each kind of value.

A checker gives what is wrong with a value and what to write instead, or None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from functools import cache
from typing import Any

import yaml

from bot.settings import PROJECT
from desk.levels import LEVELS
from desk.tables import CaseState
from entitlement.data import words
from trainer.wrong_files import rather

Complaint = tuple[str, str]
Checker = Callable[[Any], Complaint | None]

DURATION = re.compile("([0-9]+)(分钟|小时|天)")
MONEY = re.compile(r"[0-9]+\.[0-9]{2}")
GRANTED = ("full", "partial", "no", "unknown")
STAGES = (1, 2, 3, 4)
REFERENCES = frozenset({"受理号", "小写", "分段", "看混"})
_REFERENCE = re.compile("{([^{}]*)}")
COLLEAGUE = ("上班", "下班", "接手", "说", "交还", "结束")


def text(value: Any) -> Complaint | None:
    if isinstance(value, str) and value.strip():
        return None
    if value is None or value == "":
        return "后面什么也没写", "写上文字，不需要的话把这一行删掉"
    return f"{_shown(value)} 不是文字", f'加上英文引号：“"{_plain(value)}"”'


def said_by_customer(value: Any) -> Complaint | None:
    complaint = text(value)
    if complaint is None:
        for name in _REFERENCE.findall(value):
            if name not in REFERENCES:
                return f"花括号里的“{name}”没有这一种", "花括号里可以写：受理号、小写、分段、看混"
    return complaint


def yes_no(value: Any) -> Complaint | None:
    return None if isinstance(value, bool) else (f"{_shown(value)} 不是“是”或“否”", "写 true 或 false")


def true_only(value: Any) -> Complaint | None:
    return None if value is True else (f"这里只能写 true，不能写 {_shown(value)}", "写 true，不需要的话把这一行删掉")


def texts(value: Any) -> Complaint | None:
    if isinstance(value, str):
        return "这里要写成一列", f"加上方括号：[{value}]"
    if not isinstance(value, list) or not value:
        return "这里要写成一列文字", "写成 [第一段, 第二段]"
    return next((complaint for item in value if (complaint := text(item))), None)


def stages(value: Any) -> Complaint | None:
    fits = isinstance(value, list) and all(item in STAGES for item in value) and value == sorted(set(value))
    return None if fits else (f"{_shown(value)} 不是步骤", "从小到大写成 [1, 2] 这样：1 安抚、2 澄清、3 解决、4 感谢")


def day(value: Any) -> Complaint | None:
    return None if type(value) is date else (f"{_shown(value)} 不是日期", "写成 2026-11-08 这样")


def clock(value: Any) -> Complaint | None:
    try:
        if isinstance(value, str):
            time.fromisoformat(value)
            return None
    except ValueError:
        pass
    return f"{_shown(value)} 不是时刻", '写成 "23:30" 这样，要加英文引号'


def duration(value: Any) -> Complaint | None:
    fits = isinstance(value, str) and DURATION.fullmatch(value) is not None
    return None if fits else (f"{_shown(value)} 不是一段时间", "写成 26小时、3天、20分钟 这样")


def one_of(kind: str, names: Callable[[], Iterable[str]]) -> Checker:
    """One of some codes; `kind` is what they are called."""

    def check(value: Any) -> Complaint | None:
        if isinstance(value, bool):
            return f"没有加引号的 {_plain(value)} 会被读成“是”或“否”", f'加上英文引号："{"yes" if value else "no"}"'
        known = list(names())
        return None if value in known else (f"没有“{_plain(value)}”这种{kind}", rather(_plain(value), known))

    return check


def or_null(checker: Checker) -> Checker:
    return lambda value: None if value is None else checker(value)


def many(checker: Checker) -> Checker:
    def check(value: Any) -> Complaint | None:
        if not isinstance(value, list):
            return "这里要写成一列", f"加上方括号：[{_plain(value)}]"
        return next((complaint for item in value if (complaint := checker(item))), None)

    return check


def sums(value: Any) -> Complaint | None:
    if not isinstance(value, Mapping) or not value:
        return "这里要写办法和金额", '写成 {refund: "2399.00"} 这样'
    for remedy, amount in value.items():
        if complaint := REMEDY(remedy):
            return complaint
        if not isinstance(amount, str) or MONEY.fullmatch(amount) is None:
            return f"{_shown(amount)} 不是金额", '写成带两位小数、加英文引号的样子："2399.00"'
    return None


def facts(value: Any) -> Complaint | None:
    if not isinstance(value, Mapping) or not value:
        return "这里要写事实和它的值", "写成 {品类: 冰箱, 购买日期: 2026年11月1日} 这样"
    return next((complaint for label in value if (complaint := FACT(label))), None)


def deed(value: Any) -> Complaint | None:
    """What a colleague does, exactly one thing."""
    if not isinstance(value, Mapping) or len(value) != 1:
        return "同事一轮只做一件事", '写成 {接手: "1001"} 这样'
    [(what, how)] = value.items()
    if what not in COLLEAGUE:
        return f"同事不会“{what}”", rather(str(what), COLLEAGUE)
    if what == "结束":
        return OUTCOME(how)
    return None if what == "交还" and how is True else text(how)


def intents() -> list[str]:
    """The intents of the domain."""
    return list(_domain_intents())


@cache
def _domain_intents() -> tuple[str, ...]:
    domain = yaml.safe_load((PROJECT / "domain.yml").read_text(encoding="utf-8"))
    return tuple(name if isinstance(name, str) else next(iter(name)) for name in domain["intents"])


@cache
def _outcomes() -> tuple[str, ...]:
    return tuple(yaml.safe_load((PROJECT / "data" / "closing.yml").read_text(encoding="utf-8"))["outcomes"])


FACT = one_of("事实", lambda: [str(fact["label"]) for fact in words("facts").values()])
REMEDY = one_of("办法", lambda: list(words("remedies")))
SCENARIO = one_of("情形", lambda: list(words("scenarios")))
RESULT = one_of("结果", lambda: GRANTED)
STATE = one_of("状态", lambda: [state.value for state in CaseState])
LEVEL = one_of("级别", lambda: LEVELS)
INTENT = one_of("意图", intents)
OUTCOME = one_of("结案方式", lambda: _outcomes())

TURN: Mapping[str, Checker] = {
    "客户": said_by_customer,
    "点": text,
    "同事": deed,
    "安静": true_only,
    "意图": INTENT,
    "知道": facts,
    "阶段": stages,
    "问": or_null(FACT),
    "说": texts,
    "不说": texts,
    "情形": SCENARIO,
    "结果": RESULT,
    "办法": many(REMEDY),
    "金额": sums,
    "转人工": yes_no,
    "状态": or_null(STATE),
    "受理号": yes_no,
    "过了": duration,
    "收到": texts,
    "没收到": true_only,
    "办结": true_only,
    "换人": true_only,
    "级别": or_null(LEVEL),
    "同一件": yes_no,
    "不留": texts,
    "事故": or_null(text),
}
"""What a turn may say, by key."""


def _shown(value: Any) -> str:
    return f"“{_plain(value)}”"


def _plain(value: Any) -> str:
    """A value as it stands in the file."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)
