"""The HTTP side of WeChat's server, for official accounts."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, Response

from tests.wechat.platform import OK, Platform
from tests.wechat.shop import APPID, SECRET
from tests.wechat.wecom import WeCom, wecom_api


def api(platform: Platform, wecom: WeCom | None = None) -> FastAPI:
    """Everything that the desk may call."""
    app = FastAPI()
    app.include_router(tokens(platform))
    app.include_router(messages(platform))
    app.include_router(media(platform, wecom))
    if wecom is not None:
        app.include_router(wecom_api(wecom))
    return app


def tokens(platform: Platform) -> APIRouter:
    routes = APIRouter()

    @routes.post("/cgi-bin/stable_token")
    async def stable_token(request: Request) -> Response:
        body = await request.json()
        if (body["appid"], body["secret"]) != (APPID, SECRET):
            return answered(platform, {"errcode": 40125, "errmsg": "invalid appsecret"})
        token, seconds = platform.give_token(bool(body.get("force_refresh")))
        return JSONResponse({"access_token": token, "expires_in": max(int(seconds / platform.speed), 1)})

    return routes


def messages(platform: Platform) -> APIRouter:
    routes = APIRouter()

    @routes.post("/cgi-bin/message/custom/send")
    async def custom_send(request: Request, access_token: str) -> Response:
        body = await request.json()
        answer = platform.check_token(access_token)
        if answer is None and not platform.may_send:
            answer = {"errcode": 48001, "errmsg": "api unauthorized"}
        return answered(platform, answer or platform.send(body["touser"], body["text"]["content"]))

    @routes.post("/cgi-bin/message/template/send")
    async def template_send(request: Request, access_token: str) -> Response:
        answer = platform.check_token(access_token)
        if answer is None:
            platform.templates.append(await request.json())
        return answered(platform, answer or OK)

    @routes.post("/cgi-bin/menu/create")
    async def menu_create(request: Request, access_token: str) -> Response:
        answer = platform.check_token(access_token)
        if answer is None:
            platform.menus.append(await request.json())
        return answered(platform, answer or OK)

    return routes


def media(platform: Platform, wecom: WeCom | None) -> APIRouter:
    """Files that customers sent; both servers have them under the same address."""
    routes = APIRouter()

    @routes.get("/cgi-bin/media/get")
    async def media_get(access_token: str, media_id: str) -> Response:
        answer = None if wecom and access_token == wecom.token else platform.check_token(access_token)
        if answer is None and media_id in platform.media:
            return Response(platform.media[media_id], media_type="image/jpeg")
        return answered(platform, answer or {"errcode": 40007, "errmsg": "invalid media_id"})

    return routes


def answered(platform: Platform, answer: dict[str, Any]) -> Response:
    return JSONResponse(platform.note_refusal(answer))
