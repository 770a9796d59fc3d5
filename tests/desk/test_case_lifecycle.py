from datetime import timedelta

import pytest

from desk.case_numbers import ALPHABET, is_number, read_number
from desk.cases import CaseNotOpenError, CaseStillOpenError
from desk.causes import UnknownCauseError
from desk.service import Desk
from desk.tables import Case
from desk.work import Work
from tests.desk.matters import NOW, matter, open_case

LATER = NOW + timedelta(hours=3)
DONE = {"outcome": "换了新机", "cause": "quality", "origin": "company"}


def kinds(work: Work, number: str) -> list[str]:
    return [event.kind for event in work.cases.history(number)]


def close(work: Work, number: str, actor: str = "A7") -> Case:
    return work.cases.close(number, **DONE, now=LATER, actor=actor)


def test_the_cause_is_proposed_at_opening_and_confirmed_at_closing(desk: Desk) -> None:
    with desk.work() as work:
        number = open_case(work, "anna", "web:1")
        case = work.cases.get_case(number)
        assert case is not None
        assert (case.cause, case.origin, case.cause_confirmed) == ("quality", "company", False)
        close(work, number)
        close(work, number)
    with desk.work() as work:
        case = work.cases.get_case(number)
        assert case is not None
        assert (case.state, case.outcome, case.cause_confirmed, case.closed_at) == ("closed", "换了新机", True, LATER)
        assert kinds(work, number) == ["opened", "closed"]
        assert work.cases.history(number)[-1].actor == "A7"
        assert work.cases.open_case_of("anna") is None


def test_a_closed_case_takes_no_decision_and_no_withdrawal(desk: Desk) -> None:
    with desk.work() as work:
        number = open_case(work, "anna", "web:1")
        close(work, number)
        with pytest.raises(CaseNotOpenError):
            work.cases.choose_remedy(number, "repair", LATER)
        assert work.cases.withdraw(number, LATER).state == "closed"


@pytest.mark.parametrize("wrong", [{"cause": "weather"}, {"origin": "moon"}])
def test_a_cause_that_is_on_no_list_is_refused(desk: Desk, wrong: dict[str, str]) -> None:
    with desk.work() as work:
        number = open_case(work, "anna", "web:1")
        with pytest.raises(UnknownCauseError):
            work.cases.close(number, **(DONE | wrong), now=LATER)


def test_a_reopened_case_keeps_what_is_known_and_rises_one_level(desk: Desk) -> None:
    with desk.work() as work:
        number = open_case(work, "anna", "web:1")
        work.cases.choose_remedy(number, "exchange", NOW)
        with pytest.raises(CaseStillOpenError):
            work.cases.reopen(number, "not_solved", NOW)
        close(work, number)
        case = work.cases.reopen(number, "not_solved", LATER, "A7")
        assert (case.state, case.chosen_remedy, case.level, case.reopened) == (
            "remedy_chosen",
            "exchange",
            "supervisor",
            1,
        )
        assert case.facts == matter()["facts"]
        assert (case.closed_at, case.cause_confirmed) == (None, False)
        assert work.cases.open_case_of("anna") is case


def test_the_highest_level_stays(desk: Desk) -> None:
    with desk.work() as work:
        number = open_case(work, "anna", "web:1")
        for _ in range(4):
            case = work.cases.raise_level(number, "came_back", LATER)
        assert case.level == "manager"
        assert kinds(work, number) == ["opened", "level_raised", "level_raised"]


def test_the_same_trouble_again_is_a_case_that_repeats_the_earlier_one(desk: Desk) -> None:
    with desk.work() as work:
        first = open_case(work, "anna", "web:1")
        close(work, first)
    with desk.work() as work:
        soon = LATER + timedelta(days=10)
        earlier = work.cases.previous_case("anna", "television", soon, days=30, fault="performance")
        assert earlier is not None
        again = work.cases.open_case(turn_key="web:2", sender_id="anna", now=soon, repeats=earlier, **matter())
        assert (again.repeats, again.level) == (first, "supervisor")
    with desk.work() as work:
        third = work.cases.previous_case("anna", "television", soon, days=30)
        assert third is not None
        assert third.repeats == first


