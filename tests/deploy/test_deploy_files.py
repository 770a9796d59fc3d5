"""The files for running the desk, each looked at by the program that is to read it, where this machine has it."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.settings import PREFIX, PROJECT, Settings

DEPLOY = PROJECT / "deploy"
SETTINGS = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
GATES_OWN = {"ANXIN_DOMAIN", "ANXIN_UPSTREAM"}


def checked(*command: str, **named: Any) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed here")
    done = subprocess.run(command, capture_output=True, text=True, check=False, **named)
    assert done.returncode == 0, done.stdout + done.stderr


def certificate(folder: Path) -> None:
    """A key and a certificate that nobody trusts, under the names that nginx.conf reads."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "desk.example.com")])
    now = datetime.now(UTC)
    unsigned = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    dated = unsigned.not_valid_before(now).not_valid_after(now + timedelta(1)).serial_number(1)
    (folder / "fullchain.pem").write_bytes(dated.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    private = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "privkey.pem").write_bytes(key.private_bytes(*private))


def test_nginx_reads_its_example(tmp_path: Path) -> None:
    certificate(tmp_path)
    ours = (DEPLOY / "nginx.conf").read_text(encoding="utf-8").replace("/etc/ssl/anxin", str(tmp_path))
    whole = tmp_path / "nginx.conf"
    # As in production, only that the ports need no rights: nothing is started.
    ours = ours.replace(":80;", ":18080;").replace("listen 80;", "listen 18080;")
    ours = ours.replace(":443 ", ":18443 ").replace("listen 443 ", "listen 18443 ")
    whole.write_text(f"pid {tmp_path}/pid; events {{}} http {{ access_log off; {ours} }}", encoding="utf-8")
    checked("nginx", "-t", "-e", str(tmp_path / "error.log"), "-c", str(whole))


def test_caddy_reads_its_example(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "ANXIN_DOMAIN": "desk.example.com"}
    checked("caddy", "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile"), env=environment)


def test_systemd_reads_the_unit(tmp_path: Path) -> None:
    ours = (DEPLOY / "anxin.service").read_text(encoding="utf-8").replace("/opt/anxin/.venv/bin/anxin", "/bin/true")
    (tmp_path / "anxin.service").write_text(ours, encoding="utf-8")
    checked("systemd-analyze", "verify", "--man=no", str(tmp_path / "anxin.service"))


def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    checked("hadolint", str(DEPLOY / "Dockerfile"))


def test_compose_reads_its_file() -> None:
    compose_spec = pytest.importorskip("compose_spec", reason="compose-spec is not installed here")
    read = compose_spec.PyCompose.from_yaml((DEPLOY / "compose.yml").read_text(encoding="utf-8"))
    read.validate()
    assert "desk" in read.service_names()


def test_compose_shuts_the_desk_in() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))["services"]
    desk = services["desk"]
    assert desk["read_only"]
    assert desk["cap_drop"] == ["ALL"]
    assert "ports" not in desk, "only the gate is reached from outside"
    assert [name for name, service in services.items() if "ports" in service] == ["gate"]
    assert all(set(service.get("depends_on", {})) <= services.keys() for service in services.values())


@pytest.mark.parametrize("file", sorted(str(path.relative_to(DEPLOY)) for path in DEPLOY.rglob("*") if path.is_file()))
def test_only_settings_that_there_are_are_set(file: str) -> None:
    words = (DEPLOY / file).read_text(encoding="utf-8").replace("=", " ").replace(":", " ").replace("{$", " ")
    named = {word.strip("{}$,.") for word in words.split() if word.lstrip("{$").startswith(PREFIX)}
    assert named <= SETTINGS | GATES_OWN


def test_no_secret_has_a_value() -> None:
    lines = (DEPLOY / "secrets.env.example").read_text(encoding="utf-8").splitlines()
    assert all(line.endswith("=") for line in lines if line and not line.startswith("#"))


def test_the_image_can_back_up_the_database_that_compose_starts() -> None:
    # pg_dump reads no database that is newer than itself, and Debian has one version for each of its releases.
    versions = {"bookworm": 15}
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    release = next(name for name in versions if f"slim-{name}\n" in text)
    assert "postgresql-client" in text
    services = yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))["services"]
    assert services["database"]["image"] == f"postgres:{versions[release]}-{release}"


def test_the_image_runs_as_nobody_in_particular() -> None:
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert "USER 10001" in lines
    assert not [line for line in lines if "_KEY=" in line]
