"""What trainers read instead of the codes."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.settings import PROJECT
from trainer.lint import findings
from trainer.names import WORDS, intent_names, readable, without_references
from trainer.rehearsal.told_turn import WORDS as REHEARSAL
from trainer.teaching.message_findings import domain_intents


@pytest.mark.parametrize("path", [WORDS, REHEARSAL], ids=["workbench", "rehearsal"])
def test_a_code_is_a_text_as_yaml_reads_it(path: Path) -> None:
    """`no` without quotation marks is none."""
    groups = yaml.safe_load(path.read_text(encoding="utf-8"))
    codes = [(group, code) for group, words in groups.items() for code in words if isinstance(code, bool)]
    assert codes == []


def test_every_intent_has_a_name(project: Path) -> None:
    assert [intent for intent in domain_intents(project) if intent not in intent_names(project)] == []


def test_references_are_readable_and_teach_nothing() -> None:
    assert readable("打⟦phone:1⟧，找⟦name:2⟧") == "打[电话]，找[姓名]"
    assert without_references("打⟦phone:1⟧ 找⟦name:2⟧ 问问") == "打 找 问问"


def test_a_saying_that_cannot_be_read_is_refused_with_its_line() -> None:
    path = "data/sayings/refusing.yml"
    text = (PROJECT / path).read_text(encoding="utf-8")
    assert findings({path: text}, PROJECT) == []
    [found] = findings({path: text.replace("- 不修\n", "- (不修\n")}, PROJECT)
    assert str(found).startswith(f"{path}:3 “(不修”读不懂。")
