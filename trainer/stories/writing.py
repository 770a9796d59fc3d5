"""Rules and stories as text in the files' form, put at the end of a file or taken out of the one that had them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trainer.rehearsal.writing import scalar
from trainer.stories.reading import RULE, Kind, StoryPath

HEADS = {"rules": 'version: "3.1"\nrules:\n', "stories": 'version: "3.1"\nstories:\n'}
RESPONSES_HEAD = 'version: "3.1"\nresponses:\n'


@dataclass(frozen=True)
class Said:
    """One turn of a talk: what the customer meant, the form asking before and after it, and what followed."""

    intent: str
    actions: Sequence[str]
    loop: str | None = None
    loop_after: str | None = None


def rule_text(name: str, turn: Said, answer: str) -> str:
    """A rule by which `answer` follows what the customer meant; a form that was asking goes on afterwards."""
    lines = [f"- rule: {scalar(name)}", "  condition:", f"  - active_loop: {turn.loop or 'null'}", "  steps:"]
    lines += [f"  - intent: {turn.intent}", f"  - action: {answer}"]
    if turn.loop:
        lines += [f"  - action: {turn.loop}", f"  - active_loop: {turn.loop}"]
    return "\n".join(lines) + "\n"


def story_text(name: str, turns: Iterable[Said]) -> str:
    """A story that goes through all these turns."""
    lines = [f"- story: {scalar(name)}", "  steps:"]
    for turn in turns:
        lines.append(f"  - intent: {turn.intent}")
        ends = _ends_at(turn)
        for number, action in enumerate(turn.actions):
            lines.append(f"  - action: {action}")
            if action == turn.loop_after:
                lines.append(f"  - active_loop: {turn.loop_after}")
            if number == ends:
                lines.append("  - active_loop: null")
    return "\n".join(lines) + "\n"


def _ends_at(turn: Said) -> int | None:
    """After which of its actions the form that was asking has ended; None where it goes on, or none was asking."""
    if turn.loop is None or turn.loop_after is not None:
        return None
    return max((number for number, action in enumerate(turn.actions) if action == turn.loop), default=0)


def reply_text(name: str, text: str) -> str:
    """A reply with one wording."""
    return f"  {name}:\n  - text: {scalar(text)}\n"


def put_at_the_end(text: str, entry: str, head: str) -> str:
    """A file's text with an entry more; a file that is not there begins with `head`."""
    if not text.strip():
        return head + entry
    # Entries of a list stand apart, as the files have them.
    between = "\n" if entry.startswith("-") else ""
    return text.rstrip("\n") + "\n" + between + entry


def take_out(text: str, path: StoryPath, intent: str) -> str:
    """The text without this intent in this rule; without the whole rule where it had no other."""
    lines = text.split("\n")
    step = next((one for one in path.steps if one.kind == "intent" and intent in one.names), None)
    if step is None:
        return text
    first, last = path.line - 1, path.last
    if len(step.names) > 1:
        pattern = re.compile(rf"\s*- (intent|user): {re.escape(intent)}\s*(#.*)?$")
        found = next(number for number in range(first, last) if pattern.match(lines[number]))
        return "\n".join(lines[:found] + lines[found + 1 :])
    while last < len(lines) - 1 and not lines[last].strip():
        last += 1
    return "\n".join(lines[:first] + lines[last:])


def list_of(kind: Kind) -> str:
    """The key of a file under which such entries stand."""
    return "rules" if kind == RULE else "stories"
