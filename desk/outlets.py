"""Where a customer is served: the nearest places for the goods, county first, then city, province and country."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.tables import Outlet


class Level(StrEnum):
    """The four levels of service, and the places that sell."""

    HEAD_OFFICE = "head_office"
    BRANCH = "branch"
    SERVICE_CENTRE = "service_centre"
    REPAIR_POINT = "repair_point"
    SHOP = "shop"
    ONLINE_SHOP = "online_shop"


class Reach(StrEnum):
    """How near the places are that were found."""

    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"
    COUNTRY = "country"


SELLING = (Level.SHOP, Level.ONLINE_SHOP)
# Who repairs at the counter is named alone; a branch or head office only arranges it, where there is nobody else.
_REPAIRING = (Level.SERVICE_CENTRE, Level.REPAIR_POINT)
_SERVING = (Level.SERVICE_CENTRE, Level.REPAIR_POINT, Level.BRANCH, Level.HEAD_OFFICE)
_SUFFIX = re.compile("(特别行政区|自治州|自治县|自治区|新区|地区|省|市|区|县|旗|盟)$")
_SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class Place:
    """Where a customer is, as far as it is known. Names are short: 浙江, 杭州, 西湖."""

    province: str | None = None
    city: str | None = None
    county: str | None = None

    def __bool__(self) -> bool:
        return bool(self.province or self.city or self.county)


@dataclass(frozen=True, slots=True)
class Nearest:
    """The places that were found, best first, and how near they are."""

    reach: Reach
    outlets: tuple[Outlet, ...]


class Outlets:
    """The outlets within one unit of work. `on` is the day: a place that has closed by then serves nobody."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def nearest(self, place: Place, category: str | None, on: date, most: int = 2) -> Nearest | None:
        """The nearest places that serve `category` (None: any goods); None when not even a head office does."""
        serving = [outlet for outlet in self._open(on) if outlet.level in _SERVING and _serves(outlet, category)]
        for reach, found in _widening(serving, place):
            # A branch or head office arranges service all over its province or the country.
            chosen = found if reach is not Reach.COUNTRY else [o for o in found if o.level == Level.HEAD_OFFICE]
            at_the_counter = [outlet for outlet in chosen if outlet.level in _REPAIRING]
            chosen = at_the_counter or chosen
            if chosen:
                chosen.sort(key=lambda outlet: (_SERVING.index(Level(outlet.level)), outlet.id))
                return Nearest(reach, tuple(chosen[:most]))
        return None

    def shops(self, place: Place, on: date) -> list[Outlet]:
        """The shops of the customer's city, those of the county first."""
        shops = [outlet for outlet in self._open(on) if outlet.level == Level.SHOP and _is(outlet.city, place.city)]
        return sorted(shops, key=lambda shop: (not _is(shop.county, place.county), shop.id))

    def online_shop(self, on: date) -> Outlet | None:
        """The brand's own shop on the net, which delivers everywhere."""
        return next((outlet for outlet in self._open(on) if outlet.level == Level.ONLINE_SHOP), None)

    def head_offices(self, on: date) -> list[Outlet]:
        return [outlet for outlet in self._open(on) if outlet.level == Level.HEAD_OFFICE]

    def get(self, outlet_id: str) -> Outlet | None:
        return self._session.get(Outlet, outlet_id)

    def place_in(self, text: str, known: Place) -> Place:
        """`known` with the county that `text` names, where we have a place in it; a county tells its city."""
        if known.county:
            return self._with_city(known)
        counties = [o for o in self._all() if o.county and _fits(o, known) and short_name(o.county) in text]
        if not counties:
            return known
        cities = {(outlet.province, outlet.city) for outlet in counties}
        if len(cities) > 1 and not known.city:
            # 鼓楼 is in several cities: which one, the customer has to say.
            return known
        best = max(counties, key=lambda outlet: len(outlet.county or ""))
        return Place(best.province, best.city, short_name(best.county or ""))

    def _with_city(self, known: Place) -> Place:
        if known.city:
            return known
        found = {(o.province, o.city) for o in self._all() if _is(o.county, known.county) and _fits(o, known)}
        if len(found) != 1:
            return known
        province, city = found.pop()
        return Place(province, city, known.county)

    def _open(self, on: date) -> list[Outlet]:
        return [outlet for outlet in self._all() if outlet.closed_on is None or outlet.closed_on > on]

    def _all(self) -> list[Outlet]:
        return list(self._session.scalars(select(Outlet).order_by(Outlet.id)))


def short_name(name: str) -> str:
    """A place's name as people say it: 浦东新区 → 浦东, 上海市 → 上海."""
    short = _SUFFIX.sub("", name)
    return short if len(short) >= _SHORTEST_NAME else name


def place_of(told: Mapping[str, str]) -> Place:
    """The place that a message's entities name; the four municipalities are their own city."""
    province, city, county = (told.get(name) for name in ("province", "city", "county"))
    if city is None and province in MUNICIPALITIES:
        city = province
    return Place(province, city, short_name(county) if county else None)


MUNICIPALITIES = ("北京", "天津", "上海", "重庆", "香港", "澳门")


def _widening(outlets: list[Outlet], place: Place) -> Iterable[tuple[Reach, list[Outlet]]]:
    in_province = [o for o in outlets if _is(o.province, place.province)]
    in_city = [o for o in in_province or outlets if _is(o.city, place.city)]
    yield Reach.COUNTY, [o for o in in_city if _is(o.county, place.county)]
    yield Reach.CITY, [o for o in in_city if o.level != Level.HEAD_OFFICE]
    yield Reach.PROVINCE, [o for o in in_province if o.level != Level.HEAD_OFFICE]
    yield Reach.COUNTRY, list(outlets)


def _fits(outlet: Outlet, known: Place) -> bool:
    return (not known.province or _is(outlet.province, known.province)) and (
        not known.city or _is(outlet.city, known.city)
    )


def _is(name: str | None, wanted: str | None) -> bool:
    return name is not None and wanted is not None and short_name(name) == short_name(wanted)


def _serves(outlet: Outlet, category: str | None) -> bool:
    return category is None or not outlet.categories or category in outlet.categories
