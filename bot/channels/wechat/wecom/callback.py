"""The address that WeCom calls: `/wecom/{brand}`."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import PlainTextResponse

from bot.channels.wechat.seal import RefusedError
from bot.channels.wechat.webhook import SUCCESS, read_body, refused
from bot.channels.wechat.wecom.service import Service
from desk.clock import Clock

NEWS = "kf_msg_or_event"


def router(services: Mapping[str, Service], clock: Clock) -> APIRouter:
    """The routes of all brands that have a customer-service account."""
    routes = APIRouter(prefix="/wecom", tags=["wecom"])

    def service_of(brand: str) -> Service:
        if brand not in services:
            raise HTTPException(404, "no such brand")
        return services[brand]

    @routes.get("/{brand}")
    async def verify(brand: str, request: Request) -> PlainTextResponse:
        try:
            return PlainTextResponse(service_of(brand).seal.echo(request.query_params, clock.now()))
        except RefusedError as refusal:
            raise refused(brand, refusal) from None

    @routes.post("/{brand}")
    async def news(brand: str, request: Request) -> PlainTextResponse:
        service = service_of(brand)
        try:
            opened = service.seal.open(request.query_params, await read_body(request), clock.now())
        except RefusedError as refusal:
            raise refused(brand, refusal) from None
        fields = opened.fields
        if fields.get("Event") == NEWS and fields.get("OpenKfId") == service.settings.open_kfid:
            service.told(fields.get("Token", ""))
        return PlainTextResponse(SUCCESS)

    return routes
