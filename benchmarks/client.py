"""A client of Rasa's REST channel, as light as can be: its own work must not count as the server's."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from types import TracebackType
from typing import Any, Self

from benchmarks.processes import BenchError

CHANNEL = "rest"
WEBHOOK = f"/webhooks/{CHANNEL}/webhook"
TIMEOUT_SECONDS = 30


class RestClient:
    """One connection to one server, kept open."""

    def __init__(self, port: int, key: str | None = None) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
        self._headers = {"Content-Type": "application/json"}
        if key is not None:
            self._headers["Authorization"] = f"Bearer {key}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def say(self, sender: str, text: str) -> list[dict[str, Any]]:
        """Send a message and give the bubbles that answer it.

        Raises:
            BenchError: the server refused the message or had nothing to say.
            OSError: no connection, or no answer within TIMEOUT_SECONDS.
        """
        bubbles: list[dict[str, Any]] = self._json("POST", WEBHOOK, {"sender": sender, "message": text})
        if not bubbles:
            raise BenchError(f"no answer to a message of {sender}")
        return bubbles

    def get(self, path: str) -> Any:
        """The JSON at `path`."""
        return self._json("GET", path, None)

    def _json(self, method: str, path: str, body: Any) -> Any:
        sent = None if body is None else json.dumps(body).encode()
        self._connection.request(method, path, sent, self._headers)
        response = self._connection.getresponse()
        content = response.read()
        if response.status != 200:
            raise BenchError(f"{method} {path}: status {response.status}")
        return json.loads(content)
