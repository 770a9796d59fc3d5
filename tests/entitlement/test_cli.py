import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from entitlement.cli import decide_lines, run

FRIDGE = {
    "as_of": "2026-11-05",
    "category": "refrigerator",
    "delivered_on": "2026-11-01",
    "fault": "performance",
}


def call(text: str, *argv: str) -> tuple[int, list[str], str]:
    out, err = StringIO(), StringIO()
    code = run(argv, StringIO(text), out, err)
    return code, out.getvalue().splitlines(), err.getvalue()


def test_one_line_in_one_line_out() -> None:
    text = "\n".join(json.dumps({**FRIDGE, "wish": wish}) for wish in ("refund", "repair"))
    code, answers, errors = call(text)
    assert (code, errors) == (0, "")
    assert [json.loads(answer)["scenario"] for answer in answers] == ["E1", "E1"]


@pytest.mark.parametrize("indent", [None, 2])
def test_a_single_object_may_span_lines(indent: int | None) -> None:
    code, answers, _ = call(json.dumps(FRIDGE, indent=indent), "-")
    assert code == 0
    assert json.loads(answers[0])["scenario"] == "E1"


def test_a_bad_fact_of_an_object_over_several_lines_is_on_its_first_line() -> None:
    code, _, errors = call("\n" + json.dumps({**FRIDGE, "category": "toaster"}, indent=2))
    assert (code, errors) == (2, "anxin decide: line 2: category: unknown code 'toaster'\n")


def test_blank_lines_are_passed_over() -> None:
    assert len(list(decide_lines(["", json.dumps(FRIDGE), "  ", json.dumps(FRIDGE), ""]))) == 2


def test_a_line_separator_inside_a_value_does_not_end_the_line() -> None:
    code, answers, _ = call(json.dumps({**FRIDGE, "model": "A\u2028B"}, ensure_ascii=False))
    assert (code, len(answers)) == (0, 1)


def test_a_bad_fact_names_line_and_field_and_earlier_answers_stand() -> None:
    code, answers, errors = call(f"{json.dumps(FRIDGE)}\n\n" + json.dumps({**FRIDGE, "category": "toaster"}))
    assert (code, len(answers)) == (2, 1)
    assert errors == "anxin decide: line 3: category: unknown code 'toaster'\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "line 1: not valid JSON"),
        ('{"as_of": "2026-11-05",\n"category"}', "line 2: not valid JSON"),
        ("[" * 100_000, "line 1: not valid JSON"),
        ("9" * 5000, "line 1: not valid JSON"),
        ("7", "line 1: facts: expected a JSON object"),
        ("{}", "line 1: as_of: required"),
    ],
)
def test_what_cannot_be_read_is_one_clear_line(text: str, message: str) -> None:
    code, answers, errors = call(text)
    assert (code, answers) == (2, [])
    assert errors.startswith(f"anxin decide: {message}")
    assert errors.count("\n") == 1


def test_a_file_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_text("\ufeff" + json.dumps(FRIDGE), encoding="utf-8")
    assert call("", str(path))[0] == 0


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    code, _, errors = call("", str(tmp_path / "none.json"))
    assert code == 2
    assert "none.json" in errors


def test_no_facts_give_no_answers() -> None:
    assert call("") == (0, [], "")


def test_too_many_arguments_show_the_usage() -> None:
    code, _, errors = call("", "--explain", "a", "b")
    assert code == 2
    assert errors == "usage: anxin decide [--explain] [FILE|-]\n"


def test_a_decision_can_be_set_out_for_people() -> None:
    code, lines, _ = call(json.dumps({**FRIDGE, "wish": "refund"}), "--explain")
    assert code == 0
    assert lines[0] == "情形 E1：退货期内的性能故障"


def test_the_command_loads_neither_rasa_nor_tensorflow() -> None:
    script = (
        "import sys, entitlement.cli\n"
        "print(sorted({'rasa', 'rasa_sdk', 'tensorflow', 'numpy', 'pydantic'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_it_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "entitlement.cli"],
        input=json.dumps(FRIDGE),
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["scenario"] == "E1"


def test_as_a_module_it_takes_the_same_words(tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(FRIDGE), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "entitlement.cli", "--explain", str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("情形 E1")
