"""The figures of law and business stand in the parameters: the rules know zero, one and the months of a year."""

import ast
from pathlib import Path

import pytest

import entitlement
from entitlement.calendar import MONTHS_IN_YEAR

HOME = Path(entitlement.__file__).parent
RULES = [*sorted((HOME / "rules").glob("*.py")), HOME / "situation.py", HOME / "remedies.py", HOME / "engine.py"]
ALLOWED = {0, 1, MONTHS_IN_YEAR}


@pytest.mark.parametrize("path", RULES, ids=[path.name for path in RULES])
def test_a_rule_holds_no_figure(path: Path) -> None:
    constants = [node.value for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant)]
    numbers = {value for value in constants if isinstance(value, int | float) and not isinstance(value, bool)}
    assert numbers <= ALLOWED
