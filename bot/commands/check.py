"""`anxin check`: the training messages, before they are trained on."""

from __future__ import annotations

from typing import TextIO

from bot.check import check
from bot.evaluation.messages import dev_file, dev_messages, own_messages
from bot.examples import read_examples


def check_data(out: TextIO) -> int:
    """Print what is wrong with the training messages, errors first; 1 when there is an error.

    Near copies of the real messages are looked for where these are at hand (ANXIN_EVAL).
    """
    examples = read_examples()
    evaluated = [*own_messages(), *(dev_messages() if dev_file().is_file() else [])]
    findings = sorted(
        check(examples, [message.text for message in evaluated]), key=lambda found: found.weight != "错误"
    )
    for finding in findings:
        print(finding, file=out)
    errors = sum(finding.weight == "错误" for finding in findings)
    print(f"{len(examples)} 条消息：{errors} 个错误，{len(findings) - errors} 个提醒", file=out)
    return 1 if errors else 0
