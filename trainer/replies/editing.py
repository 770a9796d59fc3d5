"""A reply's wordings changed where they stand, everything around them left as it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from trainer.refusals import RefusedError
from trainer.replies.reading import EVERYBODY, Reply, Wording, Written

MOODS = ("anxious", "furious", "ironic", "exposing")
LONGEST = 600
LONGEST_TITLE = 20
"""A button stands in one row beside others, in a narrow window too."""
QUOTED = '"'


@dataclass(frozen=True)
class Kept:
    """A wording as it is to be: `place` is which one it was, None for a new one, for a mood or for everybody.

    `titles` are what its buttons say, in their order; None leaves them as they are.
    """

    place: int | None
    text: str
    mood: str = EVERYBODY
    titles: Sequence[str] | None = None


@dataclass(frozen=True)
class _Edit:
    begin: int
    end: int
    text: str


def edited(text: str, reply: Reply, kept: Sequence[Kept]) -> str:
    """The file's text with the reply having these wordings; those that are not among them are gone.

    Raises RefusedError when nothing, or nothing for everybody, would be left, or a wording is empty or too long.
    """
    _check(reply, kept)
    lines = text.split("\n")
    edits = [edit for one in kept if one.place is not None for edit in _changes(text, reply.wordings[one.place], one)]
    staying = {one.place for one in kept}
    gone = [wording for place, wording in enumerate(reply.wordings) if place not in staying]
    removed = [_Edit(_start(lines, wording.first), _start(lines, wording.last), "") for wording in gone]
    new = "".join(_item(one, reply.wordings[-1].indent) + "\n" for one in kept if one.place is None)
    behind = _start(lines, reply.wordings[-1].last)
    text = text if text.endswith("\n") else text + "\n"
    return _applied(text, [*_agreed(edits), *removed, _Edit(behind, behind, new)])


def _changes(text: str, wording: Wording, kept: Kept) -> list[_Edit]:
    titles = wording.titles if kept.titles is None else kept.titles
    if len(titles) != len(wording.titles):
        raise RefusedError("按钮已经变了，请刷新后再改", status=409)
    wanted = [(wording.written, kept.text), *zip(wording.titles, kept.titles or (), strict=False)]
    return [_changed(text, written, said) for written, said in wanted if said != written.says]


def _changed(text: str, written: Written, said: str) -> _Edit:
    # A block scalar ends behind its line.
    ending = "\n" if text[written.begin : written.end].endswith("\n") else ""
    return _Edit(written.begin, written.end, _as_yaml(said, written.style) + ending)


def _agreed(edits: Sequence[_Edit]) -> list[_Edit]:
    """Each place once; wordings that share their buttons must say the same."""
    agreed = {(edit.begin, edit.end): edit for edit in edits}
    if any(agreed[edit.begin, edit.end] != edit for edit in edits):
        raise RefusedError("这几种说法共用一组按钮，同一个按钮请改成一样的字")
    return list(agreed.values())


def _applied(text: str, edits: Sequence[_Edit]) -> str:
    # From the end, so that the places before stay where they are.
    for edit in sorted(edits, key=lambda edit: (edit.begin, edit.end), reverse=True):
        text = text[: edit.begin] + edit.text + text[edit.end :]
    return text


def _start(lines: Sequence[str], number: int) -> int:
    return sum(len(line) + 1 for line in lines[:number])


def _check(reply: Reply, kept: Sequence[Kept]) -> None:
    places = [one.place for one in kept if one.place is not None]
    if len(set(places)) != len(places) or any(not 0 <= place < len(reply.wordings) for place in places):
        raise RefusedError("这条回复已经变了，请刷新后再改", status=409)
    for one in kept:
        if not one.text.strip():
            raise RefusedError("有一种说法是空的，请写上，或者去掉它")
        if len(one.text) > LONGEST:
            raise RefusedError(f"“{one.text[:20]}……”太长了，一条最多 {LONGEST} 个字")
        _check_titles(one.titles or ())
        if one.place is None and one.mood not in (EVERYBODY, *MOODS):
            raise RefusedError(f"没有“{one.mood}”这种心情")
    said_to_all = [(one.place is None and not one.mood) or _is_for_all(reply, one.place) for one in kept]
    if not any(said_to_all):
        raise RefusedError("至少要留一种对谁都能说的说法")


def _check_titles(titles: Sequence[str]) -> None:
    for title in titles:
        if not title.strip() or "\n" in title:
            raise RefusedError("有一个按钮上没有字，请写上")
        if len(title) > LONGEST_TITLE:
            raise RefusedError(f"按钮“{title[:LONGEST_TITLE]}……”太长了，最多 {LONGEST_TITLE} 个字")
    if len(set(titles)) != len(titles):
        raise RefusedError("两个按钮上的字一样，顾客分不清，请改一个")


def _is_for_all(reply: Reply, place: int | None) -> bool:
    return place is not None and not reply.wordings[place].mood and not reply.wordings[place].channel


def _item(new: Kept, indent: int) -> str:
    dash = " " * indent + "- "
    text = f"text: {_as_yaml(new.text.strip(), QUOTED)}"
    if not new.mood:
        return dash + text
    condition = f"condition: [{{type: slot, name: mood, value: {new.mood}}}]"
    return f"{dash}{condition}\n{' ' * (indent + 2)}{text}"


def _as_yaml(said: str, style: str | None) -> str:
    """The text as YAML has it, bare where it was bare and still can be, within braces too."""
    if not style and _means_itself(said) and not set(said) & set(",[]{}"):
        return said
    return json.dumps(said, ensure_ascii=False)


def _means_itself(said: str) -> bool:
    if "\n" in said or said != said.strip():
        return False
    try:
        return bool(yaml.safe_load(f"text: {said}") == {"text": said})
    except yaml.YAMLError:
        return False
