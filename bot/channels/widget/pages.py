"""The widget's one script, the window as a page of its own at `/`, and a demo page for every brand with a widget."""

from __future__ import annotations

from html import escape
from pathlib import Path

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse

from bot.channels.widget.tools import Tools

SCRIPT = Path(__file__).resolve().parents[2] / "widget" / "dist" / "widget.js"
FRONT = Path(__file__).with_name("front.html")
DEMO = Path(__file__).with_name("demo.html")
NO_WINDOW = "没有品牌开通网页窗口，请在 brands/ 的品牌文件里写 widget"
SCRIPT_HEADERS = {
    "Cache-Control": "public, max-age=300",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
PAGE_HEADERS = {
    "Content-Security-Policy": STRICT,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def router(tools: Tools) -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/widget.js")
    async def script() -> FileResponse:
        return FileResponse(SCRIPT, media_type="text/javascript", headers=SCRIPT_HEADERS)

    @routes.get("/")
    async def front() -> HTMLResponse:
        return _page(FRONT, tools, _first(tools))

    @routes.get("/demo")
    async def first_demo() -> RedirectResponse:
        return RedirectResponse(f"/demo/{_first(tools)}")

    @routes.get("/demo/style.css")
    async def style() -> FileResponse:
        return FileResponse(DEMO.with_suffix(".css"), media_type="text/css")

    @routes.get("/demo/{brand}")
    async def demo(brand: str) -> HTMLResponse:
        return _page(DEMO, tools, brand)

    return routes


def _first(tools: Tools) -> str:
    if not tools.widgets:
        raise HTTPException(404, NO_WINDOW)
    return tools.first if tools.first in tools.widgets else next(iter(tools.widgets))


def _page(file: Path, tools: Tools, brand: str) -> HTMLResponse:
    """A page with the widget of `brand`. Raises HTTPException 404 for a brand that has none."""
    widget, page = tools.widget(brand), file.read_text(encoding="utf-8")
    for name, value in (("brand", brand), ("title", widget.title), ("colour", widget.colour)):
        page = page.replace("{{" + name + "}}", escape(value))
    return HTMLResponse(page, headers=PAGE_HEADERS)
