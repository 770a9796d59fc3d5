"""The brands that are served: one YAML file for each, checked as a whole; secrets come from the environment by name."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.brand_settings import Brand, OwnRules
from bot.settings import SettingsError
from desk.rulebooks import Rulebooks
from entitlement.rulebook import Rulebook, rulebook_of

NAME = re.compile(r"[a-z][a-z0-9-]{0,31}")
AES_KEY = re.compile(r"[A-Za-z0-9]{43}")
Model = TypeVar("Model", bound=BaseModel)
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


def load_brands(folder: Path, environment: Mapping[str, str] = os.environ) -> dict[str, Brand]:
    """The brands of the files `<name>.yml` in `folder`; none where there is no such folder.

    Raises:
        SettingsError: a file is wrong, or a secret is not in the environment; the message is in Chinese and holds no
            secret.
    """
    return {path.stem: _load(path, environment) for path in _files(folder)}


def load_rulebooks(folder: Path, default: str) -> Rulebooks:
    """The rules of the brands in `folder`; those of the brand `default` hold for customers of none of them.

    Raises:
        SettingsError: a file is wrong. Secrets are not looked at.
    """
    books = {path.stem: _rulebook(_checked(path, OwnRules, _own_rules(_content(path)))) for path in _files(folder)}
    return Rulebooks(books, books.get(default))


def _rulebook(own: OwnRules) -> Rulebook:
    book = rulebook_of(own.rules)
    told = {"hotline": own.hotline, "service_hours": own.hours}
    return book.with_brand({name: book.brand[name].confirmed(value) for name, value in told.items() if value})


def _own_rules(content: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name in OwnRules.model_fields}


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yml")) if folder.is_dir() else []


def _load(path: Path, environment: Mapping[str, str]) -> Brand:
    if not NAME.fullmatch(path.stem):
        raise SettingsError(f"品牌文件 {path.name}：文件名只能用小写字母、数字和“-”，以字母开头")
    sections = {name: _with_secrets(path, name, part, environment) for name, part in _content(path).items()}
    return _checked(path, Brand, {**sections, "name": path.stem})


def _content(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"第{mark.line + 1}行附近" if mark is not None else ""
        raise SettingsError(f"品牌文件 {path.name}：{line}不是正确的 YAML 格式") from None
    if not isinstance(content, dict):
        raise SettingsError(f"品牌文件 {path.name}：应当是“名称: 内容”的格式")
    return content


def _checked(path: Path, model: type[Model], content: dict[str, Any]) -> Model:
    try:
        return model.model_validate(content)
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
        text = SENTENCES.get(kind, "填写有误").format(**problem.get("ctx", {})).replace(" or ", ", ")
    return f"{place} {text}" if place else text
