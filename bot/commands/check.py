"""`anxin check`: the training messages and the sayings that rules look for, before they are trained on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from bot.check import Finding, check
from bot.evaluation.messages import dev_file, dev_messages, own_messages
from bot.examples import read_examples
from bot.sayings_check import problems_of_all


def check_data(out: TextIO) -> int:
    """Print what is wrong with the trainers' words, errors first; 1 when there is an error.

    Near copies of the real messages are looked for where these are at hand (ANXIN_EVAL).
    """
    examples = read_examples()
    evaluated = [*own_messages(), *(dev_messages() if dev_file().is_file() else [])]
    found = [*_wrong_sayings(), *check(examples, [message.text for message in evaluated])]
    findings = sorted(found, key=lambda finding: finding.weight != "错误")
    for finding in findings:
        print(finding, file=out)
    errors = sum(finding.weight == "错误" for finding in findings)
    print(f"{len(examples)} 条消息：{errors} 个错误，{len(findings) - errors} 个提醒", file=out)
    return 1 if errors else 0


def _wrong_sayings() -> Iterator[Finding]:
    for place, problem in problems_of_all():
        yield Finding("错误", f"{place}:{problem.line} {problem.reason}。{problem.remedy}")
