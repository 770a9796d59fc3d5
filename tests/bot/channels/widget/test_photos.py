"""Photos of the fault and the invoice, chosen in the window."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import FilePayload, expect

from bot.uploads import MOST_BYTES
from tests.bot.channels.widget.shop import Shop
from tests.bot.channels.widget.test_talk import photo
from tests.bot.channels.widget.window import Window


def a_photo(name: str = "故障.jpg", content: bytes | None = None, kind: str = "image/jpeg") -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": photo() if content is None else content}


def kept(shop: Shop) -> list[Path]:
    return [path for path in (shop.folder / "uploads").rglob("*") if path.is_file()]


def test_a_photo_is_shown_kept_and_thanked_for(window: Window, shop: Shop) -> None:
    window.files.set_input_files(a_photo())
    expect(window.log.get_by_role("img", name="您发的照片")).to_be_visible()
    expect(window.answers).to_have_count(1)
    assert len(kept(shop)) == 1
    assert b"telling camera" not in kept(shop)[0].read_bytes()
    window.page.reload()
    canvas = window.log.get_by_role("img", name="您发的照片")
    expect(canvas).to_have_attribute("width", "60")
    expect(canvas).to_have_attribute("height", "40")


def test_ten_files_at_once_are_six(window: Window, shop: Shop) -> None:
    window.files.set_input_files([a_photo(f"{number}.jpg") for number in range(10)])
    expect(window.notice).to_have_text("一次最多发6张，其余4张没有发")
    expect(window.log.get_by_role("img", name="您发的照片")).to_have_count(6)
    expect(window.answers).to_have_count(6)
    assert len(kept(shop)) == 1


def test_what_is_no_photo_is_said_so(window: Window, shop: Shop, console: list[str]) -> None:
    huge = bytes(MOST_BYTES + 1)
    window.files.set_input_files([a_photo("说明.pdf", b"%PDF", "application/pdf"), a_photo("很大.jpg", huge)])
    expect(window.notice).to_contain_text("“说明.pdf”不是照片")
    expect(window.notice).to_contain_text("“很大.jpg”超过10MB")
    window.files.set_input_files(a_photo("假的.jpg", b"<script>alert(1)</script>"))
    expect(window.log.get_by_text("这个文件不是能打开的照片")).to_be_visible()
    window.button("删除").click()
    expect(window.log.get_by_text("这个文件不是能打开的照片")).to_have_count(0)
    window.say("在吗")
    expect(window.answers).to_have_text(["收到：在吗"])
    assert kept(shop) == []
    assert all("422" in complaint for complaint in console)
    console.clear()


def test_a_photo_chosen_offline_outlives_a_reload(window: Window, shop: Shop) -> None:
    expect(window.log.get_by_text("您好")).to_be_visible()
    window.page.context.set_offline(True)
    window.files.set_input_files(a_photo("发票.jpg"))
    expect(window.log.get_by_text("等待发送")).to_be_visible()
    assert kept(shop) == []
    window.page.context.set_offline(False)
    window.page.reload()
    expect(window.log.get_by_role("img", name="您发的照片")).to_be_visible()
    expect(window.answers).to_have_count(1)
    assert len(kept(shop)) == 1
