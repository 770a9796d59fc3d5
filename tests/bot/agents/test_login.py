"""Who may work at the agents' page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.agents.login import OWN_HEADER
from bot.sign_in import HOURS, MOST_WRONG, WITHIN
from desk.clock import FixedClock
from desk.service import Desk
from tests.bot.agents.conftest import PASSWORD, AgentsPage


def test_nothing_is_shown_without_a_login(anonymous: AgentsPage) -> None:
    assert anonymous.get("/me").json() is None
    for path in ("/queue", "/lists", "/conversations/1", "/cases/AX261121ABCDE", "/events"):
        assert anonymous.get(path).status_code == 401


def test_a_login_is_kept_in_a_cookie_that_no_script_and_no_other_site_has(anonymous: AgentsPage) -> None:
    response = anonymous.log_in("1001")
    assert response.json() == {"number": "1001", "name": "示范坐席", "role": "agent", "on_duty": False}
    cookie = response.headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=strict", "Path=/agents"):
        assert part in cookie
    assert anonymous.get("/me").json()["number"] == "1001"


@pytest.mark.parametrize(("number", "password"), [("1001", "wrong"), ("9999", PASSWORD)])
def test_a_wrong_login_is_refused_without_saying_what_was_wrong(
    anonymous: AgentsPage, number: str, password: str
) -> None:
    response = anonymous.log_in(number, password)
    assert (response.status_code, response.json()) == (401, {"error": "工号或密码不对"})


def test_guessing_is_limited_in_time(anonymous: AgentsPage, office_clock: FixedClock) -> None:
    for _ in range(MOST_WRONG):
        assert anonymous.log_in("1001", "wrong").status_code == 401
    assert anonymous.log_in("1001").status_code == 429
    assert anonymous.log_in("1002").status_code == 200
    office_clock.moment += WITHIN + timedelta(seconds=1)
    assert anonymous.log_in("1001").status_code == 200


def test_a_new_password_ends_the_login(an: AgentsPage, desk: Desk) -> None:
    with desk.work() as work:
        work.agents.set_password("1001", "another password")
    assert an.get("/queue").status_code == 401
    assert an.log_in("1001").status_code == 401
    assert an.log_in("1001", "another password").status_code == 200


def test_a_disabled_account_is_out_at_once(an: AgentsPage, desk: Desk) -> None:
    with desk.work() as work:
        work.agents.disable("1001")
    assert an.get("/queue").status_code == 401
    assert an.log_in("1001").status_code == 401


def test_a_login_runs_out(an: AgentsPage, office_clock: FixedClock) -> None:
    office_clock.moment += timedelta(hours=HOURS, seconds=1)
    assert an.get("/queue").status_code == 401


def test_a_forged_cookie_is_nobody(anonymous: AgentsPage) -> None:
    anonymous.http.cookies.set("anxin_agent", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxMDAxIn0.", path="/agents")
    assert anonymous.get("/queue").status_code == 401


def test_another_site_cannot_act_in_the_agents_name(an: AgentsPage) -> None:
    del an.http.headers[OWN_HEADER]
    assert an.post("/duty", on_duty=False).status_code == 403


def test_logging_out_ends_duty_and_login(an: AgentsPage, desk: Desk, office_clock: FixedClock) -> None:
    assert an.post("/logout").status_code == 204
    assert an.get("/queue").status_code == 401
    with desk.work() as work:
        assert work.agents.on_duty(office_clock.now()) == []
