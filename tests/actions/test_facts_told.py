"""What a button tells besides facts is for the action that it chose."""

from __future__ import annotations

import pytest

from actions.facts_told import facts_told


@pytest.mark.parametrize("extractor", ["payload", "RegexMessageHandler"])
def test_a_button_tells_facts_and_nothing_else(extractor: str) -> None:
    told = {"proof": "invoice", "remedy": "refund", "stars": "5"}
    entities = [{"entity": name, "value": value, "extractor": extractor} for name, value in told.items()]
    assert facts_told({"text": "", "entities": entities}, {}) == {"proof": "invoice"}
