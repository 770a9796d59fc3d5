"""The WeChat channels of all brands, put together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import httpx
from fastapi import APIRouter

from bot.brands import Brand, load_brands
from bot.channels.wechat import webhook
from bot.channels.wechat.account import Account
from bot.channels.wechat.client import OfficialAccount
from bot.channels.wechat.delivery import Post, WeChatDelivery
from bot.channels.wechat.late import LateAnswers
from bot.channels.wechat.phrases import Wordings
from bot.channels.wechat.records import Records
from bot.channels.wechat.sender import OFFICIAL, Sender
from bot.channels.wechat.thinking import Tools
from bot.channels.wechat.work import Pace, Works
from bot.inbox import Inbox
from bot.settings import Settings
from desk.clock import Clock
from desk.service import Desk
from desk.tables import OwedAnswer


def open_wechat(settings: Settings, inbox: Inbox) -> WeChat | None:
    """The channels of the brands that have any; None where there is none.

    Raises:
        SettingsError: a brand's file is wrong.
    """
    brands = load_brands(settings.brands)
    if not any(brand.wechat or brand.wecom for brand in brands.values()):
        return None
    return WeChat(brands, inbox, Desk.open(settings.database_url), Clock(), settings.uploads)


class WeChat:
    """Everything of the WeChat channels that lives as long as the service."""

    def __init__(
        self,
        brands: Mapping[str, Brand],
        inbox: Inbox,
        desk: Desk,
        clock: Clock,
        uploads: Path,
        pace: Pace | None = None,
    ) -> None:
        self._desk = desk
        self._records = Records(desk)
        self._connection = httpx.AsyncClient()
        self._works = Works(pace or Pace())
        self._accounts: dict[str, Account] = {}
        tools = Tools(inbox, self._records, clock, Wordings(), uploads)
        for name, brand in brands.items():
            if brand.wechat is not None:
                secret = brand.wechat.secret.get_secret_value()
                official = OfficialAccount(
                    brand.wechat.api, brand.wechat.appid, secret, self._records, clock, self._connection
                )
                self._accounts[name] = Account(name, brand.wechat, official, tools, self._works)
        wires = {name: account.wire for name, account in self._accounts.items()}
        post = Post(self._records, clock)
        self._late = LateAnswers(OFFICIAL, wires, post, self._rethink)
        self.delivery = WeChatDelivery(wires, post, OFFICIAL)
        self.router = APIRouter()
        self.router.include_router(webhook.router(self._accounts, self._late, clock))

    async def start(self) -> None:
        """Take up what an earlier process left."""
        await self._late.start()

    async def stop(self) -> None:
        """Bring everything under way to its end."""
        await self._works.stop()
        await self._late.stop()
        await self._connection.aclose()
        self._records.close()
        self._desk.close()

    async def _rethink(self, owed: OwedAnswer) -> None:
        account = self._accounts.get(Sender.read(owed.sender_id, OFFICIAL).brand)
        if account is not None:
            await account.rethink(owed, self._late)
