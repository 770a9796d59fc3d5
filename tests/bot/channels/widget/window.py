"""The widget's window as a test sees it, and a shop's page that it is embedded in."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.sync_api import Locator, Page, expect

HOSTILE_STYLES = """
  * { color: red !important; font-size: 40px !important; display: block !important; }
  button, textarea, div, p, section, anxin-widget { display: none !important; position: static !important; }
  html { font-size: 40px; }
"""


class Window:
    """What a customer can see and do."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.launcher = page.get_by_role("button", name="在线客服")
        self.box = page.get_by_role("dialog")
        self.log = page.get_by_role("log")
        self.input = page.get_by_label("您想说的话")
        self.send = self.button("发送")
        self.said = self.log.locator(".customer .bubble")
        self.answers = self.log.locator(".desk:not(:has-text('您好，这里是')) .bubble")
        self.heard = self.log.locator(".desk:not(:has-text('您好，这里是')) .bubble, .agent .bubble")
        self.card = self.log.get_by_role("article", name="处理方案")
        self.choices = page.get_by_role("group", name="可以选的回答").get_by_role("button")
        self.menu = page.get_by_role("group", name="常用服务").get_by_role("button")
        self.notice = page.locator(".notice")
        self.person = page.locator(".person")
        self.files = page.locator("input[type=file]")
        self.photos = self.log.get_by_role("img")

    def open(self) -> Window:
        self.launcher.click()
        expect(self.box).to_be_visible()
        return self

    def say(self, text: str) -> None:
        self.input.fill(text)
        self.input.press("Enter")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)


Open = Callable[..., Window]
"""Opens a page with the widget on it, with options of Playwright's `new_context`, and `path` of the page."""


def host_page(script: str, attributes: str = 'data-brand="demo"', styles: str = "", policy: str = "") -> FastAPI:
    """A shop's page with the widget's one line."""
    app = FastAPI()
    head = "<meta charset=utf-8><title>店</title>"
    if not policy:
        head += f"<style>{styles}</style><link rel=icon href=data:,>"
    line = f'<script src="{script}/widget.js" {attributes} async></script>'

    @app.get("/")
    async def page() -> HTMLResponse:
        headers = {"Content-Security-Policy": policy} if policy else {}
        body = f"<h1>店</h1>{line}"
        return HTMLResponse(
            f"<!doctype html><html lang=zh-CN><head>{head}</head><body>{body}</body></html>", 200, headers
        )

    return app
