"""The page's own labels: every code that the desk writes has one, and what is said with them may be said."""

from __future__ import annotations

import re

import pytest

from bot.agents.wordings import labels
from bot.norms import check_draft
from bot.settings import PROJECT
from desk.agents import ROLES
from desk.compensation import CompensationState
from desk.levels import LEVELS
from desk.tables import CaseState

CODE_OF_REQUEST = re.compile(r'(?:record_request|leave_to_a_colleague|_register)\([\w\s,.]*"([a-z_]+)"')


@pytest.mark.parametrize(
    ("group", "codes"),
    [
        ("compensation_states", list(CompensationState)),
        ("case_states", list(CaseState)),
        ("roles", [*ROLES, *LEVELS]),
    ],
)
def test_every_code_has_a_label(group: str, codes: list[str]) -> None:
    assert [code for code in codes if code not in labels(group)] == []


def test_every_request_of_the_conversations_has_a_label() -> None:
    sources = [file.read_text(encoding="utf-8") for file in (PROJECT / "actions").glob("*.py")]
    codes = {code for source in sources for code in CODE_OF_REQUEST.findall(source)}
    assert {"installation", "invoice", "product"} <= codes
    assert sorted(codes - labels("requests").keys()) == []


@pytest.mark.parametrize("wording", [text for texts in labels("dealer_answers").values() for text in texts])
def test_what_dealers_read_is_held_to_the_norms(wording: str) -> None:
    assert check_draft(wording.format(what="促销支持", answer="下周可以把物料送到您店里。")) == []
