from datetime import date

import pytest

from desk.outlets import Level, Nearest, Outlets, Place, Reach, place_of, short_name
from desk.service import Desk
from desk.tables import Outlet
from tests.desk.demo_brand import load_demo

TODAY = date(2026, 11, 21)


def nearest(desk: Desk, place: Place, category: str | None = "refrigerator", on: date = TODAY) -> Nearest:
    load_demo(desk)
    with desk.work() as work:
        found = work.outlets.nearest(place, category, on)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("place", "category", "reach", "first"),
    [
        (Place("上海", "上海", "浦东"), "refrigerator", Reach.COUNTY, "SH-S1"),
        (Place("上海", "上海", "浦东新区"), "refrigerator", Reach.COUNTY, "SH-S1"),
        (Place("上海", "上海", "浦东"), "mobile_phone", Reach.CITY, "SH-S2"),
        (Place("浙江", "杭州", "淳安"), "refrigerator", Reach.COUNTY, "ZJ-R2"),
        (Place("浙江", "杭州", "淳安"), "television", Reach.CITY, "ZJ-S1"),
        (Place("浙江", "衢州"), "camcorder", Reach.PROVINCE, "ZJ-S2"),
        (Place(None, "宁波"), None, Reach.CITY, "ZJ-S3"),
        (Place("辽宁", "大连"), "refrigerator", Reach.PROVINCE, "LN-B1"),
        (Place("西藏", "拉萨"), "refrigerator", Reach.COUNTRY, "HQ"),
    ],
)
def test_nearest_is_county_then_city_then_province_then_head_office(
    desk: Desk, place: Place, category: str | None, reach: Reach, first: str
) -> None:
    found = nearest(desk, place, category)
    assert (found.reach, found.outlets[0].id) == (reach, first)


def test_a_shop_repairs_nothing_and_a_branch_is_named_only_where_nobody_repairs(desk: Desk) -> None:
    levels = {outlet.level for outlet in nearest(desk, Place("浙江", "杭州"), None).outlets}
    assert levels <= {Level.SERVICE_CENTRE, Level.REPAIR_POINT}


def test_a_closed_outlet_serves_until_the_day_it_closes(desk: Desk) -> None:
    tianjin = Place("天津", "天津")
    assert nearest(desk, tianjin, on=date(2026, 6, 29)).outlets[0].id == "TJ-S1"
    assert nearest(desk, tianjin, on=date(2026, 6, 30)).outlets[0].id == "HQ"


def test_without_a_head_office_nobody_is_named(desk: Desk) -> None:
    with desk.work() as work:
        assert work.outlets.nearest(Place("西藏", "拉萨"), None, TODAY) is None


@pytest.mark.parametrize(
    ("text", "known", "place"),
    [
        ("浦东这边", Place("上海", "上海"), Place("上海", "上海", "浦东")),
        ("我在余杭", Place(), Place("浙江", "杭州", "余杭")),
        ("鼓楼区的", Place(), Place()),
        ("鼓楼区的", Place("福建", "福州"), Place("福建", "福州", "鼓楼")),
        ("不知道", Place("上海", "上海"), Place("上海", "上海")),
        ("宝应县", Place(county="宝应"), Place("江苏", "扬州", "宝应")),
    ],
)
def test_a_county_of_ours_is_found_in_a_message(desk: Desk, text: str, known: Place, place: Place) -> None:
    load_demo(desk)
    with desk.work() as work:
        assert work.outlets.place_in(text, known) == place


def test_shops_of_a_city_come_with_those_of_the_county_first(desk: Desk) -> None:
    with desk.work() as work:
        for number, county in enumerate(("静安区", "黄浦区")):
            work.session.add(shop(f"S{number}", county))
    with desk.work() as work:
        assert [found.id for found in shops(work.outlets, "黄浦")] == ["S1", "S0"]


def shops(outlets: Outlets, county: str) -> list[Outlet]:
    return outlets.shops(Place("上海", "上海", county), TODAY)


def shop(id_: str, county: str) -> Outlet:
    return Outlet(
        id=id_, level=Level.SHOP, name=id_, province="上海", city="上海", county=county, address="示范路1号",
        phone="021-55501301", hours="10:00-21:30", categories=[], closed_on=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "short"),
    [("浦东新区", "浦东"), ("上海市", "上海"), ("淳安县", "淳安"), ("蓟县", "蓟县"), ("东城", "东城")],
)
def test_short_names(name: str, short: str) -> None:
    assert short_name(name) == short


def test_a_municipality_is_its_own_city() -> None:
    assert place_of({"province": "重庆"}) == Place("重庆", "重庆")
    assert place_of({"province": "四川"}) == Place("四川")
