"""A desk and WeChat in front of each other over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI

from bot.channels.wechat.wiring import WeChat
from bot.errors import answer_errors
from bot.inbox import Inbox
from desk.clock import Clock
from desk.service import Desk
from tests.browser import serving
from tests.wechat.api import api
from tests.wechat.brains import Behaviour, RememberingBrain, echo
from tests.wechat.phone import Phone
from tests.wechat.platform import Platform
from tests.wechat.shop import BRAND, Shop
from tests.wechat.wecom import WeCom


@dataclass
class World:
    """Both sides, and the desk's own parts to look into."""

    shop: Shop
    platform: Platform
    phone: Phone
    wecom: WeCom
    desk: Desk
    brain: RememberingBrain
    wechat: WeChat
    loop: asyncio.AbstractEventLoop
    """Where the desk runs."""

    def on_desk(self, doing: Awaitable[object]) -> Awaitable[object]:
        """Run something in the desk's own loop."""

        async def run() -> object:
            return await doing

        return asyncio.wrap_future(asyncio.run_coroutine_threadsafe(run(), self.loop))

    def seconds(self, real: float) -> float:
        """So much of WeChat's time."""
        return real / self.shop.speed

    async def until(self, condition: Callable[[], bool], seconds: float = 20) -> None:
        """Wait until it holds."""
        async with asyncio.timeout(seconds):
            while not condition():
                await asyncio.sleep(0.01)


@contextmanager
def world(
    folder: Path,
    shop: Shop | None = None,
    behaviour: Behaviour = echo,
    platform: Platform | None = None,
    wecom: WeCom | None = None,
) -> Iterator[World]:
    """A desk that is served, with the account of `shop`."""
    shop = shop or Shop()
    platform = platform or Platform(shop.speed)
    wecom = wecom or WeCom()
    url = f"sqlite:///{folder}/desk.db"
    desk = Desk.open(url)
    brain = RememberingBrain(desk, behaviour)
    inbox = Inbox(lambda: brain.as_brain)
    with serving(api(platform, wecom)) as address_of_api:
        brands = {BRAND: shop.brand(address_of_api)}
        wechat = WeChat(brands, inbox, Desk.open(url), Clock(), folder / "uploads", shop.pace)
        loop: Future[asyncio.AbstractEventLoop] = Future()
        with serving(wechat_app(wechat, inbox, loop)) as address:
            wecom.address = address
            phone = Phone(address, platform, shop)
            yield World(shop, platform, phone, wecom, desk, brain, wechat, loop.result(timeout=20))
    desk.close()


def wechat_app(wechat: WeChat, inbox: Inbox, loop: Future[asyncio.AbstractEventLoop] | None = None) -> FastAPI:
    """The service with nothing but WeChat; `loop` is told where it runs."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await wechat.start()
        if loop is not None:
            loop.set_result(asyncio.get_running_loop())
        yield
        await wechat.stop()
        inbox.close()

    app = FastAPI(lifespan=lifespan)
    app.include_router(wechat.router)
    answer_errors(app)
    return app
