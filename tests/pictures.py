"""The pictures of the window in `docs/images`, taken of the whole desk as it is now: `python -m tests.pictures`."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.settings import PROJECT, load_settings
from bot.train import ensure_model
from bot.wiring import make_brain
from desk.clock import Clock
from desk.service import Desk
from tests.bot.agents.test_page import Workplace
from tests.bot.channels.widget.window import Window
from tests.browser import ARGUMENTS, CHROMIUM, serving
from tests.conftest import wait_until_ready
from trainer.app import create_app

IMAGES = PROJECT / "docs" / "images"
AGENT, PASSWORD = "1001", "a password for pictures"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
FRIDGE = "冰箱昨天刚送到就不制冷，2399元买的，有发票，我要退货"
MOST_QUESTIONS = 6


@dataclass
class Studio:
    """A running desk and a browser; nothing moves in its pictures."""

    url: str
    desk: Desk
    browser: Browser

    def page(self, path: str, **options: Any) -> Page:
        context = self.browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce", **options
        )
        page = context.new_page()
        page.goto(f"{self.url}{path}")
        return page

    def window(self, path: str = "/demo/demo", **options: Any) -> Window:
        return Window(self.page(path, **options)).open()

    def agent(self) -> Workplace:
        workplace = Workplace(self.page("/agents", viewport={"width": 1440, "height": 900}))
        workplace.log_in(AGENT, PASSWORD)
        workplace.come_on_duty()
        return workplace


def answered(window: Window) -> None:
    expect(window.said).not_to_have_count(0)
    expect(window.log.locator(".state:not(.delivered)")).to_have_count(0)


def decided(window: Window) -> None:
    """A claim, answered by the first choice until there is a decision."""
    window.say(FRIDGE)
    for _ in range(MOST_QUESTIONS):
        answered(window)
        if window.card.count():
            break
        window.choices.first.click()
    expect(window.card).to_be_visible()


def beginning(studio: Studio) -> Page:
    return studio.window(**DESKTOP).page


def card(studio: Studio) -> Page:
    window = studio.window(viewport={"width": 1280, "height": 1000})
    decided(window)
    window.card.locator(".card-head").evaluate("head => head.closest('.scroller').scrollTop += 10000")
    return window.page


def front(studio: Studio) -> Page:
    window = Window(studio.page("/", viewport={"width": 1000, "height": 1180}))
    decided(window)
    return window.page


def dark(studio: Studio) -> Page:
    window = studio.window("/demo/digital", color_scheme="dark", **PHONE)
    window.say("手机总是自动关机")
    answered(window)
    return window.page


def narrow(studio: Studio) -> Page:
    window = studio.window(viewport={"width": 320, "height": 568})
    window.say("洗衣机漏水")
    answered(window)
    window.page.context.set_offline(True)
    window.say("漏得挺厉害的，地板都湿了")
    expect(window.notice).not_to_have_text("")
    return window.page


def handover(studio: Studio) -> Page:
    agent = studio.agent()
    window = studio.window(viewport={"width": 820, "height": 1000})
    window.say("找人工客服")
    expect(agent.waiting).to_have_count(1)
    agent.waiting.first.get_by_role("button", name="接手").click()
    agent.answer("您好，您说的我看过了，前面讲过的不用再讲。我查一下师傅的时间，10分钟内回复您")
    expect(window.log.get_by_text("10分钟内回复您")).to_be_visible()
    agent.draft.press_sequentially("师傅")
    expect(window.person).to_contain_text("正在输入")
    return window.page


PICTURES: dict[str, Callable[[Studio], Page]] = {
    "conversation": front,
    "widget-desktop": beginning,
    "widget-card": card,
    "widget-phone-dark": dark,
    "widget-320-offline": narrow,
    "widget-handover": handover,
}


@contextmanager
def studio() -> Iterator[Studio]:
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        database = f"sqlite:///{folder}/desk.db"
        models = ensure_model(load_settings().models).parent
        settings = load_settings(models=models, database_url=database, trainer_folder=Path(folder) / "trainer")
        desk = Desk.open(database)
        with desk.work() as work:
            work.agents.add(AGENT, "示范坐席", "agent", PASSWORD, clock.now())
        with serving(create_app(settings, lambda: make_brain(settings, clock), clock)) as url:
            wait_until_ready(url)
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            yield Studio(url, desk, browser)
            browser.close()
        desk.close()


def main() -> None:
    with studio() as at:
        for name, pose in PICTURES.items():
            page = pose(at)
            page.screenshot(path=IMAGES / f"{name}.png")
            page.context.close()
            print(IMAGES / f"{name}.png")


if __name__ == "__main__":
    main()
