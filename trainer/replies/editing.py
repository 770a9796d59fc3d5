"""A reply's wordings changed where they stand, everything around them left as it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from trainer.refusals import RefusedError
from trainer.replies.reading import EVERYBODY, Reply, Wording

MOODS = ("anxious", "furious", "ironic", "exposing")
LONGEST = 600
QUOTED = '"'


@dataclass(frozen=True)
class Kept:
    """A wording as it is to be: `place` is which one it was, None for a new one, for a mood or for everybody."""

    place: int | None
    text: str
    mood: str = EVERYBODY


def edited(text: str, reply: Reply, kept: Sequence[Kept]) -> str:
    """The file's text with the reply having these wordings; those that are not among them are gone.

    Raises RefusedError when nothing, or nothing for everybody, would be left, or a wording is empty or too long.
    """
    _check(reply, kept)
    by_place = {one.place: one for one in kept if one.place is not None}
    new = [_item(one, reply.wordings[-1].indent) for one in kept if one.place is None]
    lines = text.split("\n")
    behind = reply.wordings[-1].last
    text = "\n".join([*lines[:behind], *new, *lines[behind:]])
    for place, wording in reversed(list(enumerate(reply.wordings))):
        if place not in by_place:
            text = _without(text, wording)
        elif by_place[place].text != wording.text:
            text = _with_text(text, wording, by_place[place].text)
    return text


def _check(reply: Reply, kept: Sequence[Kept]) -> None:
    places = [one.place for one in kept if one.place is not None]
    if len(set(places)) != len(places) or any(not 0 <= place < len(reply.wordings) for place in places):
        raise RefusedError("这条回复已经变了，请刷新后再改", status=409)
    for one in kept:
        if not one.text.strip():
            raise RefusedError("有一种说法是空的，请写上，或者去掉它")
        if len(one.text) > LONGEST:
            raise RefusedError(f"“{one.text[:20]}……”太长了，一条最多 {LONGEST} 个字")
        if one.place is None and one.mood not in (EVERYBODY, *MOODS):
            raise RefusedError(f"没有“{one.mood}”这种心情")
    said_to_all = [(one.place is None and not one.mood) or _is_for_all(reply, one.place) for one in kept]
    if not any(said_to_all):
        raise RefusedError("至少要留一种对谁都能说的说法")


def _is_for_all(reply: Reply, place: int | None) -> bool:
    return place is not None and not reply.wordings[place].mood and not reply.wordings[place].channel


def _without(text: str, wording: Wording) -> str:
    lines = text.split("\n")
    return "\n".join([*lines[: wording.first], *lines[wording.last :]])


def _with_text(text: str, wording: Wording, said: str) -> str:
    written = _written(said, wording.style)
    # A block scalar ends behind its line.
    ending = "\n" if text[wording.begin : wording.end].endswith("\n") else ""
    return text[: wording.begin] + written + ending + text[wording.end :]


def _item(new: Kept, indent: int) -> str:
    dash = " " * indent + "- "
    text = f"text: {_written(new.text.strip(), QUOTED)}"
    if not new.mood:
        return dash + text
    condition = f"condition: [{{type: slot, name: mood, value: {new.mood}}}]"
    return f"{dash}{condition}\n{' ' * (indent + 2)}{text}"


def _written(said: str, style: str | None) -> str:
    """The text as YAML has it, bare where it was bare and still can be."""
    if style is None and _means_itself(said):
        return said
    return json.dumps(said, ensure_ascii=False)


def _means_itself(said: str) -> bool:
    if "\n" in said or said != said.strip():
        return False
    try:
        return bool(yaml.safe_load(f"text: {said}") == {"text": said})
    except yaml.YAMLError:
        return False
