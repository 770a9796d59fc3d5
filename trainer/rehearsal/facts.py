"""Facts that a trainer sets by hand: what may be chosen, and the value as a slot holds it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from entitlement.data import words
from trainer.refusals import RefusedError

KINDS = {"code", "yes_no", "date", "money", "count"}
_MONEY = re.compile(r"[0-9]{1,7}(\.[0-9]{1,2})?")
MOST_COUNTED = 3_650


def choices() -> list[dict[str, Any]]:
    """Every fact that can be set: name, label, kind, and the options of those that have some."""
    return [
        {"name": name, "label": fact["label"], "kind": fact["kind"], "options": _options(fact)}
        for name, fact in words("facts").items()
        if fact["kind"] in KINDS
    ]


def as_slot(name: str, written: str) -> Any:
    """What is written for a fact, as its slot holds it. Raises RefusedError where it is none of its values."""
    fact = words("facts").get(name)
    if fact is None or fact["kind"] not in KINDS:
        raise RefusedError(f"没有“{name[:40]}”这个可以改的事实")
    try:
        return _read(fact, written.strip())
    except ValueError:
        raise RefusedError(f"“{fact['label']}”不能是“{written[:40]}”，{_HOW[fact['kind']]}") from None


_HOW = {
    "code": "请从列出的里面选",
    "yes_no": "请选“是”或“否”",
    "date": "写成 2026-11-08 这样",
    "money": "写成 2399.00 这样",
    "count": "写一个不太大的整数",
}


def _options(fact: Mapping[str, Any]) -> list[dict[str, str]]:
    if fact["kind"] == "yes_no":
        return [{"value": "true", "label": "是"}, {"value": "false", "label": "否"}]
    return [{"value": value, "label": label} for value, label in fact.get("codes", {}).items()]


def _read(fact: Mapping[str, Any], written: str) -> Any:
    kind = fact["kind"]
    if kind == "code" and written in fact["codes"]:
        return written
    if kind == "yes_no" and written in ("true", "false"):
        return written == "true"
    if kind == "date":
        day = date.fromisoformat(written).isoformat()
        return {"from": day, "to": day}
    if kind == "money" and _MONEY.fullmatch(written):
        return f"{float(written):.2f}"
    if kind == "count" and 0 <= int(written) <= MOST_COUNTED:
        return int(written)
    raise ValueError(written)
