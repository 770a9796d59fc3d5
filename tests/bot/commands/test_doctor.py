"""The doctor tells of each part in one line, and finds what is wrong."""

from __future__ import annotations

import io
import socket
from pathlib import Path

import pytest

from bot.commands.doctor import doctor
from bot.train import model_path
from desk.database import migrate

SECRET = "a-secret-of-ours"


@pytest.fixture(autouse=True)
def well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which everything is there."""
    for name in ("models", "uploads", "trainer_folder"):
        monkeypatch.setenv(f"ANXIN_{name.upper()}", str(tmp_path / name))
    database = f"sqlite:///{tmp_path}/desk.db"
    monkeypatch.setenv("ANXIN_DATABASE_URL", database)
    monkeypatch.setenv("ANXIN_PORT", "0")
    migrate(database)
    (tmp_path / "models").mkdir()
    model_path(tmp_path / "models").touch()


def examined() -> tuple[int, dict[str, str]]:
    out = io.StringIO()
    code = doctor(out)
    lines = out.getvalue().splitlines()
    return code, {line[7:].split(": ")[0]: line for line in lines}


def test_all_is_well() -> None:
    code, told = examined()
    assert (code, [line for line in told.values() if not line.startswith("ok ")]) == (0, [])
    assert "up to date" in told["database"]
    assert told["address"].endswith("is free")


def test_wrong_settings_are_told_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANXIN_ENV", "production")
    code, told = examined()
    assert code == 1
    assert list(told) == ["settings"]
    assert "ANXIN_REST_KEY must be set" in told["settings"]


def test_a_database_that_cannot_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("ANXIN_DATABASE_URL", f"postgresql+psycopg2://desk:{SECRET}@127.0.0.1:{port}/desk")
    code, told = examined()
    assert code == 1
    assert told["database"].startswith("wrong")
    assert SECRET not in told["database"]
    assert told["brand"].startswith("ok")


def test_tables_of_an_earlier_version_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ANXIN_DATABASE_URL", f"sqlite:///{tmp_path}/empty.db")
    code, told = examined()
    assert (code, "next start" in told["database"]) == (0, True)


def test_a_missing_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ANXIN_MODELS", str(tmp_path))
    code, told = examined()
    assert (code, told["model"].startswith("wrong"), "anxin train" in told["model"]) == (1, True, True)


def test_a_taken_port(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("ANXIN_PORT", str(taken.getsockname()[1]))
        code, told = examined()
    assert (code, "running already" in told["address"]) == (1, True)


def test_a_folder_that_is_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("ANXIN_UPLOADS", str(tmp_path / "file"))
    code, told = examined()
    assert (code, told["uploads"].startswith("wrong")) == (1, True)


def test_a_brand_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ANXIN_BRAND", str(tmp_path / "nobody"))
    code, told = examined()
    assert (code, told["brand"].startswith("wrong")) == (1, True)
