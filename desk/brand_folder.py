"""A brand's folder of goods, outlets, dealers and orders: read and checked before anything is loaded.

The files are `products.yml`, `outlets.yml`, `promotions.yml`, `orders.yml`, `dealers.yml` and `recalls.yml`, each a
list of entries with the columns of the table of that name; `products.yml` holds the stock as well (outlet: quantity).
A file that is not there leaves its table alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from desk.orders import Purchase
from desk.outlets import Level
from entitlement.data import words


class BrandFolderError(Exception):
    """The folder cannot be loaded; the message names, in Chinese, each file and entry that is wrong."""


def _known_category(value: str) -> str:
    if value not in words("facts")["category"]["codes"]:
        raise ValueError(f"没有“{value}”这个品类")
    return value


def _exact(value: Any) -> Any:
    if isinstance(value, float):
        raise ValueError('金额请加引号，写成 "2399.00"')
    return value


Category = Annotated[str, AfterValidator(_known_category)]
Money = Annotated[Decimal, BeforeValidator(_exact), Field(gt=0, max_digits=9, decimal_places=2)]
Text = Annotated[str, Field(min_length=1)]


class Entry(BaseModel):
    """One entry of a file. An unknown key is an error: it is most likely a typing mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ProductEntry(Entry):
    model: Text
    name: Text
    category: Category
    guide_price: Money
    features: list[Text] = Field(min_length=1)
    aliases: list[Text] = []
    alternatives: list[Text] = []
    on_sale: bool = True
    made_from: date | None = None
    discontinued_on: date | None = None
    parts_until: date | None = None
    stock: dict[str, Annotated[int, Field(ge=0)]] = {}


class OutletEntry(Entry):
    id: Text
    level: Level
    name: Text
    province: Text
    city: Text
    county: str | None = None
    address: Text
    phone: Annotated[str, Field(pattern=r"^[0-9][0-9-]{5,19}$")]
    hours: Text
    categories: list[Category] = []
    closed_on: date | None = None


class PromotionEntry(Entry):
    id: Text
    category: Category
    model: str | None = None
    text: Text
    starts_on: date
    ends_on: date

    @model_validator(mode="after")
    def _ends_after_its_start(self) -> PromotionEntry:
        if self.ends_on < self.starts_on:
            raise ValueError("结束日期早于开始日期")
        return self


class OrderEntry(Purchase):
    model_config = ConfigDict(extra="forbid", frozen=True)

    phone_end: Annotated[str, Field(pattern=r"^\d{4}$")]
    outlet_id: str | None = None
    category: Category
    price_paid: Money


class DealerEntry(Entry):
    id: Annotated[str, Field(pattern=r"^[A-Z]{2}\d{4,8}$")]
    name: Text
    province: Text
    city: Text
    phone: Text
    authorised: bool
    authorised_until: date | None = None


class RecallEntry(Entry):
    id: Text
    category: Category
    models: list[Text] = Field(min_length=1)
    brands: list[Text] = []
    made_from: date
    made_to: date
    hazard: Text
    remedy: Text
    source: Text
    published_on: date


@dataclass(frozen=True)
class BrandFolder:
    """What a folder holds, by file; None for a file that is not there."""

    products: list[ProductEntry] | None = None
    outlets: list[OutletEntry] | None = None
    promotions: list[PromotionEntry] | None = None
    orders: list[OrderEntry] | None = None
    dealers: list[DealerEntry] | None = None
    recalls: list[RecallEntry] | None = None
    problems: list[str] = field(default_factory=list, compare=False)


FILES: Mapping[str, tuple[type[Entry] | type[OrderEntry], str]] = {
    "products": (ProductEntry, "model"),
    "outlets": (OutletEntry, "id"),
    "promotions": (PromotionEntry, "id"),
    "orders": (OrderEntry, "number"),
    "dealers": (DealerEntry, "id"),
    "recalls": (RecallEntry, "id"),
}


