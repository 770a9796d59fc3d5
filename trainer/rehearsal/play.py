"""One dialogue, turn by turn: what was said, what was checked, what failed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.brain import TurnFailedError
from trainer.rehearsal import checks
from trainer.rehearsal.checks import CHECKS, Heard
from trainer.rehearsal.colleague import Colleague
from trainer.rehearsal.customer import CannotGoOnError, Customer
from trainer.rehearsal.dialogues import SPOKEN, Dialogue, Turn

BROKEN = "服务台答这一轮时出错了（程序的错，请把这段对话交给工程师）"
SILENT = "安静"


@dataclass
class Played:
    """One turn as it went. `checked` holds the keys of the turn that were looked at; `failed` says what is wrong."""

    line: int
    said: str
    replies: list[str] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    ended: bool = False
    """The dialogue could not go on after this turn."""

    def to_json(self) -> dict[str, Any]:
        return {
            "line": self.line,
            "said": self.said,
            "replies": self.replies,
            "checked": self.checked,
            "failed": self.failed,
        }


def play(dialogue: Dialogue, customer: Customer) -> Iterator[Played]:
    """Play the turns one after the other; ends early where one cannot be taken."""
    customer.come_on(dialogue.day, dialogue.at)
    stage = _Stage(customer)
    for turn in dialogue.turns:
        played = stage.take(turn)
        yield played
        if played.ended:
            return


@dataclass
class _Stage:
    customer: Customer
    last_said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.colleague = Colleague(self.customer)

    def take(self, turn: Turn) -> Played:
        played = Played(turn.line, told(turn.written))
        try:
            self._take(turn.written, played)
        except CannotGoOnError as reason:
            played.failed.append(str(reason))
            played.ended = True
        except TurnFailedError:
            played.failed.append(BROKEN)
            played.ended = True
        return played

    def _take(self, turn: Mapping[str, Any], played: Played) -> None:
        if "同事" in turn:
            played.replies = self.colleague.acts(turn["同事"])
            self._check_colleague(turn, played)
            return
        before = self.customer.number
        self._meanwhile(turn, played)
        if not any(key in turn for key in SPOKEN):
            return
        heard = Heard(self._speak(turn), self.customer, before)
        played.replies += heard.said
        if turn.get(SILENT):
            played.checked.append(SILENT)
            played.failed += ["智能助手这时不该出声"] if heard.said else []
            return
        played.failed += checks.always(heard, self.last_said)
        for key, expected in turn.items():
            if key in CHECKS:
                played.checked.append(key)
                played.failed += CHECKS[key](expected, heard)
        self.last_said = heard.said

    def _speak(self, turn: Mapping[str, Any]) -> list[Any]:
        customer = self.customer
        replies = customer.press(turn["点"]) if "点" in turn else customer.say(customer.filled_in(turn["客户"]))
        case = customer.case()
        customer.number = case.number if case else customer.number
        return replies

    def _meanwhile(self, turn: Mapping[str, Any], played: Played) -> None:
        """What happens before the customer speaks."""
        if turn.get("办结"):
            self.customer.have_it_closed()
        if "过了" in turn:
            self._wait(turn, played)
        if turn.get("换人"):
            self.customer.become_somebody_else()

    def _wait(self, turn: Mapping[str, Any], played: Played) -> None:
        played.replies = [reply["text"] for reply in self.customer.let_pass(turn["过了"])]
        text = "\n".join(played.replies)
        played.checked += [key for key in ("收到", "没收到") if key in turn]
        if checks.UNFILLED.search(text):
            played.failed.append("有花括号没有填上")
        if turn.get("没收到") and text:
            played.failed.append(f"这段时间里什么也不该收到，却收到了：{text}")
        played.failed += checks.arrived(turn.get("收到", []), text)
        played.failed += [f"这段时间里收到的消息不该有“{phrase}”" for phrase in turn.get("不说", []) if phrase in text]

    def _check_colleague(self, turn: Mapping[str, Any], played: Played) -> None:
        text = "\n".join(played.replies)
        played.checked += [key for key in ("说", "不说") if key in turn]
        played.failed += [f"同事说的话里应该有“{one}”，没有" for one in turn.get("说", []) if one not in text]
        played.failed += [f"同事说的话里不该有“{one}”，却有" for one in turn.get("不说", []) if one in text]


def told(turn: Mapping[str, Any]) -> str:
    """Who does what in a turn, in one line."""
    parts = [f"过了{turn['过了']}"] if "过了" in turn else []
    parts += ["上一件事办结"] if turn.get("办结") else []
    parts += ["换一位顾客"] if turn.get("换人") else []
    if "同事" in turn:
        [(what, value)] = turn["同事"].items()
        parts.append(f"同事{what}：{value}" if isinstance(value, str) else f"同事{what}")
    parts += [f"客户：{turn['客户']}"] if "客户" in turn else []
    parts += [f"点按钮：{turn['点']}"] if "点" in turn else []
    return "，".join(parts)
