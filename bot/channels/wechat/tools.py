"""What every WeChat account needs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.channels.wechat.phrases import Wordings
from bot.channels.wechat.records import Records
from bot.inbox import Inbox
from desk.clock import Clock


@dataclass(frozen=True)
class Tools:
    """Shared by all accounts; `uploads` is the folder of customers' photos."""

    inbox: Inbox
    records: Records
    clock: Clock
    wordings: Wordings
    uploads: Path
