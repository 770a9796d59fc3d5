"""WeChat's server as the desk sees it: tokens, quotas and customer-service messages.

Written from the public description (developers.weixin.qq.com: stable_token, customer-service messages and their
quotas, temporary media, menus). All times are divided by `speed`.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

TOKEN_SECONDS = 7200
TOKEN_OVERLAP_SECONDS = 300
FORCE_PAUSE_SECONDS = 30
QUOTAS = {"message": (5, 48 * 3600), "CLICK": (3, 60), "subscribe": (3, 60), "SCAN": (3, 60)}
MOST_BYTES = 2048

OK = {"errcode": 0, "errmsg": "ok"}
INVALID_TOKEN = {"errcode": 40001, "errmsg": "invalid credential, access_token is invalid or not latest"}
EXPIRED_TOKEN = {"errcode": 42001, "errmsg": "access_token expired"}
OUT_OF_TIME = {"errcode": 45015, "errmsg": "response out of time limit or subscription is canceled"}
TOO_MANY = {"errcode": 45047, "errmsg": "out of response count limit"}
TOO_LONG = {"errcode": 45002, "errmsg": "content size out of limit"}
BUSY = {"errcode": -1, "errmsg": "system error"}


@dataclass
class Shown:
    """One message on the customer's phone."""

    text: str
    how: str
    at: float


@dataclass
class Window:
    left: int
    until: float


@dataclass
class Platform:
    """What WeChat remembers. Safe to use from several threads."""

    speed: float = 10.0
    token_seconds: float = TOKEN_SECONDS
    may_send: bool = True
    shown: dict[str, list[Shown]] = field(default_factory=lambda: defaultdict(list))
    faults: list[str] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    tokens_given: list[str] = field(default_factory=list)
    templates: list[dict[str, Any]] = field(default_factory=list)
    menus: list[dict[str, Any]] = field(default_factory=list)
    media: dict[str, bytes] = field(default_factory=dict)
    busy_times: int = 0
    transferred: list[str] = field(default_factory=list)
    _windows: dict[tuple[str, str], Window] = field(default_factory=dict)
    _tokens: dict[str, float] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    def acted(self, customer: str, scene: str) -> None:
        """The customer did something that allows the account to write."""
        if scene not in QUOTAS:
            return
        most, seconds = QUOTAS[scene]
        with self._lock:
            self._windows[customer, scene] = Window(most, time.monotonic() + seconds / self.speed)

    def show(self, customer: str, text: str, how: str) -> None:
        with self._lock:
            self.shown[customer].append(Shown(text, how, time.monotonic()))

    def texts(self, customer: str) -> list[str]:
        return [shown.text for shown in self.shown[customer]]

    def everything_shown(self) -> list[str]:
        """All texts on all phones."""
        with self._lock:
            return [shown.text for messages in self.shown.values() for shown in messages]

    def expire_tokens(self) -> None:
        """Every token given so far is void from now on."""
        with self._lock:
            self._tokens = dict.fromkeys(self._tokens, 0.0)

    def give_token(self, anew: bool) -> tuple[str, float]:
        """Normal mode repeats a token until it is about to end; both are valid while they overlap."""
        now = time.monotonic()
        overlap = min(TOKEN_OVERLAP_SECONDS, self.token_seconds / 4) / self.speed
        with self._lock:
            if anew:
                self._tokens.clear()
            for token, ends in self._tokens.items():
                if ends - overlap > now:
                    return token, (ends - now) * self.speed
            token = f"token-{next(self._numbers)}"
            self._tokens[token] = now + self.token_seconds / self.speed
            self.tokens_given.append(token)
            return token, self.token_seconds

    def check_token(self, token: str) -> dict[str, Any] | None:
        with self._lock:
            ends = self._tokens.get(token)
        if ends is None:
            return INVALID_TOKEN
        return EXPIRED_TOKEN if ends <= time.monotonic() else None

    def send(self, customer: str, text: str) -> dict[str, Any]:
        """A customer-service message."""
        if len(text.encode()) > MOST_BYTES:
            return TOO_LONG
        now = time.monotonic()
        with self._lock:
            if self.busy_times > 0:
                self.busy_times -= 1
                return BUSY
            windows = [window for (of, _), window in self._windows.items() if of == customer and window.until > now]
            usable = next((window for window in windows if window.left > 0), None)
            if usable is None:
                return TOO_MANY if windows else OUT_OF_TIME
            usable.left -= 1
            self.show(customer, text, "sent")
        return OK

    def note_refusal(self, answer: dict[str, Any]) -> dict[str, Any]:
        if answer["errcode"]:
            self.refused.append(answer["errcode"])
        return answer