def read_brand_folder(folder: Path) -> BrandFolder:
    """The folder's entries, all checked.

    Raises:
        BrandFolderError: the folder or an entry cannot be used; every problem is named.
    """
    problems: list[str] = []
    read: dict[str, Any] = {}
    for name, (kind, key) in FILES.items():
        path = folder / f"{name}.yml"
        if path.is_file():
            read[name] = list(_entries(path, kind, key, problems.append))
    if not read:
        problems.append(f"{folder}：这里没有品牌资料，应当有 {'、'.join(f'{name}.yml' for name in FILES)} 中的文件")
    if not problems:
        problems += _dangling(BrandFolder(**read))
    if problems:
        raise BrandFolderError("\n".join(problems))
    return BrandFolder(**read)


def _entries(path: Path, kind: type[BaseModel], key: str, complain: Callable[[str], None]) -> Iterator[Any]:
    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        complain(f"{path.name}：不是能读的 YAML（{' '.join(str(error).split())}）")
        return
    if not isinstance(written, list):
        complain(f"{path.name}：应当是一个列表，每项以“- ”开头")
        return
    seen: set[str] = set()
    for number, entry in enumerate(written, 1):
        name = str(entry.get(key, "")) if isinstance(entry, Mapping) else ""
        place = f"{path.name} 第{number}项（{name or '没有' + key}）"
        if name and name in seen:
            complain(f"{place}：前面已经有一项叫这个")
        seen.add(name)
        try:
            yield kind.model_validate(entry)
        except ValidationError as error:
            for problem in error.errors():
                complain(f"{place}：{_in_chinese(problem)}")


_SENTENCES = {
    "missing": "缺少“{field}”",
    "extra_forbidden": "不认识“{field}”这一项",
    "string_type": "“{field}”应当是文字，数字请加引号",
    "string_too_short": "“{field}”不能空着",
    "string_pattern_mismatch": "“{field}”的写法不对",
    "too_short": "“{field}”至少要有一条",
    "list_type": "“{field}”应当是列表",
    "dict_type": "“{field}”应当是一组“名称: 数值”",
    "bool_type": "“{field}”应当写 true 或 false",
    "bool_parsing": "“{field}”应当写 true 或 false",
    "model_type": "应当是一组“名称: 内容”",
}
_BEGINNINGS = (("date", "“{field}”应当是日期，写成 2026-11-21"), ("decimal", "“{field}”应当是大于零的金额"))


def _in_chinese(problem: Mapping[str, Any]) -> str:
    kind, name = str(problem["type"]), ".".join(str(part) for part in problem["loc"])
    if kind == "value_error":
        return (f"“{name}”" if name else "") + re.sub("^Value error, ", "", str(problem["msg"]))
    if kind in ("literal_error", "enum"):
        return f"“{name}”只能是 {(problem.get('ctx') or {}).get('expected', '')}"
    beginning = next((text for start, text in _BEGINNINGS if kind.startswith(start)), "“{field}”的值不对")
    return _SENTENCES.get(kind, beginning).format(field=name)


def _dangling(brand: BrandFolder) -> Iterator[str]:
    """Names of outlets and models that lead nowhere within the folder."""
    models = {product.model for product in brand.products or []}
    outlets = {outlet.id for outlet in brand.outlets or []}
    for product in brand.products or []:
        yield from _unknown("products.yml", product.model, "型号", product.alternatives, models)
        if brand.outlets is not None:
            yield from _unknown("products.yml", product.model, "网点", product.stock, outlets)
    for promotion in brand.promotions or []:
        if promotion.model and brand.products is not None:
            yield from _unknown("promotions.yml", promotion.id, "型号", [promotion.model], models)


def _unknown(file: str, entry: str, what: str, named: Any, known: set[str]) -> Iterator[str]:
    for name in named:
        if name not in known:
            yield f"{file}（{entry}）：没有“{name}”这个{what}"
