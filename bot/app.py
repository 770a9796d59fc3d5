"""The composition root: settings in, the running service out."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache

from fastapi import FastAPI, HTTPException
from fastapi.staticfiles import StaticFiles
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from bot import decisions, metrics
from bot.agents import pages as agents_pages
from bot.agents.office import Office
from bot.brain import Brain
from bot.brands import load_brands, load_rulebooks
from bot.channels import rest, web
from bot.channels.wechat.sender import OFFICIAL, WECOM
from bot.channels.wechat.wiring import WeChat, open_wechat
from bot.channels.widget.access import Access
from bot.channels.widget.tools import Tools
from bot.channels.widget.wiring import add_widget
from bot.checkpoints import Checkpoints
from bot.errors import answer_errors
from bot.heap import give_back_again_and_again
from bot.inbox import Inbox
from bot.outbox import READ_CHANNELS, Channel, Outbox
from bot.rounds.rounds import Rounds
from bot.scheduler import Leading, Parts, Scheduler
from bot.settings import Settings
from bot.shared.wiring import open_shared
from bot.watch import Watch
from desk.backlog import Backlog, backlog
from desk.clock import Clock
from desk.service import Desk


def create_app(settings: Settings, make_brain: Callable[[], Brain], clock: Clock | None = None) -> FastAPI:
    """The service; while the brain is being made in its own thread, health checks are answered with 503.

    `app.state.live` must be closed before the server stops: its listeners keep connections open. `app.state.office` is
    for the pages of the floor above.
    """

    @cache
    def desk() -> Desk:
        return Desk.open(settings.database_url)

    office = Office(
        desk,
        settings.agents_key.get_secret_value(),
        secure=settings.env == "production",
        clock=clock or Clock(),
        rulebooks=load_rulebooks(settings.brands, settings.brand.name),
        uploads=settings.uploads,
    )

    def what_waits() -> Backlog:
        with desk().work() as work:
            return backlog(work.session, office.clock.now(), READ_CHANNELS)

    shared = open_shared(settings, desk)
    shared.join(office)
    inbox = Inbox(make_brain, office.turn_done, shared.order, reads_ahead=settings.workers < (os.cpu_count() or 1))
    wechat = open_wechat(settings, inbox)
    leading = Leading(desk, "rounds")
    scheduler = Scheduler(_rounds(inbox, wechat), settings.round_seconds, leading.holds)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with shared.running():
            beside = asyncio.gather(
                Watch(desk, office.live).run(), Checkpoints(desk).run(), give_back_again_and_again()
            )
            if wechat is not None:
                await wechat.start()
            scheduler.start()
            yield
            scheduler.stop()
            leading.give_up()
            if wechat is not None:
                await wechat.stop()
            beside.cancel()
            inbox.close()

    app = FastAPI(title="Anxin 安心售后", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.include_router(rest.router(inbox, settings.rest_key.get_secret_value()))
    app.include_router(decisions.router())
    app.include_router(metrics.router(settings, what_waits))
    widgets = {name: brand.widget for name, brand in load_brands(settings.brands).items() if brand.widget is not None}
    access = Access(settings.session_key.get_secret_value())
    tools = Tools(
        widgets,
        inbox,
        desk,
        office.clock,
        office.live,
        office.typing,
        office.customer_types,
        office.rulebooks,
        access,
        settings.uploads,
        settings.brands,
        settings.brand.name,
        limits=shared.limits,
    )
    add_widget(app, tools)
    agents_pages.add_to(app, office)
    app.state.live = office.live
    app.state.office = office
    if wechat is not None:
        app.include_router(wechat.router)
    app.mount("/page", StaticFiles(directory=web.PAGE), name="page")
    answer_errors(app)
    if settings.trusted_proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=settings.trusted_proxies)

    @app.get("/health")
    async def health() -> dict[str, str]:
        if not inbox.ready:
            raise HTTPException(503, "starting")
        return {"status": "ok"}

    return app


def _rounds(inbox: Inbox, wechat: WeChat | None) -> Callable[[], Parts | None]:
    """What the rounds are gone with: None until the brain is there, then always the same."""
    made: list[Parts] = []

    def parts() -> Parts | None:
        brain = inbox.brain
        if brain is not None and not made:
            rounds = Rounds(brain.desk, brain.wordings, brain.rulebooks, time.sleep)
            made.append((rounds, Outbox(brain.desk, _pushed(wechat)), brain.clock))
        return made[0] if made else None

    return parts


def _pushed(wechat: WeChat | None) -> dict[str, Channel]:
    """The channels that must be written to."""
    return {} if wechat is None else {OFFICIAL: wechat.delivery, WECOM: wechat.wecom_delivery}
