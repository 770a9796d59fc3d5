"""What is checked in every turn, and what a trainer asked to be checked; a failure is told in trainers' words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from actions.wording import label as fact_label
from bot.messages import Reply
from bot.norms import ADVICE, CUSTOMER_ADDRESSED_LOOSELY, NEVER_SAID
from entitlement.data import words
from trainer.rehearsal.customer import Customer

UNFILLED = re.compile(r"[{}]")
QUESTION = "utter_ask_"
NOTHING = "（什么也没说）"
Failures = Iterator[str]


class Heard:
    """The desk's answer to one turn of a customer."""

    def __init__(self, replies: Sequence[Reply], customer: Customer, number_before: str | None) -> None:
        self.replies = replies
        self.customer = customer
        self.number_before = number_before
        self.said = [reply["text"] for reply in replies if "text" in reply]
        self.text = "\n".join(self.said)

    @property
    def card(self) -> dict[str, Any] | None:
        """The decision told in this answer, if one was."""
        return decision_card(self.replies)


Check = Callable[[Any, Heard], Failures]


def decision_card(replies: Sequence[Reply]) -> dict[str, Any] | None:
    """The decision told in these replies, if one was."""
    cards = [reply["custom"] for reply in replies if reply.get("custom", {}).get("type") == "decision"]
    return cards[-1] if cards else None


def always(heard: Heard, last_said: Sequence[str]) -> Failures:
    """What holds in every turn, written or not."""
    if heard.said == list(last_said):
        yield "和上一轮说的一模一样" if heard.said else "服务台什么也没说"
        return
    if not heard.said:
        yield "服务台什么也没说"
    yield from of_every_message("".join(heard.said))
    questions = [name for name in heard.customer.reply_names() if name.startswith(QUESTION)]
    if len(questions) > len(set(questions)):
        yield "同一个问题在一轮里问了两遍"
    stages = heard.customer.stages()
    if stages != sorted(stages):
        yield f"四个步骤倒着来了：{_listed(stages)}（1 安抚、2 澄清、3 解决、4 感谢）"


def of_every_message(said: str) -> Failures:
    """What holds of all that a customer reads."""
    if UNFILLED.search(said):
        yield "有花括号没有填上"
    loose = CUSTOMER_ADDRESSED_LOOSELY.search(said)
    if loose:
        yield f"说了“{loose.group()}”，没有用“您”"
    for meaning, norm in NEVER_SAID.items():
        if match := norm.search(said):
            yield f"服务规范不许说“{match.group()}”：{ADVICE[meaning][0]}"


def says(phrases: Sequence[str], heard: Heard) -> Failures:
    for phrase in phrases:
        if phrase not in heard.text:
            yield f"回复里应该有“{phrase}”，没有"


def does_not_say(phrases: Sequence[str], heard: Heard) -> Failures:
    for phrase in phrases:
        if phrase in heard.text:
            yield f"回复里不该有“{phrase}”，却说了"


def arrived(phrases: Sequence[str], text: str) -> Failures:
    for phrase in phrases:
        if phrase not in text:
            yield f"这段时间里应该收到“{phrase}”，收到的是：{text or '什么也没有'}"


def _intent(expected: str, heard: Heard) -> Failures:
    yield from _same("听成的意图", expected, heard.customer.understood())


def _asks(label: str | None, heard: Heard) -> Failures:
    asked = heard.customer.asked
    if asked != label:
        expected = f"应该接着问“{label}”" if label else "这时不该再问什么"
        yield f"{expected}，实际" + (f"问的是“{asked}”" if asked else "没有再问")


def _scenario(expected: str, heard: Heard) -> Failures:
    card = heard.card
    if card is None:
        yield f"应该按情形 {expected} 作出决定，这一轮没有作出决定"
        return
    yield from _same("决定的情形", expected, card["scenario"])
    case = heard.customer.case()
    if case is None or case.number != card["case_number"]:
        yield "决定卡片上的受理号和受理的事对不上"
    elif case.number not in heard.text:
        yield f"回复里没有告诉顾客受理号 {case.number}"


def _granted(expected: str, heard: Heard) -> Failures:
    yield from _of_card(heard, "结果", expected, lambda card: (card["requested"] or {}).get("granted"))


def _remedies(expected: list[str], heard: Heard) -> Failures:
    yield from _of_card(heard, "给出的办法", expected, lambda card: [one["remedy"] for one in card["remedies"]])


