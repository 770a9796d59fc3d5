"""The keys and names of a sample shop's account, as both sides know them."""

from __future__ import annotations

import string
from dataclasses import dataclass, field
from typing import Any

from bot.brand_settings import Brand, WeChatSettings, WeComSettings
from bot.channels.wechat.work import Pace

APPID = "wx0123456789abcdef"
ACCOUNT = "gh_anxin_demo"
TOKEN = "sample-token"
AES_KEY = (string.ascii_lowercase + string.digits + string.ascii_uppercase)[:43]
SECRET = "sample-secret"
BRAND = "demo"
CORPID = "ww0123456789abcdef"
KFID = "wkAnxinDemo"


@dataclass(frozen=True)
class Shop:
    """How the account is set up. `speed` is how many times faster than life the clocks run; `answers_within` is how
    many of WeChat's seconds the desk takes at most: the rest of its five are left to a machine that is busy."""

    mode: str = "safe"
    customer_service: bool = True
    handover: str = "agents"
    speed: float = 10.0
    answers_within: float = Pace().answer_within
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def pace(self) -> Pace:
        """The desk's times with this account."""
        real = Pace()
        return Pace(
            self.answers_within / self.speed, real.gives_up / self.speed, real.tries, real.remembered / self.speed
        )

    def brand(self, api: str) -> Brand:
        wechat = WeChatSettings.model_validate(
            {
                "appid": APPID,
                "account": ACCOUNT,
                "mode": self.mode,
                "token_env": "T",
                "aes_key_env": "A",
                "secret_env": "S",
                "customer_service": self.customer_service,
                "handover": self.handover,
                "api": api,
                "token": TOKEN,
                "aes_key": AES_KEY,
                "secret": SECRET,
                **self.more,
            }
        )
        wecom = WeComSettings.model_validate(
            {
                "corpid": CORPID,
                "open_kfid": KFID,
                "token_env": "T",
                "aes_key_env": "A",
                "secret_env": "S",
                "api": api,
                "token": TOKEN,
                "aes_key": AES_KEY,
                "secret": SECRET,
                "handover": "pool" if self.handover == "transfer" else "agents",
            }
        )
        return Brand(name=BRAND, wechat=wechat, wecom=wecom)
