"""Brands' files: what is read, and what an operator is told in Chinese when something is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.brands import load_brands, load_rulebooks
from bot.channels.wechat.menu import custom_menu
from bot.settings import PROJECT, SettingsError

SAMPLE = PROJECT / "brands" / "demo.yml.sample"
ENVIRONMENT = {
    "DEMO_WECHAT_TOKEN": "t0ken",
    "DEMO_WECHAT_AES_KEY": "k" * 43,
    "DEMO_WECHAT_SECRET": "s3cret",
    "DEMO_WECOM_TOKEN": "t0ken",
    "DEMO_WECOM_AES_KEY": "k" * 43,
    "DEMO_WECOM_SECRET": "s3cret",
}
WECHAT = {
    "appid": "wx0123456789abcdef",
    "account": "gh_demo",
    "token_env": "DEMO_WECHAT_TOKEN",
    "aes_key_env": "DEMO_WECHAT_AES_KEY",
    "secret_env": "DEMO_WECHAT_SECRET",
}


def complaint(folder: Path, content: object, environment: dict[str, str] = ENVIRONMENT, name: str = "demo.yml") -> str:
    text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        load_brands(folder, environment)
    return str(error.value)


def test_the_sample_can_be_used_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "demo.yml").write_text(SAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    brand = load_brands(tmp_path, ENVIRONMENT)["demo"]
    assert brand.wechat is not None
    assert brand.wecom is not None
    assert brand.wechat.secret.get_secret_value() == "s3cret"
    assert "s3cret" not in repr(brand)
    assert brand.widget is not None
    assert brand.widget.origins == ["https://shop.example"]
    menu = custom_menu(brand.wechat.menu)
    assert menu["button"][0]["sub_button"][0] == {"type": "click", "name": "商品坏了", "key": "商品坏了，想报修"}


def test_without_files_there_are_no_brands(tmp_path: Path) -> None:
    assert load_brands(tmp_path) == {}
    assert load_brands(tmp_path / "missing") == {}


def test_a_brand_may_do_without_wechat(tmp_path: Path) -> None:
    (tmp_path / "demo.yml").write_text("", encoding="utf-8")
    assert load_brands(tmp_path)["demo"].wechat is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"appid": "0123"}, "wechat.appid 格式不对"),
        ({"mode": "secret"}, "wechat.mode 只能填：'plain', 'compatible', 'safe'"),
        ({"mod": "safe"}, "wechat.mod 不认识这一项，请检查有没有写错"),
        ({"account": None}, "wechat.account 请填文字"),
        ({"customer_service": "也许"}, "wechat.customer_service 请填 true 或 false"),
        ({"token": "abc"}, "wechat.token 不能写在文件里，请放进环境变量，填 token_env"),
        ({"secret_env": "s3cret value"}, "密钥本身不要写进文件"),
        ({"secret_env": "NOT_SET"}, "环境变量 NOT_SET 没有设置（wechat.secret_env）"),
        ({"aes_key_env": None}, "安全模式和兼容模式要填 aes_key_env"),
        ({"menu": [{"name": "售后", "items": []}]}, "wechat.menu.0.items 至少1个"),
        ({"menu": [{"name": "售后", "items": [{"name": "报修"}]}]}, "要填一个，也只能填一个"),
        ({"menu": [{"name": "很长很长的名字", "items": [{"name": "报修", "say": "报修"}]}]}, "name 太长，最多5个汉字"),
        ({"menu": [{"name": "售后", "items": [{"name": "报修", "say": "报" * 50}]}]}, "say 太长，最多40个汉字"),
        ({"menu": [{"name": "好", "items": [{"name": "官网", "url": "example.com"}]}]}, "url 格式不对"),
        ({"menu": "无"}, "wechat.menu 应当是一个列表"),
    ],
)
def test_what_is_wrong_is_told_in_chinese(tmp_path: Path, change: dict[str, object], said: str) -> None:
    told = complaint(tmp_path, {"wechat": {**WECHAT, **change}})
    assert told.startswith("品牌文件 demo.yml：")
    assert said in told
    assert "s3cret" not in told


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": ""}, "widget.title 不能为空"),
        ({"colour": "green"}, "widget.colour 格式不对"),
        ({"greeting": []}, "widget.greeting 至少1个"),
        ({"origins": ["https://shop.example/"]}, "widget.origins.0 格式不对"),
        ({"origins": ["*"]}, "widget.origins.0 格式不对"),
        ({"logo": "logo.svg"}, "widget.logo 格式不对"),
        ({"secret": "abc"}, "widget.secret 不能写在文件里"),
        ({"menu": [{"name": "报修"}]}, "widget.menu.0.say 没有填写"),
    ],
)
def test_what_is_wrong_with_a_widget_is_told(tmp_path: Path, change: dict[str, object], said: str) -> None:
    assert said in complaint(tmp_path, {"widget": {"title": "店", "greeting": ["您好"], **change}})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rules": "unknown"}, "rules 没有这一套品牌规则，现有：digital"),
        ({"hours": "早九晚五"}, "hours 写成 09:00-21:00 这样"),
        ({"hours": "21:00-09:00"}, "hours 写成 09:00-21:00 这样，结束要晚于开始"),
        ({"hotline": ""}, "hotline 不能为空"),
    ],
)
def test_what_is_wrong_with_a_brands_rules_is_told(tmp_path: Path, change: dict[str, object], said: str) -> None:
    assert said in complaint(tmp_path, change)
    with pytest.raises(SettingsError, match="品牌文件 demo"):
        load_rulebooks(tmp_path, "demo")


def test_each_brand_has_its_rules_line_and_hours() -> None:
    books = load_rulebooks(PROJECT / "brands", "demo")
    names = ("hotline", "service_hours", "human_reply_minutes")
    assert [books.of("web:demo/li").number(name) for name in names] == ["400-5550-1000", "08:00-22:00", 10]
    assert [books.of("web:digital/li").number(name) for name in names] == ["400-5550-2000", "09:00-21:00", 5]
    assert books.of("rest:li").number("hotline") == "400-5550-1000"


def test_rules_can_be_read_without_secrets(tmp_path: Path) -> None:
    (tmp_path / "demo.yml").write_text(SAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    assert load_rulebooks(tmp_path, "other").of("wechat:demo/li").number("hotline") == "400-000-0000"


def test_the_demo_brands_have_widgets() -> None:
    brands = load_brands(PROJECT / "brands", {})
    assert [name for name, brand in brands.items() if brand.widget is not None] == ["demo", "digital"]


def test_other_faults_are_told_too(tmp_path: Path) -> None:
    assert "没有填写" in complaint(tmp_path, {"wechat": {}})
    assert "不是正确的 YAML 格式" in complaint(tmp_path, "wechat: [")
    assert "名称: 内容" in complaint(tmp_path, "- wechat")
    assert "43位" in complaint(tmp_path, {"wechat": WECHAT}, {**ENVIRONMENT, "DEMO_WECHAT_AES_KEY": "short"})
    (tmp_path / "demo.yml").unlink()
    assert "文件名" in complaint(tmp_path, "", name="Demo 店.yml")
