"""The brands that are served: one YAML file for each, checked as a whole; secrets come from the environment by name."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, ValidationError, model_validator
from pydantic_core import ErrorDetails

from bot.settings import SettingsError

NAME = re.compile(r"[a-z][a-z0-9-]{0,31}")
AES_KEY = re.compile(r"[A-Za-z0-9]{43}")
MOST_MENU_BYTES = {"top": 16, "item": 60, "say": 120}
SENTENCES = {
    "missing": "没有填写",
    "extra_forbidden": "不认识这一项，请检查有没有写错",
    "literal_error": "只能填：{expected}",
    "string_pattern_mismatch": "格式不对",
    "string_too_short": "不能为空",
    "too_long": "最多{max_length}个",
    "too_short": "至少{min_length}个",
    "bool_parsing": "请填 true 或 false",
    "int_parsing": "请填整数",
    "string_type": "请填文字",
    "model_type": "格式不对，下面应当缩进写各项内容",
    "list_type": "应当是一个列表，每项前面写“- ”",
    "dict_type": "格式不对，下面应当缩进写各项内容",
}

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


class Brand(Strict):
    """One brand: its channels beside the ones that all brands share."""

    name: str
    wechat: WeChatSettings | None = None
    wecom: WeComSettings | None = None


def load_brands(folder: Path, environment: Mapping[str, str] = os.environ) -> dict[str, Brand]:
    """The brands of the files `<name>.yml` in `folder`; none where there is no such folder.

    Raises:
        SettingsError: a file is wrong, or a secret is not in the environment; the message is in Chinese and holds no
            secret.
    """
    files = sorted(folder.glob("*.yml")) if folder.is_dir() else []
    return {path.stem: _load(path, environment) for path in files}


def _load(path: Path, environment: Mapping[str, str]) -> Brand:
    if not NAME.fullmatch(path.stem):
        raise SettingsError(f"品牌文件 {path.name}：文件名只能用小写字母、数字和“-”，以字母开头")
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        if not isinstance(content, dict):
            raise SettingsError(f"品牌文件 {path.name}：应当是“名称: 内容”的格式")
        sections = {name: _with_secrets(path, name, part, environment) for name, part in content.items()}
        return Brand.model_validate({**sections, "name": path.stem})
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"第{mark.line + 1}行附近" if mark is not None else ""
        raise SettingsError(f"品牌文件 {path.name}：{line}不是正确的 YAML 格式") from None
    except ValidationError as error:
        problems = "；".join(_sentence(problem) for problem in error.errors(include_url=False))
        raise SettingsError(f"品牌文件 {path.name}：{problems}") from None


def _with_secrets(path: Path, section: str, part: Any, environment: Mapping[str, str]) -> Any:
    if not isinstance(part, dict):
        return part
    for given in ("token", "aes_key", "secret"):
        if given in part:
            place = f"品牌文件 {path.name}：{section}.{given}"
            raise SettingsError(f"{place} 不能写在文件里，请放进环境变量，填 {given}_env")
    secrets = {}
    for field in ("token", "aes_key", "secret"):
        variable = part.get(f"{field}_env")
        if not isinstance(variable, str) or not re.fullmatch(r"[A-Z][A-Z0-9_]*", variable):
            continue
        value = environment.get(variable, "")
        if not value:
            raise SettingsError(f"品牌文件 {path.name}：环境变量 {variable} 没有设置（{section}.{field}_env）")
        if field == "aes_key" and not AES_KEY.fullmatch(value):
            raise SettingsError(f"环境变量 {variable} 应当是43位字母和数字（EncodingAESKey）")
        secrets[field] = value
    return {**part, **secrets}


def _sentence(problem: ErrorDetails) -> str:
    place = ".".join(str(part) for part in problem["loc"])
    kind = problem["type"]
    if kind == "value_error":
        text = str(problem["msg"]).removeprefix("Value error, ")
    elif kind == "string_pattern_mismatch" and place.endswith("_env"):
        text = "这里填环境变量的名字（大写字母、数字、下划线），密钥本身不要写进文件"
    else:
        text = SENTENCES.get(kind, "填写有误").format(**problem.get("ctx", {}))
    return f"{place} {text}" if place else text
