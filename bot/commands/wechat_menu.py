"""`anxin wechat-menu BRAND`: the menu in the brand's file becomes the menu of its official account."""

from __future__ import annotations

import asyncio
from typing import TextIO

import httpx

from bot.brand_settings import WeChatSettings
from bot.brands import load_brands
from bot.channels.wechat.client import OfficialAccount
from bot.channels.wechat.menu import custom_menu
from bot.channels.wechat.records import Records
from bot.settings import SettingsError, load_settings
from desk.clock import Clock
from desk.service import Desk


def publish_menu(brand: str, out: TextIO) -> int:
    """Publish it; customers see it when they open the account anew.

    Raises:
        SettingsError: no such brand, a wrong file, or no menu in it.
        WeChatError: WeChat refused the menu, or could not be reached.
    """
    settings = load_settings()
    found = load_brands(settings.brands).get(brand)
    if found is None or found.wechat is None or not found.wechat.menu:
        raise SettingsError(f"brands/{brand}.yml 里没有公众号的菜单（wechat.menu）")
    desk = Desk.open(settings.database_url)
    try:
        asyncio.run(_publish(found.wechat, Records(desk)))
    finally:
        desk.close()
    print("菜单已发布。已关注的顾客重新进入公众号就能看到。", file=out)
    return 0


async def _publish(settings: WeChatSettings, records: Records) -> None:
    async with httpx.AsyncClient() as connection:
        secret = settings.secret.get_secret_value()
        account = OfficialAccount(settings.api, settings.appid, secret, records, Clock(), connection)
        await account.publish_menu(custom_menu(settings.menu))
    records.close()
