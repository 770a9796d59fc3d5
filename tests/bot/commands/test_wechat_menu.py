"""Publishing a brand's menu."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from bot.commands.wechat_menu import publish_menu
from bot.settings import PROJECT, SettingsError
from tests.browser import serving
from tests.wechat.api import api
from tests.wechat.platform import Platform
from tests.wechat.shop import AES_KEY, APPID, SECRET, TOKEN

SAMPLE = (PROJECT / "brands" / "demo.yml.sample").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values = {"TOKEN": TOKEN, "AES_KEY": AES_KEY, "SECRET": SECRET}
    for name, value in values.items():
        monkeypatch.setenv(f"DEMO_WECHAT_{name}", value)
        monkeypatch.setenv(f"DEMO_WECOM_{name}", value)
    monkeypatch.setenv("ANXIN_BRANDS", str(tmp_path))
    monkeypatch.setenv("ANXIN_DATABASE_URL", f"sqlite:///{tmp_path}/desk.db")


def test_the_menu_of_the_brands_file_is_published(tmp_path: Path) -> None:
    platform, out = Platform(speed=1.0), io.StringIO()
    with serving(api(platform)) as address:
        file = SAMPLE.replace("wx0123456789abcdef", APPID).replace("wechat:", f"wechat:\n  api: {address}", 1)
        (tmp_path / "demo.yml").write_text(file, encoding="utf-8")
        assert publish_menu("demo", out) == 0
    assert [group["name"] for group in platform.menus[0]["button"]] == ["售后服务", "找人工"]
    assert "菜单已发布" in out.getvalue()


def test_a_brand_without_a_menu_is_told(tmp_path: Path) -> None:
    (tmp_path / "demo.yml").write_text("", encoding="utf-8")
    for brand in ("demo", "nobody"):
        with pytest.raises(SettingsError, match="没有公众号的菜单"):
            publish_menu(brand, io.StringIO())
