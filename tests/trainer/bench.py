"""The workbench in a browser, as its tests handle it."""

from __future__ import annotations

import base64
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.channels.widget.pages import SCRIPT
from tests.trainer.conftest import PASSWORD

AXE = SCRIPT.parents[1] / "node_modules" / "axe-core" / "axe.min.js"
QUALITY = 60
"""Of the guide's pictures, in per cent."""
LAPTOP = {"width": 1366, "height": 768}


@dataclass
class Bench:
    """One trainer's browser."""

    page: Page

    def log_in(self, number: str, password: str = PASSWORD) -> None:
        self.page.get_by_label("工号").fill(number)
        self.page.get_by_label("密码").fill(password)
        self.button("登录").click()

    def open_tab(self, name: str) -> Locator:
        """Shows the tab, and gives its panel."""
        self.page.get_by_role("tab", name=name, exact=True).click()
        panel = self.page.get_by_role("tabpanel", name=name)
        expect(panel).to_be_visible()
        return panel

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    @property
    def toast(self) -> Locator:
        return self.page.locator("#toast")

    def violations(self) -> list[str]:
        """What axe finds wrong with the page as it stands."""
        if not AXE.exists():
            pytest.skip("axe-core is not there: npm ci in bot/widget")
        # As a script of the page it would be refused: the page's policy is strict.
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: dict[str, Any] = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]


def take_refusals(console: list[str]) -> list[str]:
    """The refused requests that Chromium reported, taken out of the console."""
    found = [match.group(1) for match in (re.search(r"status of (\d{3})", line) for line in console) if match]
    console.clear()
    return found


def picture(bench: Bench, name: str) -> None:
    """Kept in the folder that ANXIN_PICTURES names, for whoever wants to look."""
    if folder := os.environ.get("ANXIN_PICTURES"):
        bench.page.screenshot(path=f"{folder}/{name}.png")


def guide_picture(bench: Bench, name: str) -> None:
    """Kept as WebP where ANXIN_GUIDE_PICTURES says, at a tenth of what a PNG takes."""
    if folder := os.environ.get("ANXIN_GUIDE_PICTURES"):
        session = bench.page.context.new_cdp_session(bench.page)
        shot = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
        Path(folder, f"trainer-{name}.webp").write_bytes(base64.b64decode(shot["data"]))