@pytest.mark.parametrize(
    ("sender", "category", "days", "fault"),
    [
        ("boris", "television", 1, "performance"),
        ("anna", "refrigerator", 1, "performance"),
        ("anna", None, 1, "performance"),
        ("anna", "television", 31, "performance"),
        ("anna", "television", 1, "cosmetic_on_arrival"),
    ],
)
def test_other_goods_other_trouble_or_long_ago_is_no_repetition(
    desk: Desk, sender: str, category: str | None, days: int, fault: str
) -> None:
    with desk.work() as work:
        close(work, open_case(work, "anna", "web:1"))
        moment = LATER + timedelta(days=days)
        assert work.cases.previous_case(sender, category, moment, days=30, fault=fault) is None


def test_a_withdrawn_case_is_not_repeated(desk: Desk) -> None:
    with desk.work() as work:
        work.cases.withdraw(open_case(work, "anna", "web:1"), NOW)
        assert work.cases.previous_case("anna", "television", LATER, days=30) is None


def test_agents_page_through_the_cases(desk: Desk) -> None:
    with desk.work() as work:
        numbers = [open_case(work, f"s{i % 2}", f"web:{i}", NOW + timedelta(minutes=i // 2)) for i in range(7)]
        work.cases.raise_level(numbers[0], "came_back", LATER)
        close(work, numbers[1])
    with desk.work() as work:
        seen: list[str] = []
        after = None
        while True:
            page = work.cases.search(after=after, most=3)
            seen += [case.number for case in page.cases]
            after = page.following
            if after is None:
                break
        assert sorted(seen) == sorted(numbers)
        assert len(seen) == len(set(seen))
        times = [work.cases.get_case(number).opened_at for number in seen]  # type: ignore[union-attr]
        assert times == sorted(times, reverse=True)
        assert [case.number for case in work.cases.search(level="supervisor").cases] == [numbers[0]]
        assert [case.number for case in work.cases.search(state="closed").cases] == [numbers[1]]
        assert {case.sender_id for case in work.cases.search(sender_id="s1").cases} == {"s1"}
        assert [case.number for case in work.cases.search(number=numbers[3].lower()).cases] == [numbers[3]]


def test_a_note_of_an_agent_stands_in_the_history(desk: Desk) -> None:
    with desk.work() as work:
        number = open_case(work, "anna", "web:1")
        work.cases.note(number, "note", LATER, "A7", text="已约师傅")
        last = work.cases.history(number)[-1]
        assert (last.kind, last.detail, last.actor) == ("note", {"text": "已约师傅"}, "A7")


def test_a_case_knows_its_customer_by_references(desk: Desk) -> None:
    with desk.work() as work:
        number = open_case(work, "anna", "web:1")
        for _ in range(2):
            work.cases.add_contact(number, "⟦phone:1⟧", "after_sales_case", LATER)
        work.cases.add_contact(number, "⟦address:1⟧", "after_sales_case", LATER)
        assert work.cases.contacts(number) == ["⟦phone:1⟧", "⟦address:1⟧"]
        last = work.cases.history(number)[-1]
        assert (last.detail["purpose"], last.happened_at) == ("after_sales_case", LATER)


@pytest.mark.parametrize(
    "written",
    [
        "AX261126K7M2P",
        "ax261126k7m2p",
        "AX 261126 K7M2P",
        "ＡＸ２６１１２６Ｋ７Ｍ２Ｐ",
        "AX-26II26-K7M2P",
        "AX26l126K7M2P",
    ],
)
def test_a_case_number_is_read_however_it_is_written(written: str) -> None:
    assert read_number(written) == "AX261126K7M2P"
    assert is_number(read_number(written))


@pytest.mark.parametrize("text", ["", "AX", "AX261126K7M2", "AX261126K7M2PP", "AX26112OK7M2", "BX261126K7M2P"])
def test_what_is_no_case_number(text: str) -> None:
    assert not is_number(read_number(text))


def test_the_drawn_part_has_none_of_the_signs_that_are_mistaken() -> None:
    assert set("01IO").isdisjoint(ALPHABET)
