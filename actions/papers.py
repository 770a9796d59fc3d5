"""Papers that a customer has, where the words only name them: "发票在的", "发票没有 他有京东订单截图"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from actions.clauses import spans
from actions.sayings import Saying
from entitlement.data import words

PROOF, NONE = "proof", "none"
_HAS = Saying("contradictions", "has_papers")
_DENIED = Saying("taking_back", "denied")


def shown(text: str, entities: Sequence[Mapping[str, Any]]) -> str | None:
    """The first paper that the message says is there, as a code of `proof`; None where it says so of none."""
    codes = words("facts")[PROOF]["codes"]
    for begin, end in _clauses_with_papers(text):
        for one in entities:
            is_paper = one["entity"] == "document" and one["value"] in codes
            if is_paper and begin <= one["start"] < end and not _DENIED.is_in(text[: one["start"]]):
                return str(one["value"])
    return None


def _clauses_with_papers(text: str) -> Iterator[tuple[int, int]]:
    return ((begin, end) for begin, end in spans(text) if _HAS.is_in(text[begin:end]))
