"""`anxin doctor`: is everything there that the service needs?"""

from __future__ import annotations

from typing import TextIO

from bot.doctor import examine


def doctor(out: TextIO) -> int:
    """One line for each part; 1 when something is wrong."""
    wrong = 0
    for finding in examine():
        state = "wrong" if finding.problem else "ok"
        told = finding.problem or finding.hint
        print(f"{state:5}  {finding.part}" + (f": {told}" if told else ""), file=out)
        wrong += bool(finding.problem)
    return 1 if wrong else 0
