"""`python -m tests.deploy.image`: builds the image and runs it as compose.yml and the Kubernetes files do.

First alone, with SQLite and without any network; then as two workers with PostgreSQL and Redis of this machine, where
scripts/services.sh has brought them. `ENGINE` names the engine's command (docker, or podman), `RUN_OPTIONS` what it
needs here to run anything at all. Whoever asks the desk something is run beside it in its container.
"""

from __future__ import annotations

import json
import os
import secrets
import shlex
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from bot.settings import PROJECT
from tests.services.servers import HOST, NotInstalledError, free_port, running_postgres, running_redis

ENGINE = shlex.split(os.environ.get("ENGINE", "docker"))
RUN_OPTIONS = shlex.split(os.environ.get("RUN_OPTIONS", ""))
IMAGE = "anxin"
SHUT_IN = (
    *("--read-only", "--tmpfs=/tmp:rw,noexec,nosuid,nodev"),
    *("--cap-drop=ALL", "--security-opt=no-new-privileges"),
)
KEYS = ("ANXIN_REST_KEY", "ANXIN_SESSION_KEY", "ANXIN_AGENTS_KEY")
REST = "/webhooks/rest/webhook"
SECONDS_TO_START, SECONDS_TO_STOP = 300, 30
ASK = """
import json, os, sys, urllib.error, urllib.request
path, key, body = json.load(sys.stdin)
headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
data = None if body is None else json.dumps(body).encode()
url = "http://127.0.0.1:" + os.environ.get("ANXIN_PORT", "8000") + path
try:
    answer = urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=60)
except urllib.error.HTTPError as refusal:
    answer = refusal
json.dump([answer.status, answer.read().decode()], sys.stdout)
"""
LOOK = """
import os
for folder, names, files in os.walk("/app"):
    for place in (folder, *(os.path.join(folder, name) for name in files)):
        status = os.lstat(place)
        writable = not os.path.islink(place) and (status.st_mode & 0o002 or status.st_uid == os.getuid())
        if writable or not os.access(place, os.R_OK):
            print(place)
"""


