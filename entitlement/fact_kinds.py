"""How a fact of each kind is read from JSON: dates, money, counts, yes/no, codes, provinces."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from entitlement.bad_fact import BadFact
from entitlement.data import HERE, read_yaml, words

ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
YUAN = re.compile(r"-?\d{1,12}(\.\d{1,2})?", re.ASCII)
LONGEST_TEXT = 200
LARGEST_INT = 10**12

KINDS: Mapping[str, str] = {name: entry["kind"] for name, entry in words("facts").items()}


def read_value(name: str, value: Any) -> Any:
    """The typed value of a fact.

    Raises BadFact when the value is not of the fact's kind.
    """
    return _READERS[KINDS[name]](name, value)


def read_names(value: Any) -> frozenset[str]:
    """The fact names listed in `cannot_say`."""
    if not isinstance(value, list | tuple | set | frozenset):
        raise BadFact("cannot_say", "not_a_list", value=value)
    for name in value:
        if not isinstance(name, str) or name not in KINDS:
            raise BadFact("cannot_say", "unknown_fact", value=name)
    return frozenset(value)


def _date(name: str, value: Any) -> date:
    if isinstance(value, str) and ISO_DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:  # 2026-02-30
            pass
    raise BadFact(name, "not_a_date", value=value)


def _money(name: str, value: Any) -> Decimal:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < LARGEST_INT:
        return Decimal(value).quantize(Decimal("0.01"))
    if isinstance(value, str) and YUAN.fullmatch(value):
        return Decimal(value).quantize(Decimal("0.01"))
    raise BadFact(name, "not_money", value=value)


def _count(name: str, value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise BadFact(name, "not_a_count", value=value)


def _yes_no(name: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise BadFact(name, "not_yes_no", value=value)


def _text(name: str, value: Any) -> str:
    if isinstance(value, str) and value.strip() and len(value) <= LONGEST_TEXT:
        return value.strip()
    raise BadFact(name, "not_text", value=value)


def _code(name: str, value: Any) -> str:
    if isinstance(value, str) and value in words("facts")[name]["codes"]:
        return value
    raise BadFact(name, "unknown_code", value=value)


def _hazard(name: str, value: Any) -> str | bool:
    return value if isinstance(value, bool) else _code(name, value)


def _intent(name: str, value: Any) -> str:
    if isinstance(value, str) and value in words("intents"):
        return value
    raise BadFact(name, "unknown_intent", value=value)


def _province(name: str, value: Any) -> str:
    """The short name of a province, given with or without its suffix."""
    known = _provinces()
    if isinstance(value, str) and value.strip() in known:
        return known[value.strip()]
    raise BadFact(name, "unknown_province", value=value)


@cache
def _provinces() -> Mapping[str, str]:
    source = read_yaml(HERE / "parameters" / "province" / "names.yml")
    return {name + suffix: name for name in source["names"] for suffix in ["", *source["suffixes"]]}


_READERS: Mapping[str, Callable[[str, Any], Any]] = {
    "date": _date,
    "money": _money,
    "count": _count,
    "yes_no": _yes_no,
    "text": _text,
    "code": _code,
    "hazard": _hazard,
    "intent": _intent,
    "province": _province,
}
