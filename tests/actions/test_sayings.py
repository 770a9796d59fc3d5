from pathlib import Path

import pytest

from actions import sayings
from actions.sayings import Saying

FILE = """groups: {何时: [什么时候, 几时]}
no_repair: ["{何时}…来", OK吗]
too_dear: {phrases: [我要退], except: [答应我要退]}
"""


@pytest.fixture(autouse=True)
def trainers_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "refusing.yml").write_text(FILE, encoding="utf-8")
    monkeypatch.setattr(sayings, "FOLDER", tmp_path)


@pytest.mark.parametrize("text", ["师傅几时能来", "什么时候来", "ok吗"])
def test_a_saying_is_found_by_any_of_its_phrases(text: str) -> None:
    assert Saying("refusing", "no_repair").is_in(text)


def test_what_only_looks_like_it_does_not_count() -> None:
    demand = Saying("refusing", "too_dear")
    assert demand.is_in("我要退")
    assert not demand.is_in("他答应我要退的")


def test_its_place_is_that_in_the_text() -> None:
    found = Saying("refusing", "too_dear").search("他答应我要退的，现在我要退")
    assert found is not None
    assert found.start() == 10


def test_a_saying_that_no_file_holds_is_a_mistake_of_the_code() -> None:
    with pytest.raises(KeyError):
        Saying("refusing", "nonsense")
