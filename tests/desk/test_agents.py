from datetime import timedelta

import pytest

from desk.agents import PRESENT_FOR, BadAccountError
from desk.service import Desk
from tests.desk.matters import NOW

PASSWORD = "a password for tests"


def add(desk: Desk, number: str = "1001", role: str = "agent", password: str = PASSWORD) -> None:
    with desk.work() as work:
        work.agents.add(number, "示范坐席", role, password, NOW)


def test_the_password_is_known_and_not_kept(desk: Desk) -> None:
    add(desk)
    with desk.work() as work:
        agent = work.agents.with_password("1001", PASSWORD)
        assert agent is not None
        assert PASSWORD not in agent.password_hash
        assert agent.password_hash.startswith("$argon2id$")
        assert work.agents.with_password("1001", "another password") is None
        assert work.agents.with_password("9999", PASSWORD) is None


@pytest.mark.parametrize(
    ("number", "role", "password"),
    [("", "agent", PASSWORD), ("10 01", "agent", PASSWORD), ("1001", "king", PASSWORD), ("1001", "agent", "short")],
)
def test_what_an_account_cannot_be(desk: Desk, number: str, role: str, password: str) -> None:
    with pytest.raises(BadAccountError):
        add(desk, number, role, password)


def test_a_number_belongs_to_one(desk: Desk) -> None:
    add(desk)
    with pytest.raises(BadAccountError):
        add(desk)


def test_a_new_password_and_disabling_end_every_login(desk: Desk) -> None:
    add(desk)
    with desk.work() as work:
        assert work.agents.set_password("1001", "another password").token_version == 1
        assert work.agents.with_password("1001", "another password")
        assert work.agents.disable("1001").token_version == 2
        assert work.agents.with_password("1001", "another password") is None


@pytest.mark.parametrize("deed", ["set_password", "disable", "set_duty"])
def test_an_unknown_account_is_said(desk: Desk, deed: str) -> None:
    values = {"set_password": ("9999", PASSWORD), "disable": ("9999",), "set_duty": ("9999", True, NOW)}[deed]
    with desk.work() as work, pytest.raises(BadAccountError):
        getattr(work.agents, deed)(*values)


def test_who_is_on_duty_is_there_until_not_seen_any_more(desk: Desk) -> None:
    for number in ("1001", "1002", "1003"):
        add(desk, number)
    with desk.work() as work:
        work.agents.set_duty("1001", True, NOW)
        work.agents.set_duty("1002", True, NOW)
        work.agents.set_duty("1002", False, NOW)
    gone = NOW + PRESENT_FOR + timedelta(seconds=1)
    with desk.work() as work:
        assert [agent.number for agent in work.agents.on_duty(NOW)] == ["1001"]
        assert work.agents.on_duty(gone) == []
        work.agents.seen("1001", gone)
    with desk.work() as work:
        assert [agent.number for agent in work.agents.on_duty(gone)] == ["1001"]
        work.agents.disable("1001")
    with desk.work() as work:
        assert work.agents.on_duty(gone) == []
