"""Nobody fills the memory: what a window sends, but for its photos, is a few lines of JSON."""

from __future__ import annotations

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.widget.origins import PREFIX

MOST_BYTES = 100 * 1024
TOO_MUCH = "内容太长了，请您分成几条发给我"
WITH_BODY = ("POST", "PUT")
COUNTED_ELSEWHERE = "/photos"


class Sizes:
    """ASGI middleware: a body is taken in up to `MOST_BYTES`, whatever its length was said to be."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or not path.startswith(PREFIX) or path.endswith(COUNTED_ELSEWHERE):
            await self._app(scope, receive, send)
            return
        kept = await _taken_in(receive) if scope["method"] in WITH_BODY else []
        if kept is None:
            await JSONResponse({"error": TOO_MUCH}, 413, {"Connection": "close"})(scope, receive, send)
            return

        async def again() -> Message:
            return kept.pop(0) if kept else await receive()

        await self._app(scope, again, send)


async def _taken_in(receive: Receive) -> list[Message] | None:
    """The whole body, or None as soon as it is too large."""
    kept: list[Message] = []
    size = 0
    while not kept or kept[-1].get("more_body"):
        kept.append(await receive())
        size += len(kept[-1].get("body", b""))
        if size > MOST_BYTES:
            return None
    return kept
