"""The decision service: the same answers as the command, described well enough to be built upon."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from fastapi.testclient import TestClient

from bot.app import create_app
from bot.decisions import LARGEST_BODY
from bot.settings import load_settings
from entitlement.engine import decide
from entitlement.facts import Facts
from tests.bot.fake_brain import FakeBrain

ROUTE = "/api/decide"
FACTS = {"as_of": "2026-11-05", "category": "refrigerator", "delivered_on": "2026-11-01", "fault": "performance"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = load_settings(
        rest_key="a key for tests",
        session_key="a key for tests",
        database_url=f"sqlite:///{tmp_path_factory.mktemp('decisions') / 'desk.db'}",
    )
    with TestClient(create_app(settings, lambda: FakeBrain().as_brain)) as client:
        yield client


def described(client: TestClient) -> dict[str, Any]:
    operation: dict[str, Any] = client.get("/openapi.json").json()["paths"][ROUTE]["post"]
    return operation


def test_the_decision_is_the_engines(client: TestClient) -> None:
    answer = client.post(ROUTE, json={**FACTS, "wish": "refund"})
    assert answer.status_code == 200
    assert answer.json() == decide(Facts.from_json({**FACTS, "wish": "refund"})).to_json()


def test_question_and_answer_are_as_the_description_says(client: TestClient) -> None:
    operation = described(client)
    facts = operation["requestBody"]["content"]["application/json"]["schema"]
    decision = operation["responses"]["200"]["content"]["application/json"]["schema"]
    jsonschema.validate(FACTS, facts)
    jsonschema.validate(client.post(ROUTE, json=FACTS).json(), decision)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**FACTS, "category": "toaster"}, facts)


@pytest.mark.parametrize(
    ("facts", "fact", "message"),
    [
        ({**FACTS, "bought_on": "2027-01-01"}, "bought_on", "“购买日期”在今天之后，请再核对一下日期。"),
        ({**FACTS, "category": "toaster"}, "category", "“品类”里没有这个选项，请从给出的选项中选择。"),
        ({**FACTS, "price_paid": "-1"}, "price_paid", "“实付价”应当大于 0，请再核对一下金额。"),
        ({**FACTS, "colour": "red"}, "colour", "没有“colour”这一项，请检查填写的内容。"),
        ([], "facts", "没能读懂这条信息，请重新填写。"),
    ],
)
def test_a_bad_fact_is_named_in_both_languages(client: TestClient, facts: Any, fact: str, message: str) -> None:
    answer = client.post(ROUTE, json=facts)
    assert answer.status_code == 422
    told = answer.json()
    assert (told["fact"], told["message"]) == (fact, message)
    assert told["error"].startswith(f"{fact}: ")
    jsonschema.validate(told, described(client)["responses"]["422"]["content"]["application/json"]["schema"])


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"[" * 10_000, b"9" * 10_000], ids=["nothing", "cut", "bytes", "deep", "long"]
)
def test_what_is_no_json_is_refused(client: TestClient, body: bytes) -> None:
    answer = client.post(ROUTE, content=body)
    assert answer.status_code == 422
    assert "error" in answer.json()


def test_a_question_longer_than_any_set_of_facts_is_refused(client: TestClient) -> None:
    answer = client.post(ROUTE, content=json.dumps({**FACTS, "model": "x" * LARGEST_BODY}))
    assert answer.status_code == 413
    assert "error" in answer.json()
