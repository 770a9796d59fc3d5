"""The address that WeChat calls: `/wechat/{brand}`."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import PlainTextResponse, Response

from bot.channels.wechat.account import Account
from bot.channels.wechat.answer import Answer
from bot.channels.wechat.late import LateAnswers
from bot.channels.wechat.received import Received, read_received, type_of
from bot.channels.wechat.seal import Opened, RefusedError
from bot.channels.wechat.xml import write_xml
from bot.metrics import WECHAT_REPLIES
from desk.clock import Clock

logger = logging.getLogger(__name__)

MOST_BODY_BYTES = 64 * 1024
SUCCESS = "success"


def router(accounts: Mapping[str, Account], late: LateAnswers, clock: Clock) -> APIRouter:
    """The routes of all brands that have an official account."""
    routes = APIRouter(prefix="/wechat", tags=["wechat"])

    def account_of(brand: str) -> Account:
        if brand not in accounts:
            raise HTTPException(404, "no such brand")
        return accounts[brand]

    @routes.get("/{brand}")
    async def verify(brand: str, request: Request) -> PlainTextResponse:
        try:
            return PlainTextResponse(account_of(brand).seal.echo(request.query_params, clock.now()))
        except RefusedError as refusal:
            raise refused(brand, refusal) from None

    @routes.post("/{brand}")
    async def receive(brand: str, request: Request) -> Response:
        account = account_of(brand)
        try:
            opened = await _open(account, request, clock)
        except RefusedError as refusal:
            raise refused(brand, refusal) from None
        message = read_received(opened.fields)
        if message is None:
            WECHAT_REPLIES.labels("ignored").inc()
            logger.info("wechat %s: not answered: %s", brand, type_of(opened.fields))
            return PlainTextResponse(SUCCESS)
        return await _respond(account, opened, message, request, late, clock)

    return routes


async def _open(account: Account, request: Request, clock: Clock) -> Opened:
    opened = account.seal.open(request.query_params, await read_body(request), clock.now())
    if opened.fields.get("ToUserName") != account.settings.account:
        raise RefusedError(403, "for another account")
    return opened


async def _respond(
    account: Account, opened: Opened, message: Received, request: Request, late: LateAnswers, clock: Clock
) -> Response:
    try:
        answer = await account.respond(message, late)
    except TimeoutError:
        WECHAT_REPLIES.labels("left to the next try").inc()
        raise HTTPException(504, "not answered in time; the same message may be sent again") from None
    if answer.texts and await request.is_disconnected():
        account.not_taken(message)
    return _response(account, opened, message, answer, clock)


async def read_body(request: Request) -> bytes:
    """The body, as far as it is one that WeChat may send. Raises RefusedError."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BODY_BYTES:
            raise RefusedError(413, "body too large")
    return bytes(body)


def refused(brand: str, refusal: RefusedError) -> HTTPException:
    """The response to what is not WeChat's; the log tells the operator why."""
    logger.warning("wechat %s: refused: %s", brand, refusal.reason)
    WECHAT_REPLIES.labels("refused").inc()
    return HTTPException(refusal.status, refusal.reason)


def _response(account: Account, opened: Opened, message: Received, answer: Answer, clock: Clock) -> Response:
    values: dict[str, str | int] = {
        "ToUserName": message.customer,
        "FromUserName": account.settings.account,
        "CreateTime": int(clock.now().timestamp()),
    }
    if answer.transfer:
        values |= {"MsgType": "transfer_customer_service"}
    elif answer.texts:
        values |= {"MsgType": "text", "Content": answer.texts[0]}
    else:
        WECHAT_REPLIES.labels("accepted").inc()
        return PlainTextResponse(SUCCESS)
    WECHAT_REPLIES.labels("answered").inc()
    text = write_xml(values)
    return Response(account.seal.close(text, clock.now()) if opened.encrypted else text, media_type="application/xml")
