"""Customers' photos: agents alone see them, and nothing else of the folder or beyond it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from bot.agents.office import Office
from bot.uploads import keep_photo
from desk.clock import FixedClock
from desk.service import Desk
from tests.bot.agents.conftest import KEY, AgentsPage, Customers

GONE, UNPROCESSABLE, UNAUTHORISED = 404, 422, 401


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    folder = tmp_path / "uploads"
    folder.mkdir()
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    return folder


@pytest.fixture
def office(desk: Desk, office_clock: FixedClock, uploads: Path) -> Office:
    return Office(lambda: desk, KEY, clock=office_clock, uploads=uploads)


@pytest.fixture
def photo(uploads: Path) -> str:
    content = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(content, "PNG")
    return keep_photo(content.getvalue(), uploads)


def test_an_agent_sees_a_photo_that_stays_private(an: AgentsPage, photo: str) -> None:
    answer = an.get(f"/photos/{photo}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"].startswith("private")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert Image.open(io.BytesIO(answer.content)).size == (640, 480)


def test_nobody_else_does(anonymous: AgentsPage, photo: str) -> None:
    assert anonymous.get(f"/photos/{photo}").status_code == UNAUTHORISED


@pytest.mark.parametrize(
    "path",
    [
        "../secret.jpg",
        "..%2Fsecret.jpg",
        "%2e%2e/secret.jpg",
        "aa/../../secret.jpg",
        "aa/..%2F..%2Fsecret.jpg",
        "aa/" + "a" * 64 + ".png",
        "AA/" + "a" * 64 + ".jpg",
        "bb/" + "a" * 64 + ".jpg",
        "aa/" + "a" * 64 + ".jpg%00",
        "aa/" + "a" * 64 + ".jpg.part",
    ],
)
def test_a_name_leads_nowhere_else(an: AgentsPage, path: str) -> None:
    answer = an.get(f"/photos/{path}")
    assert answer.status_code in (GONE, UNPROCESSABLE)
    assert b"secret" not in answer.content


def test_a_link_within_the_folder_is_not_followed(an: AgentsPage, uploads: Path) -> None:
    name = "a" * 64 + ".jpg"
    (uploads / "aa").mkdir()
    (uploads / "aa" / name).symlink_to(uploads.parent / "secret.jpg")
    assert an.get(f"/photos/aa/{name}").status_code == GONE


def test_the_transcript_names_the_photo(an: AgentsPage, customers: Customers, desk: Desk, photo: str) -> None:
    handover = customers.waits("li")
    with desk.turn("web:photo", "web:li", "web", customers.clock.now()) as turn:
        turn.hear({"image": f"upload:{photo}"})
        turn.answer([], customers.clock.now())
    message = an.get(f"/conversations/{handover}").json()["messages"][-1]
    assert (message["author"], message["text"]) == ("customer", "")
    assert message["photo"] == f"/agents/api/photos/{photo}"
    assert an.http.get(message["photo"]).status_code == 200
