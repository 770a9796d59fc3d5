from pathlib import Path

import pytest

from actions import sayings
from actions.sayings import Saying

FILE = """groups: {何时: [什么时候, 几时]}
taking_up: ["{何时}…来", OK吗]
of_the_goods: {phrases: [我要退], except: [答应我要退]}
"""


@pytest.fixture(autouse=True)
def trainers_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "taking_up.yml").write_text(FILE, encoding="utf-8")
    monkeypatch.setattr(sayings, "FOLDER", tmp_path)


@pytest.mark.parametrize("text", ["师傅几时能来", "什么时候来", "ok吗"])
def test_a_saying_is_found_by_any_of_its_phrases(text: str) -> None:
    assert Saying("taking_up", "taking_up").is_in(text)


def test_what_only_looks_like_it_does_not_count() -> None:
    demand = Saying("taking_up", "of_the_goods")
    assert demand.is_in("我要退")
    assert not demand.is_in("他答应我要退的")


def test_its_place_is_that_in_the_text() -> None:
    found = Saying("taking_up", "of_the_goods").search("他答应我要退的，现在我要退")
    assert found is not None
    assert found.start() == 10


def test_a_saying_that_no_file_holds_is_a_mistake_of_the_code() -> None:
    with pytest.raises(KeyError):
        Saying("taking_up", "nonsense")
