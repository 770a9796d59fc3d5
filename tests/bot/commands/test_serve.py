from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from subprocess import PIPE

import httpx
import psutil
import pytest

from bot.agents.accounts import prepare
from bot.cli import main
from bot.settings import load_settings
from desk.service import Desk

_SITE = "site-packages"
SERVE = [sys.executable, "-m", "trainer.cli", "serve", "--port", "0"]


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def mapped_libraries(processes: list[psutil.Process]) -> set[str]:
    """The packages of which these processes have loaded compiled modules."""
    files = (Path(mapped.path) for process in processes for mapped in process.memory_maps())
    return {parts[parts.index(_SITE) + 1] for parts in (file.parts for file in files) if _SITE in parts}


def refusal(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["serve", *words]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    return err


def test_production_does_not_start_with_a_default_key(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANXIN_ENV", "production")
    monkeypatch.setenv("ANXIN_SESSION_KEY", "session-secret")
    said = refusal(capsys)
    assert said == "anxin serve: ANXIN_REST_KEY must be set to a secret of your own in production\n"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.com"])  # noqa: S104
def test_development_serves_this_machine_only(capsys: pytest.CaptureFixture[str], host: str) -> None:
    said = refusal(capsys, "--host", host)
    assert said == f"anxin serve: in development only this machine is served, not {host}: set ANXIN_ENV=production\n"


def test_a_port_that_does_not_exist_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert refusal(capsys, "--port", "99999").startswith("anxin serve: port: ")


def test_a_taken_port_is_told_at_once(capsys: pytest.CaptureFixture[str], taken_port: int) -> None:
    said = refusal(capsys, "--port", str(taken_port))
    assert said.startswith(f"anxin serve: cannot listen on 127.0.0.1:{taken_port}: ")


def test_the_address_is_told_when_customers_can_be_answered(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert model.exists()
    monkeypatch.setenv("ANXIN_DATABASE_URL", f"sqlite:///{tmp_path / 'desk.db'}")
    with subprocess.Popen(SERVE, stdout=PIPE, stderr=PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        told = next(line for line in process.stderr if "http://" in line)
        address = told[told.index("http://") :].strip()
        health = httpx.get(f"{address}/health", timeout=30)
        libraries = mapped_libraries(psutil.Process(process.pid).children(recursive=True))
        process.send_signal(signal.SIGTERM)
        answers = process.stdout.read()
    assert health.status_code == httpx.codes.OK
    assert answers == ""
    assert "numpy" in libraries
    assert libraries.isdisjoint({"tensorflow", "keras", "h5py", "matplotlib"})


def test_what_a_worker_refuses_is_told_in_one_line(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    desk = Desk.open(url)
    prepare(desk, load_settings(), datetime(2026, 11, 21, tzinfo=UTC))
    desk.close()
    for name in ("REST", "SESSION", "AGENTS"):
        monkeypatch.setenv(f"ANXIN_{name}_KEY", "a secret of our own")
    monkeypatch.setenv("ANXIN_ENV", "production")
    monkeypatch.setenv("ANXIN_DATABASE_URL", url)
    assert main(["serve", "--port", "0"]) == 2
    said = capfd.readouterr().err.splitlines()[-1]
    assert said == (
        "anxin serve: agents 1001, 1002, 2001, 2002 still have the password of development: anxin agent password NUMBER"
    )


def test_the_supervisor_itself_is_small() -> None:
    script = (
        "import sys; import bot.commands.serve;"
        "print(*[name for name in ('rasa', 'tensorflow', 'numpy', 'fastapi', 'sqlalchemy') if name in sys.modules])"
    )
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []
