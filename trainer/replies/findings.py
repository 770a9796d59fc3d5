"""What is wrong with files of replies that would be saved, and with single wordings while they are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.norms import Violation, check_reply
from trainer.refusals import Finding
from trainer.replies.reading import MisshapenError, Reply, Wording, placeholders, replies_in, texts_below

# Whichever scenario it is, the same action gives these replies the same values.
FAMILIES = ("utter_options_", "utter_verdict_")
OFFERING = "utter_options_"

Replies = Mapping[str, Reply]


def all_replies(texts: Mapping[str, str]) -> dict[str, Reply]:
    """The replies by name. Raises MisshapenError for a file that cannot be read."""
    return {reply.name: reply for path, text in texts.items() for reply in replies_in(path, text)}


def reply_findings(texts: Mapping[str, str], root: Path) -> Iterator[Finding]:
    """Everything that is wrong with these texts, read beside the other files below `root`."""
    before = texts_below(root)
    readable = {}
    for path, text in texts.items():
        try:
            readable[path] = replies_in(path, text)
        except MisshapenError as error:
            yield Finding(path, error.line, str(error), "照相邻的回复来写")
    known = all_replies(before)
    yield from _lost(readable, known)
    yield from _twice(readable, before)
    for replies in readable.values():
        for reply in replies:
            usable = usable_placeholders(reply.name, known) or None
            for wording in reply.wordings:
                yield from _of_wording(reply, wording, usable)


def _lost(readable: Mapping[str, tuple[Reply, ...]], known: Replies) -> Iterator[Finding]:
    there = {reply.name for replies in readable.values() for reply in replies}
    for reply in known.values():
        if reply.path in readable and reply.name not in there:
            yield Finding(reply.path, reply.line, f"少了回复“{reply.name}”", "它还有规则或动作在用，请放回来")


def _twice(readable: Mapping[str, tuple[Reply, ...]], before: Mapping[str, str]) -> Iterator[Finding]:
    others = all_replies({path: text for path, text in before.items() if path not in readable})
    seen: dict[str, Reply] = dict(others)
    for replies in readable.values():
        for reply in replies:
            other = seen.setdefault(reply.name, reply)
            if other is not reply:
                reason = f"“{reply.name}”已经写在 {other.path}:{other.line} 了"
                yield Finding(reply.path, reply.line, reason, "合并到一处")


def _of_wording(reply: Reply, wording: Wording, usable: set[str] | None) -> Iterator[Finding]:
    for violation in violations(reply.name, wording.text, bool(wording.buttons), usable):
        words = f"“{violation.words}”" if violation.words else f"“{wording.text[:20]}”"
        yield Finding(reply.path, wording.line, f"{words}{violation.problem}", violation.instead)


def violations(name: str, text: str, has_buttons: bool, usable: set[str] | None) -> list[Violation]:
    """What must be mended in a wording; `usable` are the placeholders that can be filled (None: not known)."""
    try:
        names = placeholders(text)
    except ValueError:
        return [Violation("花括号没有成对", "", "占位写成一对花括号，如 {goods}")]
    found = check_reply(name, text, offers_choices=has_buttons or name.startswith(OFFERING))
    for unknown in sorted(names - usable) if usable is not None else ():
        instead = (
            "能用的有：" + "、".join(f"{{{one}}}" for one in sorted(usable or ())) if usable else "这句没有占位可用"
        )
        found.append(Violation("这里填不出来", f"{{{unknown}}}", instead))
    return found


def usable_placeholders(name: str, known: Replies) -> set[str]:
    """What the desk fills in this reply: what its wordings, or those of its family, have so far."""
    family = next((start for start in FAMILIES if name.startswith(start)), None)
    alike = [reply for reply in known.values() if reply.name == name or (family and reply.name.startswith(family))]
    return {found for reply in alike for wording in reply.wordings for found in placeholders(wording.text)}