def engine(*arguments: str, fails: bool = False, told: str | None = None) -> str:
    """What the engine prints; `told` is its standard input. With `fails` it has to end with an error."""
    done = subprocess.run([*ENGINE, *arguments], capture_output=True, text=True, check=False, input=told)
    if (done.returncode != 0) is not fails:
        raise SystemExit(
            f"{shlex.join([*ENGINE, *arguments])} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        )
    return done.stdout + done.stderr if fails else done.stdout


def check(holds: bool, what: str) -> None:
    print(f"{'ok   ' if holds else 'WRONG'} {what}", flush=True)
    if not holds:
        raise SystemExit(1)


class Container:
    """A container of the image that runs in the background."""

    def __init__(self, name: str) -> None:
        self.name = name

    def ask(self, path: str, key: str = "", body: object = None) -> tuple[int, str]:
        """Status and text of an answer of the desk."""
        told = json.dumps([path, key, body])
        status, text = json.loads(engine("exec", "-i", self.name, "python", "-c", ASK, told=told))
        return status, text

    def run(self, *command: str) -> str:
        return engine("exec", self.name, *command)

    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(engine("inspect", self.name))[0]["State"]
        return found

    def log(self) -> list[str]:
        done = subprocess.run([*ENGINE, "logs", self.name], capture_output=True, text=True, check=True)
        return (done.stdout + done.stderr).splitlines()

    def wait(self, healthy: Sequence[str]) -> float:
        """Seconds until the image's own health check is content."""
        began = time.monotonic()
        while time.monotonic() < began + SECONDS_TO_START:
            if subprocess.run([*ENGINE, "exec", self.name, *healthy], capture_output=True, check=False).returncode == 0:
                return time.monotonic() - began
            if not self.state()["Running"]:
                break
            time.sleep(1)
        raise SystemExit("it does not start:\n" + "\n".join(self.log()))

    def stop(self) -> None:
        engine("stop", "-t", str(SECONDS_TO_STOP), self.name)


@contextmanager
def container(volume: str, network: str, settings: dict[str, str]) -> Iterator[Container]:
    name = f"anxin-check-{secrets.token_hex(4)}"
    with tempfile.NamedTemporaryFile("w", suffix=".env") as file:
        file.write("".join(f"{key}={value}\n" for key, value in settings.items()))
        file.flush()
        run = ("run", "--detach", f"--name={name}", f"--volume={volume}:/data", f"--env-file={file.name}")
        engine(*run, f"--network={network}", *SHUT_IN, *RUN_OPTIONS, IMAGE)
    try:
        yield Container(name)
    finally:
        engine("rm", "--force", name)


@contextmanager
def volume() -> Iterator[str]:
    name = f"anxin-check-{secrets.token_hex(4)}"
    engine("volume", "create", name)
    try:
        yield name
    finally:
        engine("volume", "rm", name)


def look_at_the_image() -> Sequence[str]:
    """Its health check."""
    image = json.loads(engine("image", "inspect", IMAGE))[0]
    print(f"      {image['Size'] / 1e6:.0f} MB, {image['Os']} on {image['Architecture']}")
    config = image["Config"]
    check(config["User"] == "10001", "it runs as a user without rights")
    check(not [one for one in config["Env"] if "_KEY=" in one], "no secret is set in it")
    healthy = (config.get("Healthcheck") or image.get("Healthcheck") or {}).get("Test", ())
    check(healthy[:1] == ["CMD"], "it has a health check")
    return healthy[1:]


def refuses_default_secrets() -> None:
    said = engine("run", "--rm", "--network=none", *SHUT_IN, *RUN_OPTIONS, IMAGE, fails=True)
    check("ANXIN_REST_KEY" in said and "Traceback" not in said, "without secrets of its own it does not start")


def answers(desk: Container, keys: dict[str, str], healthy: Sequence[str]) -> None:
    print(f"      ready after {desk.wait(healthy):.0f} s")
    said = {"sender": "one", "message": "冰箱买了五天不制冷，想退货"}
    check(desk.ask(REST, "development", said)[0] == 401, "the default key is refused")
    status, text = desk.ask(REST, keys["ANXIN_REST_KEY"], said)
    check(status == 200 and bool(json.loads(text)[0]["text"]), "a message is answered")
    check(desk.ask("/metrics")[0] == 404, "its numbers are shown to nobody")
    check(desk.ask("/widget.js")[0] == 200, "the window for web pages is there")


def is_backed_up(desk: Container) -> None:
    desk.run("anxin", "backup", "/data/backup.zip")
    desk.run("anxin", "restore", "--check", "/data/backup.zip")
    check("backup.zip" in desk.run("ls", "/data"), "a backup is written and whole")


def alone(healthy: Sequence[str]) -> None:
    print("one worker, SQLite, no network:")
    keys = {name: secrets.token_hex(32) for name in KEYS}
    with volume() as data:
        with container(data, "none", keys) as desk:
            answers(desk, keys, healthy)
            wrong = desk.run("python", "-c", LOOK).split()
            check(not wrong, f"its files can be read and not be written {wrong or ''}")
            check(desk.run("git", "--version").startswith("git"), "the trainers' workbench has git")
            is_backed_up(desk)
            stops(desk)
        with container(data, "none", keys) as desk:
            answers(desk, keys, healthy)
            stops(desk)


def with_servers(healthy: Sequence[str]) -> None:
    print("two workers, PostgreSQL, Redis:")
    keys = {name: secrets.token_hex(32) for name in KEYS}
    place = {"ANXIN_HOST": HOST, "ANXIN_PORT": str(free_port()), "ANXIN_WORKERS": "2"}
    with running_postgres() as postgres, running_redis() as redis, postgres.database() as database, volume() as data:
        servers = {"ANXIN_DATABASE_URL": database, "ANXIN_REDIS_URL": redis.url}
        with container(data, "host", keys | place | servers) as desk:
            answers(desk, keys, healthy)
            is_backed_up(desk)
            stops(desk)


def stops(desk: Container) -> None:
    desk.stop()
    check(desk.state()["ExitCode"] == 0, "it ends in order when it is told to")
    changed = engine("diff", desk.name).splitlines()
    mounts = ("/data", "/dev", "/etc", "/proc", "/run", "/sys", "/tmp")  # noqa: S108
    beside = [line for line in changed if not line.split(maxsplit=1)[1].startswith(mounts)]
    check(not beside, "it has written nothing beside the volumes")
    log = [line for line in desk.log() if not line.startswith("安心售后")]
    check(all(line.startswith("{") for line in log), "its log is JSON")
    check(not [line for line in log if json.loads(line)["level"] in ("error", "critical")], "its log tells of no error")


def main() -> None:
    # Without it podman's images have no health check.
    os.environ["BUILDAH_FORMAT"] = "docker"
    engine("build", "--file", str(PROJECT / "deploy" / "Dockerfile"), "--tag", IMAGE, str(PROJECT))
    healthy = look_at_the_image()
    refuses_default_secrets()
    alone(healthy)
    try:
        with_servers(healthy)
    except NotInstalledError as missing:
        print(f"left out: {missing}")


if __name__ == "__main__":
    main()
