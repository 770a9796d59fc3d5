import re
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desk.case_numbers import ALPHABET, draw_number

moments = st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))


@given(moments)
def test_a_number_is_prefix_opening_day_in_china_and_five_clear_characters(opened_at: datetime) -> None:
    number = draw_number(opened_at)
    day_in_china = (opened_at + timedelta(hours=8)).strftime("%y%m%d")
    assert re.fullmatch(rf"AX{day_in_china}[{ALPHABET}]{{5}}", number)


def test_no_character_can_be_taken_for_another() -> None:
    assert not set("01OI") & set(ALPHABET)
    assert len(set(ALPHABET)) == len(ALPHABET)


def test_numbers_of_one_moment_use_the_whole_alphabet_and_hardly_ever_agree() -> None:
    opened_at = datetime(2026, 11, 21, tzinfo=UTC)
    numbers = [draw_number(opened_at) for _ in range(2000)]
    assert len(set(numbers)) >= 1990
    assert {character for number in numbers for character in number[8:]} == set(ALPHABET)
