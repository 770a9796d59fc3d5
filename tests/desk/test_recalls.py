from datetime import date

import pytest

from desk.recalls import Recalls
from desk.service import Desk
from desk.suggestions import Suggestions
from desk.tables import Agent
from desk.work import Work
from tests.desk.matters import NOW, open_case

FIRST, LAST = date(2025, 1, 1), date(2025, 6, 30)


def publish(
    work: Work, id_: str = "R1", models: tuple[str, ...] = ("SF-100", "SF-120"), brands: tuple[str, ...] = ()
) -> None:
    Recalls(work.session).publish(
        id_=id_,
        category="electric_fan",
        models=list(models),
        brands=brands,
        made_from=FIRST,
        made_to=LAST,
        hazard="电机过热",
        remedy="免费更换电机",
        source="示范召回公告",
        published_on=date(2026, 1, 1),
    )


@pytest.mark.parametrize(
    ("model", "made_on", "certain"),
    [
        ("SF-100", (FIRST, FIRST), True),
        ("sf 120", (LAST, LAST), True),
        ("SF-100", (date(2025, 6, 1), date(2025, 7, 31)), False),
        ("SF-100", None, False),
        (None, (FIRST, FIRST), False),
        (None, None, False),
        ("SF-130", None, None),
        ("SF-130", (FIRST, FIRST), None),
        ("SF-100", (date(2025, 7, 1), date(2025, 7, 1)), None),
        (None, (date(2024, 12, 31), date(2024, 12, 31)), None),
    ],
)
def test_whether_a_product_is_called_back(
    desk: Desk, model: str | None, made_on: tuple[date, date] | None, certain: bool | None
) -> None:
    with desk.work() as work:
        publish(work)
    with desk.work() as work:
        found = work.recalls.check("electric_fan", model, made_on)
        assert (found and found.certain) == certain
        assert work.recalls.check("television", model, made_on) is None
        assert work.recalls.check(None, model, made_on) is None


@pytest.mark.parametrize(
    ("brands", "brand", "may_be"),
    [(("安心",), "小米", False), (("安心",), "安心", True), (("安心",), None, True), ((), "小米", True)],
)
def test_goods_of_another_brand_are_not_called_back(
    desk: Desk, brands: tuple[str, ...], brand: str | None, may_be: bool
) -> None:
    with desk.work() as work:
        publish(work, brands=brands)
        assert (work.recalls.check("electric_fan", None, None, brand) is not None) is may_be


def test_a_recall_without_models_covers_the_category(desk: Desk) -> None:
    with desk.work() as work:
        publish(work, models=())
        found = work.recalls.check("electric_fan", None, (FIRST, FIRST))
        assert found is not None
        assert found.certain


def test_a_certain_recall_comes_before_a_possible_one(desk: Desk) -> None:
    with desk.work() as work:
        publish(work, "R1", ("SF-100",))
        publish(work, "R2", ())
        found = work.recalls.check("electric_fan", None, (FIRST, FIRST))
        assert found is not None
        assert (found.recall.id, found.certain) == ("R2", True)


def test_a_danger_is_looked_into_and_closed(desk: Desk) -> None:
    with desk.work() as work:
        publish(work)
        number = open_case(work, "anna", "web:1")
        case = work.cases.get_case(number)
        assert case is not None
        work.incidents.open_incident(case, hazard="smoke", category="electric_fan", model=None, now=NOW)
        work.incidents.open_incident(case, hazard="fire", category=None, model="SF-100", now=NOW)
        work.incidents.belongs_to_recall(number, "R1")
    with desk.work() as work:
        [incident] = work.incidents.open()
        assert (incident.hazard, incident.category, incident.model, incident.recall_id) == (
            "fire",
            "electric_fan",
            "SF-100",
            "R1",
        )
        work.incidents.close(incident.id, "电机绕组短路，已换电机", NOW)
    with desk.work() as work:
        assert work.incidents.open() == []
        closed = work.incidents.of_case(number)
        assert closed is not None
        assert (closed.state, closed.findings, closed.closed_at) == ("closed", "电机绕组短路，已换电机", NOW)


def test_a_suggestion_is_answered_once_its_turn_was_recorded(desk: Desk) -> None:
    with desk.work() as work:
        first = work.suggestions.record(turn_key="web:1", sender_id="anna", text="包装再厚一点", now=NOW)
        assert work.suggestions.record(turn_key="web:1", sender_id="anna", text="别的", now=NOW) is first
    with desk.work() as work:
        # In a transaction of its own: nothing ties its row to the suggestion's.
        work.session.add(Agent(number="A7", name="示范", role="agent", password_hash="x", created_at=NOW))
    with desk.work() as work:
        [waiting] = work.suggestions.waiting()
        heard: list[int] = []
        suggestions = Suggestions(work.session, lambda suggestion: heard.append(suggestion.id))
        answered = suggestions.answer(waiting.id, "已经换成双层纸箱", "A7", NOW)
        assert (answered.state, heard) == ("answered", [waiting.id])
    with desk.work() as work:
        assert work.suggestions.waiting() == []
