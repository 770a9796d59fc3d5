import pytest

from desk.service import Desk
from tests.desk.matters import open_case


def test_work_without_a_message_is_stored_at_its_end(desk: Desk) -> None:
    with desk.work() as work:
        number = open_case(work, "anna", "counter:1")
    with desk.work() as work:
        assert work.cases.get_case(number) is not None


def test_work_that_raises_leaves_nothing(desk: Desk) -> None:
    def fail() -> None:
        with desk.work() as work:
            open_case(work, "anna", "counter:1")
            raise OSError("power cut")

    with pytest.raises(OSError, match="power cut"):
        fail()
    with desk.work() as work:
        assert work.cases.open_case_of("anna") is None


def test_what_is_stored_outlives_the_process(url: str) -> None:
    desk = Desk.open(url)
    with desk.work() as work:
        number = open_case(work, "anna", "counter:1")
    desk.close()
    reopened = Desk.open(url)
    with reopened.work() as work:
        assert work.cases.get_case(number) is not None
    reopened.close()
