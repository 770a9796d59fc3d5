"""A brand's folder: checked with sentences that name file and entry, loaded as often as one likes."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from desk.brand_folder import BrandFolderError, read_brand_folder
from desk.brand_loading import is_without_goods, load_brand
from desk.outlets import Level
from desk.service import Desk
from desk.tables import Outlet, Product, Promotion, Stock
from entitlement.data import words
from tests.desk.demo_brand import FOLDER, load_demo


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(FOLDER, tmp_path / "brand")


def test_the_demo_brand_covers_every_category_level_and_many_provinces() -> None:
    brand = read_brand_folder(FOLDER)
    assert {product.category for product in brand.products or []} == set(words("facts")["category"]["codes"])
    assert {outlet.level for outlet in brand.outlets or []} == set(Level)
    assert len({outlet.province for outlet in brand.outlets or []}) >= 12
    assert {dealer.authorised for dealer in brand.dealers or []} == {True, False}


def test_loading_twice_changes_nothing(desk: Desk) -> None:
    with desk.work() as work:
        assert is_without_goods(work.session)
    counts = [load_demo(desk), load_demo(desk)]
    assert counts[0] == counts[1]
    with desk.work() as work:
        assert not is_without_goods(work.session)
        for table, name in ((Product, "products"), (Outlet, "outlets"), (Promotion, "promotions")):
            assert work.session.scalar(select(func.count()).select_from(table)) == counts[0][name]


def test_a_changed_folder_brings_the_tables_up_to_it(desk: Desk, folder: Path) -> None:
    load_demo(desk)
    products = (folder / "products.yml").read_text(encoding="utf-8")
    changed = products.replace("{MALL: 12, ZJ-SHOP1: 3, SH-SHOP1: 2}", "{MALL: 11}").replace('"1899.00"', '"1799.00"')
    (folder / "products.yml").write_text(changed, encoding="utf-8")
    (folder / "promotions.yml").write_text("[]", encoding="utf-8")
    (folder / "orders.yml").unlink()
    with desk.work() as work:
        load_brand(work.session, read_brand_folder(folder))
    with desk.work() as work:
        product = work.products.get("AXB-260L")
        assert product is not None
        assert product.guide_price == "1799.00"
        held = work.session.scalars(select(Stock).where(Stock.model == "AXB-260L"))
        assert [(row.outlet_id, row.quantity) for row in held] == [("MALL", 11)]
        assert not work.session.scalars(select(Promotion)).all()


@pytest.mark.parametrize(
    ("file", "entry", "sentence"),
    [
        ("products", "{model: A-1, name: 甲, category: toaster, guide_price: '1', features: [好]}",
         "products.yml 第1项（A-1）：“category”没有“toaster”这个品类"),
        ("products", "{model: A-1, name: 甲, category: other, guide_price: 1.5, features: [好]}",
         "products.yml 第1项（A-1）：“guide_price”金额请加引号"),
        ("products", "{model: A-1, name: 甲, category: other, guide_price: '0', features: []}",
         "“features”至少要有一条"),
        ("products", "{model: A-1, name: 甲, category: other, guide_price: '1', features: [好], colour: 红}",
         "不认识“colour”这一项"),
        ("products", "{name: 甲}", "products.yml 第1项（没有model）：缺少“model”"),
        ("outlets", "{id: X, level: kiosk}", "“level”只能是"),
        ("promotions", "{id: P, category: other, text: 送, starts_on: 2026-11-02, ends_on: 2026-11-01}",
         "promotions.yml 第1项（P）：结束日期早于开始日期"),
        ("promotions", "{id: P, category: other, text: 送, starts_on: 明天, ends_on: 2026-11-01}",
         "“starts_on”应当是日期"),
        ("promotions", "{id: P, category: other, model: A-9, text: 送, starts_on: 2026-11-01, ends_on: 2026-11-01}",
         "promotions.yml（P）：没有“A-9”这个型号"),
        ("dealers", "just words", "dealers.yml 第1项（没有id）：应当是一组"),
        ("orders", "{number: X, phone_end: '12'}", "“phone_end”的写法不对"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_in_chinese(folder: Path, file: str, entry: str, sentence: str) -> None:
    (folder / f"{file}.yml").write_text(f"- {entry}\n", encoding="utf-8")
    with pytest.raises(BrandFolderError, match=sentence) as told:
        read_brand_folder(folder)
    assert "Input should" not in str(told.value)


def test_twice_the_same_name_no_list_no_yaml_and_nothing_at_all(folder: Path, tmp_path: Path) -> None:
    text = (folder / "dealers.yml").read_text(encoding="utf-8")
    (folder / "dealers.yml").write_text(text + text, encoding="utf-8")
    (folder / "orders.yml").write_text("a: 1", encoding="utf-8")
    (folder / "recalls.yml").write_text("- {", encoding="utf-8")
    with pytest.raises(BrandFolderError) as told:
        read_brand_folder(folder)
    for sentence in (
        "dealers.yml 第7项（JX0001）：前面已经有一项叫这个",
        "orders.yml：应当是一个列表",
        "recalls.yml：不是能读的 YAML",
    ):
        assert sentence in str(told.value)
    with pytest.raises(BrandFolderError, match="这里没有品牌资料"):
        read_brand_folder(tmp_path)
