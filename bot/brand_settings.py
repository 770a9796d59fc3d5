"""What may stand in a brand's file."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, field_validator, model_validator

from desk.service_hours import ServiceHours
from entitlement.rulebook import brand_rules

MOST_MENU_BYTES = {"top": 16, "item": 60, "say": 120}

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Variable = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$")]
"""The name of an environment variable; the secret itself must not stand in the file."""


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class MenuItem(Strict):
    """A button of the account's menu: it says something for the customer, or opens a page."""

    name: Text
    say: Text | None = None
    url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None

    @model_validator(mode="after")
    def _does_one_thing(self) -> Self:
        if (self.say is None) == (self.url is None):
            raise ValueError("say（替客户说的话）和 url（打开的网页）要填一个，也只能填一个")
        if self.say is not None and len(self.say.encode()) > MOST_MENU_BYTES["say"]:
            raise ValueError(f"say 太长，最多{MOST_MENU_BYTES['say'] // 3}个汉字")
        if len(self.name.encode()) > MOST_MENU_BYTES["item"]:
            raise ValueError(f"name 太长，最多{MOST_MENU_BYTES['item'] // 3}个汉字")
        return self


class MenuGroup(Strict):
    """One of the up to three buttons at the bottom, with up to five items above it."""

    name: Text
    items: Annotated[list[MenuItem], Field(min_length=1, max_length=5)]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(self.name.encode()) > MOST_MENU_BYTES["top"]:
            raise ValueError(f"name 太长，最多{MOST_MENU_BYTES['top'] // 3}个汉字")
        return self


class Template(Strict):
    """The template message that tells a customer, outside of the 48 hours, that there is news."""

    id: Text
    fields: dict[str, Text]


class WeChatSettings(Strict):
    """An official account. `token_env` and its like name environment variables."""

    appid: Annotated[str, Field(pattern=r"^wx[0-9a-f]{16}$")]
    account: Annotated[str, Field(pattern=r"^gh_\w+$")]
    mode: Literal["plain", "compatible", "safe"] = "safe"
    token_env: Variable
    aes_key_env: Variable | None = None
    secret_env: Variable
    customer_service: bool = True
    handover: Literal["agents", "transfer"] = "agents"
    welcome: Text | None = None
    scenes: dict[str, Text] = Field(default_factory=dict)
    menu: Annotated[list[MenuGroup], Field(max_length=3)] = Field(default_factory=list)
    template: Template | None = None
    api: Annotated[str, Field(pattern=r"^https?://\S+$")] = "https://api.weixin.qq.com"
    token: SecretStr = SecretStr("")
    aes_key: SecretStr = SecretStr("")
    secret: SecretStr = SecretStr("")

    @model_validator(mode="after")
    def _has_what_its_mode_needs(self) -> Self:
        if self.mode != "plain" and self.aes_key_env is None:
            raise ValueError("安全模式和兼容模式要填 aes_key_env（存放 EncodingAESKey 的环境变量名）")
        return self


class WeComSettings(Strict):
    """A customer-service account of WeCom (微信客服)."""

    corpid: Annotated[str, Field(pattern=r"^w[wx]\w{8,32}$")]
    open_kfid: Annotated[str, Field(pattern=r"^wk\w+$")]
    token_env: Variable
    aes_key_env: Variable
    secret_env: Variable
    handover: Literal["agents", "pool"] = "agents"
    welcome: Text | None = None
    api: Annotated[str, Field(pattern=r"^https?://\S+$")] = "https://qyapi.weixin.qq.com"
    token: SecretStr = SecretStr("")
    aes_key: SecretStr = SecretStr("")
    secret: SecretStr = SecretStr("")


class QuickReply(Strict):
    """A button below the greeting; pressed, it says `say` for the customer."""

    name: Text
    say: Text


class WidgetSettings(Strict):
    """The window that shops put on their pages. `origins` are the pages' addresses, such as `https://shop.example`.

    With `secret_env` the shop may sign who its customer is, see docs/widget.md.
    """

    title: Text
    subtitle: Text = "智能助手 · 可以转人工"
    colour: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")] = "#0f766e"
    logo: Annotated[str, Field(pattern=r"^[\w./-]+\.(png|jpg|webp)$")] | None = None
    greeting: Annotated[list[Text], Field(min_length=1, max_length=3)]
    menu: Annotated[list[QuickReply], Field(max_length=8)] = Field(default_factory=list)
    origins: list[Annotated[str, Field(pattern=r"^https?://[a-z0-9.-]+(:\d+)?$")]] = Field(default_factory=list)
    secret_env: Variable | None = None
    secret: SecretStr = SecretStr("")


class OwnRules(Strict):
    """What a brand promises in its own way. `rules` names its set of parameters in `entitlement/parameters/brand/`."""

    rules: Text | None = None
    hotline: Text | None = None
    hours: Text | None = None

    @field_validator("rules")
    @classmethod
    def _exists(cls, rules: str | None) -> str | None:
        if rules is not None and rules not in brand_rules():
            raise ValueError(f"没有这一套品牌规则，现有：{'、'.join(brand_rules()) or '无'}")
        return rules

    @field_validator("hours")
    @classmethod
    def _are_hours(cls, hours: str | None) -> str | None:
        try:
            ServiceHours.read(hours or "00:00-23:59")
        except ValueError:
            raise ValueError("写成 09:00-21:00 这样，结束要晚于开始") from None
        return hours


class Brand(OwnRules):
    """One brand: its rules, and its channels beside the ones that all brands share."""

    name: str
    widget: WidgetSettings | None = None
    wechat: WeChatSettings | None = None
    wecom: WeComSettings | None = None