def _sums(expected: Mapping[str, str], heard: Heard) -> Failures:
    if heard.card is None:
        yield "应该给出金额，这一轮没有作出决定"
        return
    amounts = {remedy["remedy"]: remedy["amount"] for remedy in heard.card["remedies"]}
    for remedy, amount in expected.items():
        if remedy not in amounts:
            yield f"没有给出 {remedy} 这个办法，自然也没有它的金额"
        elif amounts[remedy] != amount:
            yield f"{remedy} 的金额应该是 {amount}，实际是 {amounts[remedy] or '没有金额'}"
        elif amount not in heard.text:
            yield f"金额 {amount} 算对了，可是回复里没有说出来"


def _to_a_person(expected: bool, heard: Heard) -> Failures:
    if heard.customer.waits_for_a_person() is not expected:
        yield "应该转人工，没有转" if expected else "不该转人工，却转了"


def _state(expected: str | None, heard: Heard) -> Failures:
    case = heard.customer.case()
    yield from _same("这件事的状态", expected, case.state if case else None)


def _case_number(expected: bool, heard: Heard) -> Failures:
    case = heard.customer.case()
    if (case is not None) is not expected:
        yield "这时应该有受理号，没有" if expected else f"这时不该有受理号，却有了 {case.number if case else ''}"
    elif case is not None and case.number not in heard.text:
        yield f"回复里没有告诉顾客受理号 {case.number}"


def _level(expected: str | None, heard: Heard) -> Failures:
    case = heard.customer.case()
    yield from _same("级别", expected, case.level if case else None)


def _same_matter(expected: bool, heard: Heard) -> Failures:
    if (heard.customer.number == heard.number_before) is not expected:
        yield "应该还是上一轮那件事，却换了一件" if expected else "应该是另一件事，却还是上一轮那件"


def _leaves_no_trace(expected: Sequence[str], heard: Heard) -> Failures:
    traces = heard.customer.traces()
    for word in expected:
        if word in traces:
            yield f"“{word}”应该一个字也不留，记录里还有"
        if word in heard.text:
            yield f"“{word}”应该一个字也不留，回复里说了"


def _incident(recall: str | None, heard: Heard) -> Failures:
    case = heard.customer.case()
    if case is None:
        yield "应该登记安全事故，可是这位顾客没有受理中的事"
        return
    with heard.customer.desk.work() as work:
        incident = work.incidents.of_case(case.number)
    if incident is None:
        yield "应该登记安全事故，没有登记"
    elif incident.state != "open":
        yield f"安全事故应该是未结的，实际是 {incident.state}"
    else:
        yield from _same("对应的召回编号", recall, incident.recall_id)


def _knows(expected: Mapping[str, Any], heard: Heard) -> Failures:
    names = {fact["label"]: name for name, fact in words("facts").items()}
    slots = heard.customer.slots()
    for label, value in expected.items():
        known = fact_label(names[label], slots.get(names[label]))
        if known != str(value):
            yield f"“{label}”应该知道是“{value}”，实际" + ("还不知道" if known == "None" else f"记的是“{known}”")


def _stages(expected: list[int], heard: Heard) -> Failures:
    yield from _same("说到的步骤", expected, sorted(set(heard.customer.stages())))


CHECKS: Mapping[str, Check] = {
    "意图": _intent,
    "知道": _knows,
    "阶段": _stages,
    "问": _asks,
    "说": says,
    "不说": does_not_say,
    "情形": _scenario,
    "结果": _granted,
    "办法": _remedies,
    "金额": _sums,
    "转人工": _to_a_person,
    "状态": _state,
    "受理号": _case_number,
    "级别": _level,
    "同一件": _same_matter,
    "不留": _leaves_no_trace,
    "事故": _incident,
}
"""By the key under which a trainer asks for it."""


def _of_card(heard: Heard, name: str, expected: Any, read: Callable[[dict[str, Any]], Any]) -> Failures:
    if heard.card is None:
        yield f"{name}应该是 {_shown(expected)}，这一轮没有作出决定"
    else:
        yield from _same(name, expected, read(heard.card))


def _same(name: str, expected: Any, actual: Any) -> Failures:
    if expected != actual:
        yield f"{name}应该是 {_shown(expected)}，实际是 {_shown(actual)}"


def _shown(value: Any) -> str:
    if value is None:
        return "没有"
    return _listed(value) if isinstance(value, list) else f"“{value}”"


def _listed(items: Sequence[Any]) -> str:
    return "、".join(map(str, items)) or "没有"
