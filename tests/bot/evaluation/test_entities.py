from datetime import date
from pathlib import Path

import pytest

from bot.evaluation.entities import TYPES, Annotated, count, read_annotated
from bot.nlu.reader import RasaEntity, Reader
from bot.nlu.today import reading_on

# Lowest precision and recall; every other line was looked at when the dictionaries were widened, the rest never was.
LEAST = {
    "product": (0.85, 0.85),
    "brand": (0.85, 0.9),
    "model": (0.9, 0.75),
    "fault": (0.85, 0.65),
    "part": (0.85, 0.75),
    "document": (0.9, 0.85),
    "hazard": (0.8, 0.8),
    "place": (0.9, 0.7),
    "person": (0.9, 0.65),
    "phone": (0.95, 0.9),
    "order": (0.95, 0.8),
    "date": (0.85, 0.85),
    "money": (0.85, 0.4),
    "repairs": (0.9, 0.75),
    "period": (0.8, 0.65),
}


def entity(name: str, start: int, end: int) -> RasaEntity:
    return RasaEntity(entity=name, value="", start=start, end=end)


class Says:
    """Reads what it is told to."""

    def __init__(self, *entities: RasaEntity) -> None:
        self._entities = list(entities)

    def read(self, _text: str) -> list[RasaEntity]:
        return self._entities


def test_overlapping_spans_are_met_and_others_are_wrong_or_missed() -> None:
    sentence = Annotated("冰箱和冰箱坏了", (("product", "冰箱"), ("product", "冰箱"), ("fault", "坏了")))
    found = count(Says(entity("product", 0, 1), entity("product", 5, 6), entity("city", 0, 2)), [sentence])
    assert (found["product"].right, found["product"].wrong, found["product"].missed) == (1, 1, 1)
    assert (found["fault"].right, found["fault"].missed, found["fault"].recall) == (0, 1, 0)
    assert (found["place"].wrong, found["place"].precision) == (1, 0)


def test_a_day_that_was_marked_as_a_period_is_not_wrong() -> None:
    sentence = Annotated("三个月前买的", (("period", "三个月前"),))
    found = count(Says(entity("date", 0, 4)), [sentence])
    assert found["date"].wrong == 0
    assert found["period"].right == 1


def test_marks_must_stand_in_their_sentence(tmp_path: Path) -> None:
    file = tmp_path / "sentences.tsv"
    file.write_text("冰箱坏了\tproduct=冰箱\n没有标注\n冰箱坏了\tproduct=电视\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"sentences\.tsv:3"):
        read_annotated(file)


def test_the_rules_read_what_annotators_marked() -> None:
    sentences = read_annotated()
    assert len(sentences) >= 300
    with reading_on(date(2026, 11, 25)):
        counts = count(Reader(), sentences)
    assert set(LEAST) == set(TYPES)
    short = {
        name: (round(counts[name].precision, 2), round(counts[name].recall, 2))
        for name, (precision, recall) in LEAST.items()
        if counts[name].precision < precision or counts[name].recall < recall
    }
    assert short == {}
