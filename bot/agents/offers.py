"""What a page offers to do: a button with the fields that it asks for, so that roles are decided here alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.agents.wordings import label

Json = dict[str, Any]


def deed(name: str, path: str, *fields: Json, primary: bool = False) -> Json:
    """A button; pressing it posts the fields to `path`, at once when there are none."""
    return {"name": name, "label": label("deeds", name), "path": path, "fields": list(fields), "primary": primary}


def field(
    name: str,
    kind: str = "text",
    *,
    words: str = "",
    required: bool = True,
    value: str = "",
    choices: Mapping[str, str] | None = None,
    empty: str = "",
) -> Json:
    """One thing to fill in. `kind` is text, money, moment or choice; `empty` labels the choice of nothing."""
    offered = [{"value": code, "label": shown} for code, shown in (choices or {}).items()]
    if empty:
        offered = [{"value": "", "label": label("fields", empty)}, *offered]
    return {
        "name": name,
        "kind": kind,
        "label": label("fields", words or name),
        "required": required,
        "value": value,
        "choices": offered,
    }
