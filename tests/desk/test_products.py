from datetime import date
from decimal import Decimal

import pytest

from desk.products import difference
from desk.service import Desk
from tests.desk.demo_brand import load_demo


@pytest.fixture
def demo(desk: Desk) -> Desk:
    load_demo(desk)
    return desk


@pytest.mark.parametrize("written", ["AXB-320W", "axb320w", "AXB 320W", "AXB320", "鲜享320"])
def test_a_model_is_found_however_it_is_written(demo: Desk, written: str) -> None:
    with demo.work() as work:
        product = work.products.get(written)
    assert product is not None
    assert product.model == "AXB-320W"


@pytest.mark.parametrize(
    ("text", "models"),
    [
        ("AXX-100H还有吗", ["AXX-100H"]),
        ("安心鲜享320和axb-350w哪个好", ["AXB-320W", "AXB-350W"]),
        ("长辈版有货吗", ["AXP-20L"]),
        ("有冰箱吗", []),
    ],
)
def test_models_are_found_in_a_message(demo: Desk, text: str, models: list[str]) -> None:
    with demo.work() as work:
        assert [product.model for product in work.products.named_in(text)] == models


def test_goods_of_a_category_within_a_budget_cheapest_first(demo: Desk) -> None:
    with demo.work() as work:
        found = work.products.of_category("refrigerator", Decimal("2500"))
    assert [product.model for product in found] == ["AXB-260L", "AXB-320W"]


def test_an_offer_runs_from_its_first_to_its_last_day_and_for_its_model_alone(demo: Desk) -> None:
    with demo.work() as work:
        fridge, other = work.products.get("AXB-320W"), work.products.get("AXB-350W")
        assert fridge is not None
        assert other is not None
        for day, runs in ((9, False), (10, True), (30, True)):
            assert bool(work.products.promotions(fridge, date(2026, 11, day))) is runs
        assert not work.products.promotions(fridge, date(2026, 12, 1))
        assert not work.products.promotions(other, date(2026, 11, 20))


def test_alternatives_are_in_stock_the_named_ones_first(demo: Desk) -> None:
    with demo.work() as work:
        phone = work.products.get("AXP-20P")
        big = work.products.get("AXB-500D")
        assert phone is not None
        assert big is not None
        assert [p.model for p in work.products.alternatives(phone, {"MALL"})] == ["AXP-20L"]
        assert [p.model for p in work.products.alternatives(big, {"MALL"})] == ["AXB-350W", "AXB-320W", "AXB-260L"]
        assert work.products.alternatives(phone, {"SH-SHOP1"}) == []


def test_another_shops_stock(demo: Desk) -> None:
    with demo.work() as work:
        held = [(holding.outlet.id, holding.quantity) for holding in work.products.holdings("AXB-500D")]
        assert held == [("SH-SHOP1", 2), ("GD-SHOP1", 1)]
        assert work.products.in_stock("AXB-500D")
        assert not work.products.in_stock("AXB-500D", {"MALL"})


def test_the_difference_between_two_models(demo: Desk) -> None:
    with demo.work() as work:
        small, large = work.products.get("AXB-320W"), work.products.get("AXB-350W")
        assert small is not None
        assert large is not None
        change = difference(small, large)
    assert change.price == Decimal("400.00")
    assert change.gained == ("350升法式多门，冷冻室独立分区", "带杀菌净味")
    assert change.lost == ("320升三门，中门可变温",)
