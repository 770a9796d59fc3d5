"""`anxin decide`: facts as JSON in, decisions as JSON out, or set out in Chinese with `--explain`."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from entitlement.decision import Decision
from entitlement.engine import decide
from entitlement.explain import explain
from entitlement.facts import BadFact, Facts

BAD_INPUT = 2
EXPLAIN = "--explain"


class BadLine(ValueError):  # noqa: N818 (named for what it is)
    """A line that holds no set of facts; the message names the line and the field."""

    def __init__(self, number: int, problem: str) -> None:
        super().__init__(f"line {number}: {problem}")


def as_json(decision: Decision) -> str:
    """A decision on one line."""
    return json.dumps(decision.to_json(), ensure_ascii=False)


def decide_lines(lines: Iterable[str], say: Callable[[Decision], str] = as_json) -> Iterator[str]:
    """One decision, as `say` puts it, per JSON object of facts: one object a line, or a single one over several lines.

    Raises BadLine at the first line that cannot be read; blank lines are passed over.
    """
    for number, source in _objects(list(lines)):
        try:
            decision = decide(Facts.from_json(source))
        except BadFact as error:
            raise BadLine(number, error.en) from error
        yield say(decision)


def run(argv: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Decides what FILE or stdin (`-` or nothing) holds; 0, or 2 with one line on stderr."""
    files = [argument for argument in argv if argument != EXPLAIN]
    if len(files) > 1:
        print(f"usage: anxin decide [{EXPLAIN}] [FILE|-]", file=stderr)
        return BAD_INPUT
    say = explain if EXPLAIN in argv else as_json
    try:
        text = stdin.read() if not files or files[0] == "-" else Path(files[0]).read_text(encoding="utf-8-sig")
        for answer in decide_lines(text.split("\n"), say):
            print(answer, file=stdout)
    except (BadLine, OSError, UnicodeError) as error:
        print(f"anxin decide: {error}", file=stderr)
        return BAD_INPUT
    return 0


def _objects(lines: Sequence[str]) -> Iterator[tuple[int, Any]]:
    """The JSON values with the number of the line on which each begins."""
    filled = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if len(filled) > 1 and not _is_json(filled[0][1]):
        yield filled[0][0], _parse(filled[0][0], "\n".join(lines))
        return
    for number, line in filled:
        yield number, _parse(number, line)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _parse(number: int, text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise BadLine(number + error.lineno - 1, f"not valid JSON ({error.msg})") from error
    except (ValueError, RecursionError) as error:  # an endless number, endless nesting
        raise BadLine(number, "not valid JSON") from error


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:], sys.stdin, sys.stdout, sys.stderr))
