"""Compensation from the page: who may approve what, and what agents give themselves."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI

from desk.clock import FixedClock
from desk.service import Desk
from tests.bot.agents.conftest import PASSWORD, AgentsPage
from tests.bot.agents.test_board import entries, offered, steps
from tests.bot.agents.waiting import Rows


@pytest.fixture
def rows(desk: Desk, office_clock: FixedClock) -> Rows:
    return Rows(desk, office_clock)


@pytest.fixture
def boss(app: FastAPI, desk: Desk, office_clock: FixedClock) -> AgentsPage:
    """Manager 1003."""
    with desk.work() as work:
        work.agents.add("1003", "示范经理", "manager", PASSWORD, office_clock.now())
    page = AgentsPage(app)
    assert page.log_in("1003").status_code == 200
    return page


def shown(page: AgentsPage, number: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.get(f"/cases/{number}").json()["compensation"]
    return found


def test_only_the_level_sees_the_buttons_and_others_whom_to_ask(
    an: AgentsPage, xin: AgentsPage, boss: AgentsPage, rows: Rows
) -> None:
    small, large = rows.case("li"), rows.case("wang")
    rows.compensation(small, "300")
    rows.compensation(large, "800")
    assert offered(an, "compensation") == [[], []]
    asks = {entry["case_number"]: entry["ask"] for entry in entries(an, "compensation")}
    assert "示范主管（1002）" in asks[small]
    assert asks[large] == "要经理来批，请找：示范经理（1003）"
    buttons = {entry["case_number"]: entry["deeds"] for entry in entries(xin, "compensation")}
    assert [deed["name"] for deed in buttons[small]] == ["approve", "refuse"]
    assert buttons[large] == []
    assert offered(boss, "compensation") == [["approve", "refuse"]] * 2


@pytest.mark.parametrize("deed", ["approve", "refuse"])
def test_the_server_refuses_who_may_not(an: AgentsPage, rows: Rows, deed: str) -> None:
    waiting = rows.compensation(rows.case(), "300")
    refused = an.post(f"/compensation/{waiting}/{deed}")
    assert (refused.status_code, refused.json()) == (403, {"error": "这一步要主管来做"})
    # Nor for a smaller sum: what was put before the level above is decided there.
    assert an.post(f"/compensation/{waiting}/{deed}", amount="10").status_code == 403


def test_approved_with_another_sum(xin: AgentsPage, rows: Rows, desk: Desk) -> None:
    number = rows.case()
    waiting = rows.compensation(number, "300")
    assert xin.post(f"/compensation/{waiting}/approve", amount="250.50").status_code == 200
    [one] = shown(xin, number)
    assert (one["gift"], one["state"], one["reason"]) == ("250.50元的现金补偿", "已给", "顾客要求")
    assert steps(xin, number)[-1] == "给了补偿：250.50元的现金补偿"
    assert xin.post(f"/compensation/{waiting}/approve").status_code == 409
    assert xin.post(f"/compensation/{waiting}/refuse").status_code == 409
    with desk.work() as work:
        [untold] = work.compensation.untold()
        assert untold.decided_by == "1002"


def test_a_sum_above_the_level_goes_higher(xin: AgentsPage, boss: AgentsPage, rows: Rows) -> None:
    waiting = rows.compensation(rows.case(), "300")
    refused = xin.post(f"/compensation/{waiting}/approve", amount="900")
    assert (refused.status_code, refused.json()["error"]) == (403, "这个数额要经理来批")
    above_all = boss.post(f"/compensation/{waiting}/approve", amount="9000")
    assert (above_all.status_code, above_all.json()["error"]) == (403, "超出了一件事能给的上限")
    assert boss.post(f"/compensation/{waiting}/approve", amount="900").status_code == 200


def test_without_a_sum_named_one_has_to_be_given(xin: AgentsPage, rows: Rows) -> None:
    number = rows.case()
    waiting = rows.compensation(number, None)
    assert shown(xin, number)[0]["gift"] == "现金补偿，顾客没有说数额"
    refused = xin.post(f"/compensation/{waiting}/approve")
    assert (refused.status_code, refused.json()["error"]) == (422, "请填一个大于零的数额")
    assert xin.post(f"/compensation/{waiting}/approve", amount="-5").status_code == 422
    assert xin.post(f"/compensation/{waiting}/approve", amount="120").status_code == 200


def test_a_refusal_is_told_and_noted(xin: AgentsPage, rows: Rows) -> None:
    number = rows.case()
    waiting = rows.compensation(number, "300")
    assert xin.post(f"/compensation/{waiting}/refuse", note="换货已经办好").status_code == 200
    assert shown(xin, number)[0]["state"] == "没有批"
    assert steps(xin, number)[-1] == "没有批补偿：300元的现金补偿，换货已经办好"
    assert xin.post("/compensation/99/refuse").status_code == 404


def test_an_agent_gives_within_the_desks_own_means(an: AgentsPage, rows: Rows, desk: Desk) -> None:
    number = rows.case()
    [give] = [deed for deed in an.get(f"/cases/{number}").json()["deeds"] if deed["name"] == "give"]
    labels = {choice["value"]: choice["label"] for choice in give["fields"][0]["choices"]}
    assert labels["voucher"] == "一张20元的无门槛券"
    assert labels["free_repair"] == "一次免费维修（要主管批）"
    assert an.post(give["path"].removeprefix("/agents/api"), kind="voucher").json()["done"] == "已给，会自动告诉顾客"
    assert shown(an, number)[0]["state"] == "已给"
    with desk.work() as work:
        [untold] = work.compensation.untold()
        assert (untold.proposed_by, untold.decided_by) == ("1001", "1001")


def test_what_is_above_the_agent_is_put_before_who_may(an: AgentsPage, xin: AgentsPage, rows: Rows) -> None:
    number = rows.case()
    assert an.post(f"/cases/{number}/compensation", kind="refund", amount="150").json()["done"].endswith("已报给主管")
    [entry] = entries(xin, "compensation")
    assert entry["title"] == "150元的现金补偿"
    assert entry["notes"][0] == "同事给的"
    # What has been given counts.
    assert (
        xin.post(f"/cases/{number}/compensation", kind="refund", amount="90").json()["done"] == "已给，会自动告诉顾客"
    )
    assert an.post(f"/cases/{number}/compensation", kind="gift").json()["done"].endswith("已报给主管")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": "refund"}, 422),
        ({"kind": "refund", "amount": "0"}, 422),
        ({"kind": "refund", "amount": "many"}, 422),
        ({"kind": "gold"}, 422),
        ({"kind": "refund", "amount": "5000"}, 403),
    ],
)
def test_what_cannot_be_given(an: AgentsPage, rows: Rows, body: dict[str, str], status: int) -> None:
    number = rows.case()
    refused = an.post(f"/cases/{number}/compensation", **body)
    assert refused.status_code == status
    assert set(refused.json()) == {"error"}
    assert shown(an, number) == []


def test_there_is_no_such_case(an: AgentsPage) -> None:
    assert an.post("/cases/AX261121ZZZZZ/compensation", kind="voucher").status_code == 404
