"""`anxin brand load` and `anxin brand wishes`, and the sample brand of a desk that is still empty."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path
from typing import TextIO

from actions.arrivals import tell_arrivals
from bot.settings import Settings, load_settings
from desk.brand_folder import BrandFolderError, read_brand_folder
from desk.brand_loading import is_without_goods, load_brand
from desk.clock import Clock
from desk.database import hold_others_off
from desk.service import Desk

logger = logging.getLogger(__name__)

NAMES = {
    "products": "商品",
    "outlets": "网点",
    "promotions": "促销",
    "orders": "订单",
    "dealers": "经销商",
    "recalls": "召回",
}


def load(folder: str, out: TextIO, err: TextIO) -> int:
    """Check the folder and load it; what is wrong with it is told in Chinese, and then nothing is loaded.

    Raises:
        SettingsError: a setting is wrong.
    """
    try:
        brand = read_brand_folder(Path(folder))
    except BrandFolderError as error:
        print(error, file=err)
        return 2
    desk = Desk.open(load_settings().database_url)
    with desk.work() as work:
        loaded = load_brand(work.session, brand)
        work.session.flush()
        told = tell_arrivals(work, Clock().now())
    desk.close()
    print("，".join(f"{NAMES[name]} {count} 条" for name, count in loaded.items()), file=out)
    if told:
        print(f"到货通知 {told} 位客户", file=out)
    return 0


def wishes(day: date | None, out: TextIO) -> int:
    """The managers' list of a day: goods that customers wished for while they were out of stock.

    Raises:
        SettingsError: a setting is wrong.
    """
    desk = Desk.open(load_settings().database_url)
    with desk.work() as work:
        wished = work.wishes.list_of(day or Clock().today())
    desk.close()
    for demand in wished:
        print(f"{demand.times}\t{demand.wanted}\t{demand.city or '未说城市'}", file=out)
    return 0


def load_when_empty(desk: Desk, settings: Settings) -> None:
    """In development a desk without goods and outlets begins with the brand of the settings."""
    if settings.env != "development":
        return
    with desk.work() as work:
        hold_others_off(work.session, "first brand")
        if is_without_goods(work.session):
            load_brand(work.session, read_brand_folder(settings.brand))
            logger.info("loaded the brand of %s", settings.brand.name)
