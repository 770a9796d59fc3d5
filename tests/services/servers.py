"""PostgreSQL, Redis and RabbitMQ for one test run: on free loopback ports, with folders that are thrown away.

Each is a child of the test run, stopped by its own process id. `scripts/services.sh` installs them.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psutil
import redis
from sqlalchemy import create_engine, make_url

ALL = "ANXIN_ALL"
"""Where it is set, everything is run with the servers, and not only what CI has time for."""
HOST = "127.0.0.1"
SECONDS_TO_START = 180
SECONDS_TO_STOP = 60
SECONDS_BETWEEN_LOOKS = 0.05
INSTALL = "is not installed here: run scripts/services.sh"
POSTGRES_USER = "postgres"
RABBITMQ = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")


class NotInstalledError(Exception):
    """This machine does not have the server; the message says how it gets it."""


@dataclass(frozen=True)
class Place:
    """Where a server is: its address, what runs a program there, and who comes to it from elsewhere."""

    host: str = HOST
    enter: tuple[str, ...] = ()
    client: str = HOST


HERE = Place()


class Server:
    """A server that can be stopped, killed and started again on the same port with the same data."""

    def __init__(self, url: str, command: Sequence[str], environment: dict[str, str], log: Path) -> None:
        self.url = url
        self._command = tuple(command)
        self._environment = environment
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """None when it does not run."""
        return None if self._process is None or self._process.poll() is not None else self._process.pid

    def start(self, answers: Callable[[], bool]) -> None:
        """Raises AssertionError when it ends, or does not answer in time."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, env=self._environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        last = time.monotonic() + SECONDS_TO_START
        while not answers():
            assert self._process.poll() is None, self._log.read_text(errors="replace")
            assert time.monotonic() < last, f"{self._command[0]} did not start"
            time.sleep(SECONDS_BETWEEN_LOOKS)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.send_signal(how)
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Postgres(Server):
    """A cluster whose user may create databases."""

    def begin(self) -> None:
        self.start(self.answers)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT is PostgreSQL's fast shutdown; it does not wait for who is connected."""
        super().stop(how)

    @contextmanager
    def database(self) -> Iterator[str]:
        """The URL of a new database, dropped afterwards."""
        name = f"anxin_{uuid4().hex}"
        self._as_admin(f"CREATE DATABASE {name}")
        try:
            yield make_url(self.url).set(database=name).render_as_string(hide_password=False)
        finally:
            self._as_admin(f"DROP DATABASE {name} WITH (FORCE)")

    def processes(self) -> list[psutil.Process]:
        """The server and those that it has begun; none when it is down."""
        if self.pid is None:
            return []
        try:
            server = psutil.Process(self.pid)
            return [server, *server.children()]
        except psutil.NoSuchProcess:
            return []

    def limit_files(self, size: str) -> None:
        """No file of theirs is written beyond so many bytes, or as far as wanted (`unlimited`)."""
        one_by_one = f'for pid; do prlimit --pid "$pid" --fsize={size}:unlimited; done'
        pids = [str(one.pid) for one in self.processes()]
        # Not everybody who is root may limit what runs as another.
        subprocess.run((*as_its_user(), "sh", "-c", one_by_one, "sh", *pids), check=False, stderr=subprocess.DEVNULL)

    def _as_admin(self, statement: str) -> None:
        admin = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.exec_driver_sql(statement)
        admin.dispose()

    def answers(self) -> bool:
        try:
            self._as_admin("SELECT 1")
        except Exception:
            return False
        return True


class Redis(Server):
    """A server that keeps nothing on disk: started anew it is empty."""

    def begin(self) -> None:
        self.start(self._answers)

    def _answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url) as connection:
                return bool(connection.ping())
        except redis.ConnectionError:
            return False

    def empty(self) -> None:
        with redis.Redis.from_url(self.url) as connection:
            connection.flushall()


class RabbitMQ(Server):
    def begin(self) -> None:
        self.start(self._answers)

    def freeze(self) -> None:
        """It is there, and does nothing any more."""
        for process in self._processes():
            process.suspend()

    def crash(self) -> None:
        """As if the power had gone; frozen or not."""
        for process in self._processes():
            process.kill()
        self.stop()

    def _processes(self) -> list[psutil.Process]:
        """What runs is the child of a script that waits for it."""
        return psutil.Process(self.pid).children(recursive=True)

    def _answers(self) -> bool:
        """It speaks AMQP: whoever greets in another way is told the protocol."""
        port = int(self.url.rsplit(":", 1)[1].rstrip("/"))
        try:
            with socket.create_connection((HOST, port), timeout=1) as connection:
                connection.sendall(b"AMQP\x00\x00\x00\x00")
                return connection.recv(4) == b"AMQP"
        except OSError:
            return False


