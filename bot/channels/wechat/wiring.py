"""The WeChat channels of all brands, put together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import httpx
from fastapi import APIRouter

from bot.brand_settings import Brand, WeChatSettings, WeComSettings
from bot.brands import load_brands
from bot.channels.wechat import webhook
from bot.channels.wechat.account import Account
from bot.channels.wechat.client import OfficialAccount
from bot.channels.wechat.delivery import Post, WeChatDelivery
from bot.channels.wechat.late import LateAnswers
from bot.channels.wechat.phrases import Wordings
from bot.channels.wechat.records import Records
from bot.channels.wechat.sender import OFFICIAL, WECOM, Sender
from bot.channels.wechat.tools import Tools
from bot.channels.wechat.wecom import callback
from bot.channels.wechat.wecom.client import CustomerService
from bot.channels.wechat.wecom.service import Service
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
        tools = Tools(inbox, self._records, clock, Wordings(), uploads)
        post = Post(self._records, clock)

        self.accounts = {
            name: Account(name, brand.wechat, self._official(brand.wechat, clock), tools, self._works)
            for name, brand in brands.items()
            if brand.wechat is not None
        }
        wires = {name: account.wire for name, account in self.accounts.items()}
        self._late = LateAnswers(OFFICIAL, wires, post, self._rethink)
        self.delivery = WeChatDelivery(wires, post, OFFICIAL)

        services = {
            name: (brand.wecom, self._customer_service(brand.wecom, clock))
            for name, brand in brands.items()
            if brand.wecom is not None
        }
        wecom_wires = {name: wecom for name, (_, wecom) in services.items()}
        self._wecom_late = LateAnswers(WECOM, wecom_wires, post, self._rethink_wecom)
        self.wecom_delivery = WeChatDelivery(wecom_wires, post, WECOM)
        self.services = {
            name: Service(name, settings, wecom, tools, self._wecom_late)
            for name, (settings, wecom) in services.items()
        }

        self.router = APIRouter()
        self.router.include_router(webhook.router(self.accounts, self._late, clock))
        self.router.include_router(callback.router(self.services, clock))

    async def start(self) -> None:
        """Take up what an earlier process left, and read what came meanwhile."""
        await self._late.start()
        await self._wecom_late.start()
        for service in self.services.values():
            service.told("")

    async def stop(self) -> None:
        """Bring everything under way to its end."""
        await self._works.stop()
        await self._late.stop()
        await self._wecom_late.stop()
        await self._connection.aclose()
        self._records.close()
        self._desk.close()

    def _official(self, settings: WeChatSettings, clock: Clock) -> OfficialAccount:
        secret = settings.secret.get_secret_value()
        return OfficialAccount(settings.api, settings.appid, secret, self._records, clock, self._connection)

    def _customer_service(self, settings: WeComSettings, clock: Clock) -> CustomerService:
        return CustomerService(
            settings.api,
            settings.corpid,
            settings.open_kfid,
            settings.secret.get_secret_value(),
            self._records,
            clock,
            self._connection,
        )

    async def _rethink(self, owed: OwedAnswer) -> None:
        account = self.accounts.get(Sender.read(owed.sender_id, OFFICIAL).brand)
        if account is not None:
            await account.rethink(owed, self._late)

    async def _rethink_wecom(self, owed: OwedAnswer) -> None:
        service = self.services.get(Sender.read(owed.sender_id, WECOM).brand)
        if service is not None:
            await service.rethink(owed)
