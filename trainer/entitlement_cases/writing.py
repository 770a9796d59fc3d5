"""A case put behind the others of the trainers' file, as the files of cases are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from entitlement.data import words
from trainer.draft import NEW, Change, Draft
from trainer.refusals import RefusedError

# The other files have facts that all their cases share, and a case would silently get them.
PATH = "entitlement/cases/from_trainers.yml"
HEAD = "# 培训师在工作台上加的案例，每个都写全自己的事实\n{cases}:\n"
_WIDE = 10_000


class _AsText(yaml.SafeDumper):
    """Writes dates and sums without quotation marks: cases are read as text."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 (declared by the library)


def with_case(draft: Draft, name: str, facts: Mapping[str, Any], result: Mapping[str, Any]) -> Change:
    """The change that adds the case. Raises RefusedError when the name is taken."""
    keys = words("cases")
    path = draft.root / PATH
    file = draft.read(PATH) if path.exists() else None
    text = file.text if file is not None else HEAD.format(cases=keys["cases"])
    if name in names_in(text):
        raise RefusedError(f"已经有一个案例叫“{name}”，换一个名称")
    lines = [
        f"- {keys['name']}: {_one_line(name)}",
        f"  {keys['facts']}: {_one_line(dict(facts))}",
        f"  {keys['result']}: {_one_line(dict(result))}",
    ]
    return Change(PATH, text + "\n".join(lines) + "\n", file.hash if file is not None else NEW)


def names_in(text: str) -> list[str]:
    """The names of a file's cases."""
    keys = words("cases")
    source = yaml.load(text, yaml.BaseLoader)  # noqa: S506 (plain text only)
    return [entry[keys["name"]] for entry in source.get(keys["cases"]) or []]


def _one_line(value: Any) -> str:
    out = yaml.dump(value, Dumper=_AsText, allow_unicode=True, width=_WIDE, sort_keys=False, default_flow_style=True)
    return out.removesuffix("...\n").strip()