def as_its_user() -> tuple[str, ...]:
    """What runs a program so that PostgreSQL, which refuses root, bears it."""
    if os.geteuid() != 0:
        return ()
    return ("setpriv", f"--reuid={POSTGRES_USER}", f"--regid={POSTGRES_USER}", "--clear-groups")


@contextmanager
def running_postgres(place: Place = HERE) -> Iterator[Postgres]:
    """Raises NotInstalledError, as the others do."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not programs:
        raise NotInstalledError(f"PostgreSQL {INSTALL}")
    before = (*place.enter, *as_its_user())
    with _folder("postgres") as folder:
        if os.geteuid() == 0:
            user = pwd.getpwnam(POSTGRES_USER)
            os.chown(folder, user.pw_uid, user.pw_gid)
        data, port = folder / "data", free_port()
        making = (programs[-1] / "initdb", "-D", data, "-U", "anxin", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        subprocess.run([*before, *map(str, making), "--no-sync"], check=True, stdout=subprocess.DEVNULL, cwd=folder)
        with (data / "pg_hba.conf").open("a") as lets_in:
            lets_in.write(f"host all all {place.client}/32 trust\n")
        serving = (programs[-1] / "postgres", "-D", data, "-p", port, "-h", place.host, "-k", folder)
        # The data outlives no crash of the machine, and need not.
        options = ("max_connections=200", "fsync=off", "full_page_writes=off", "autovacuum=off")
        command = [*before, *map(str, serving), *(word for option in options for word in ("-c", option))]
        url = f"postgresql+psycopg2://anxin@{place.host}:{port}/postgres"
        server = Postgres(url, command, dict(os.environ), folder / "log")
        with _running(server):
            yield server


@contextmanager
def running_redis(place: Place = HERE) -> Iterator[Redis]:
    program = shutil.which("redis-server")
    if program is None:
        raise NotInstalledError(f"Redis {INSTALL}")
    with _folder("redis") as folder:
        port = free_port()
        listening = (program, "--bind", place.host, "--port", str(port), "--protected-mode", "no")
        command = [*place.enter, *listening, "--dir", str(folder), "--save", ""]
        server = Redis(f"redis://{place.host}:{port}/0", command, dict(os.environ), folder / "log")
        with _running(server):
            yield server


@contextmanager
def running_rabbitmq() -> Iterator[RabbitMQ]:
    epmd = shutil.which("epmd")
    if not RABBITMQ.exists() or epmd is None:
        raise NotInstalledError(f"RabbitMQ {INSTALL}")
    with _folder("rabbitmq") as folder, ExitStack() as stack:
        port, names = free_port(), str(free_port())
        environment = {
            **os.environ,
            "HOME": str(folder),
            "ERL_EPMD_PORT": names,
            "ERL_EPMD_ADDRESS": HOST,
            "RABBITMQ_NODENAME": f"anxin{port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": HOST,
            "RABBITMQ_NODE_PORT": str(port),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_MNESIA_BASE": str(folder / "data"),
            "RABBITMQ_LOG_BASE": str(folder / "logs"),
            "RABBITMQ_LOGS": "-",
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
            "RABBITMQ_CONF_ENV_FILE": str(folder / "no-other-settings"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1} +S 1:1",
        }
        # Erlang would leave the daemon of its names behind: this one is ours to stop.
        daemon = subprocess.Popen([epmd, "-port", names, "-address", HOST], stderr=subprocess.DEVNULL)
        stack.callback(daemon.wait)
        stack.callback(daemon.terminate)
        _wait_until_open(int(names))
        server = RabbitMQ(f"amqp://guest:guest@{HOST}:{port}/", [str(RABBITMQ)], environment, folder / "log")
        stack.enter_context(_running(server))
        yield server


@contextmanager
def _running(server: Postgres | Redis | RabbitMQ) -> Iterator[None]:
    try:
        server.begin()
        yield
    finally:
        server.stop()


@contextmanager
def _folder(name: str) -> Iterator[Path]:
    # Not in pytest's own folder, which no other user may enter.
    folder = Path(tempfile.mkdtemp(prefix=f"anxin-{name}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_open(port: int) -> None:
    last = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            assert time.monotonic() < last, f"nobody listens on port {port}"
            time.sleep(SECONDS_BETWEEN_LOOKS)
        else:
            return


def free_port() -> int:
    with socket.create_server((HOST, 0)) as listening:
        port: int = listening.getsockname()[1]
    return port
