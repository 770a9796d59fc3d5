"""Who may work at the workbench, and that nothing of it works for anybody else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from bot.agents import login as agents_login
from bot.agents.office import Office
from bot.sign_in import HOURS, MOST_WRONG, WITHIN
from desk.clock import FixedClock
from desk.service import Desk
from tests.trainer.conftest import PASSWORD, TrainersPage
from trainer.login import OWN_HEADER

OPEN_TO_ALL = {"/trainer", "/trainer/api/login", "/trainer/api/me"}


def routes(app: FastAPI) -> list[APIRoute]:
    """Every route of the workbench, however deep it was included."""
    found = []
    for context in app.routes:
        found += [context] if isinstance(context, APIRoute) else getattr(context, "routes", [])
    return [route for route in found if isinstance(route, APIRoute) and route.path.startswith("/trainer")]


def test_no_endpoint_works_without_a_login(app: FastAPI, anonymous: TrainersPage) -> None:
    paths = app.openapi()["paths"]
    closed = {path: methods for path, methods in paths.items() if path not in OPEN_TO_ALL}
    assert closed
    for path, methods in closed.items():
        for method in methods:
            answer = anonymous.http.request(method, re.sub(r"\{[^}]*\}", "1", path))
            assert (path, method, answer.status_code) == (path, method, 401)


def test_no_endpoint_writes_without_the_pages_own_header(app: FastAPI, xing: TrainersPage) -> None:
    del xing.http.headers[OWN_HEADER]
    for path, methods in app.openapi()["paths"].items():
        for method in methods:
            if method != "get" and path not in OPEN_TO_ALL:
                answer = xing.http.request(method, re.sub(r"\{[^}]*\}", "1", path))
                assert (path, answer.status_code) == (path, 403)


def test_every_path_of_the_workbench_is_described(app: FastAPI) -> None:
    """So that the two tests above meet all of them."""
    assert {route.path for route in routes(app) if route.include_in_schema} <= set(app.openapi()["paths"])


def test_a_login_is_kept_in_a_cookie_that_no_script_and_no_other_site_has(anonymous: TrainersPage) -> None:
    assert anonymous.get("/me").json() is None
    response = anonymous.log_in("2001")
    assert response.json() == {"number": "2001", "name": "示范培训师", "role": "trainer"}
    cookie = response.headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=strict", "Path=/trainer"):
        assert part in cookie
    assert anonymous.get("/me").json()["number"] == "2001"


@pytest.mark.parametrize(("number", "password"), [("2001", "wrong"), ("9999", PASSWORD), ("1001", PASSWORD)])
def test_whoever_is_no_trainer_is_refused(anonymous: TrainersPage, number: str, password: str) -> None:
    response = anonymous.log_in(number, password)
    assert (response.status_code, response.json()) == (401, {"error": "工号或密码不对"})


def test_a_trainer_has_nothing_to_do_at_the_agents_page(desk: Desk, trainer_clock: FixedClock) -> None:
    office = Office(lambda: desk, "a key", clock=trainer_clock)
    app = FastAPI()
    app.include_router(agents_login.router(office, agents_login.signed_in(office)))
    page = TrainersPage(app)
    login = {"number": "2001", "password": PASSWORD}
    assert page.http.post("/agents/api/login", json=login).status_code == 401
    assert page.http.post("/agents/api/login", json={**login, "number": "1001"}).status_code == 200


def test_a_login_of_the_agents_page_counts_for_nothing(app: FastAPI, desk: Desk, trainer_clock: FixedClock) -> None:
    office = Office(lambda: desk, "a key for tests", clock=trainer_clock)
    app.include_router(agents_login.router(office, agents_login.signed_in(office)))
    page = TrainersPage(app)
    page.http.post("/agents/api/login", json={"number": "1001", "password": PASSWORD})
    page.http.cookies.set("anxin_trainer", page.http.cookies["anxin_agent"], path="/trainer")
    assert page.get("/me").json() is None


def test_guessing_is_limited_in_time(anonymous: TrainersPage, trainer_clock: FixedClock) -> None:
    for _ in range(MOST_WRONG):
        assert anonymous.log_in("2001", "wrong").status_code == 401
    assert anonymous.log_in("2001").status_code == 429
    trainer_clock.moment += WITHIN + timedelta(seconds=1)
    assert anonymous.log_in("2001").status_code == 200


def test_a_login_ends(zhi: TrainersPage, desk: Desk, trainer_clock: FixedClock) -> None:
    assert zhi.post("/logout").status_code == 204
    assert zhi.get("/me").json() is None
    zhi.log_in("2001")
    with desk.work() as work:
        work.agents.set_password("2001", "another password")
    assert zhi.get("/me").json() is None
    zhi.log_in("2001", "another password")
    trainer_clock.moment += timedelta(hours=HOURS, seconds=1)
    assert zhi.get("/me").json() is None


def test_the_page_runs_nothing_from_elsewhere(anonymous: TrainersPage) -> None:
    page = anonymous.http.get("/trainer")
    assert page.status_code == 200
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
