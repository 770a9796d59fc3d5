"""Where the nearest service point is; and help at home or by post where there is none."""

from __future__ import annotations

from actions import wording
from actions.cases import open_case
from actions.enquiry import MORE, Enquiry, yes_or_no
from actions.enquiry_asking import ask, in_form
from actions.enquiry_reading import cannot_say, place_told, text_of
from actions.facts_told import CANNOT_SAY
from actions.pieces import pieces
from actions.sayings import Saying
from actions.service_requests import leave_to_a_colleague, record_request
from actions.tools import Event, Scene, Tools
from desk.outlets import Place, Reach
from desk.tables import Outlet

UNLISTED = "other"
MOST_SHOPS = 3
_HOTLINE = Saying("enquiries", "hotline")
_SHOP = Saying("enquiries", "shop")
_REPAIR = Saying("enquiries", "repair_point")
NO_OUTLET = "complain_no_outlet"


def handle(scene: Scene, tools: Tools, enquiry: Enquiry) -> list[Event]:
    """Ask for place and goods where they are missing, then tell the nearest places."""
    if scene.intent == NO_OUTLET:
        enquiry.told["none_near"] = True
    if enquiry.asks == "visit":
        return _visit_answered(scene, tools, enquiry)
    text = text_of(scene)
    if _HOTLINE.is_in(text) and _tell_hotline(scene, tools, enquiry):
        return []
    if _SHOP.is_in(text) and not _REPAIR.is_in(text):
        enquiry.told["shop"] = True
    place = place_told(scene, enquiry)
    enquiry.told |= {"province": place.province, "city": place.city, "county": place.county}
    if not place.city and not (place.province and "place" in enquiry.asked):
        return _ask_place(scene, tools, enquiry, place)
    if enquiry.told.get("shop"):
        return _tell_shops(scene, tools, enquiry, place)
    if not enquiry.told.get("category") and enquiry.may_ask("goods", 1) and not in_form(scene):
        return ask(scene, enquiry, "goods", "utter_ask_enquiry_goods_outlet")
    return _tell(scene, tools, enquiry, place)


def _ask_place(scene: Scene, tools: Tools, enquiry: Enquiry, place: Place) -> list[Event]:
    if not enquiry.may_ask("place") or (enquiry.asks == "place" and cannot_say(scene)):
        return leave_to_a_colleague(scene, tools, enquiry, "outlet")
    named = place.county or place.province
    if named:
        return ask(scene, enquiry, "place", "utter_ask_enquiry_city_of", place=named)
    again = "_again" if "place" in enquiry.asked else ""
    return ask(scene, enquiry, "place", f"utter_ask_enquiry_place{again}")


def _tell_hotline(scene: Scene, tools: Tools, enquiry: Enquiry) -> bool:
    """The brand's line, or else its head office's, which serves every day of the year; False where there is none."""
    if not tools.rulebook.brand["hotline"].placeholder:
        enquiry.asks = MORE
        phone, hours = (tools.rulebook.number(name) for name in ("hotline", "service_hours"))
        scene.say("utter_hotline", phone=phone, hours=hours)
        return True
    office = next(iter(scene.work.outlets.head_offices(scene.today)), None)
    if office is None:
        return False
    enquiry.asks = MORE
    scene.say("utter_hotline", phone=office.phone, hours=office.hours)
    return True


def _tell_shops(scene: Scene, tools: Tools, enquiry: Enquiry, place: Place) -> list[Event]:
    """The shops of the city; where there are none, the one on the net."""
    enquiry.asks = MORE
    where = place.city or place.province or ""
    shops = scene.work.outlets.shops(place, scene.today)[:MOST_SHOPS]
    online = scene.work.outlets.online_shop(scene.today)
    if shops:
        scene.say("utter_shops", place=where, shops="\n".join(map(outlet_line, shops)))
    elif online is not None:
        scene.say("utter_shops_none", place=where, shop=online.name, phone=online.phone)
    else:
        return leave_to_a_colleague(scene, tools, enquiry, "outlet")
    return []


def _tell(scene: Scene, tools: Tools, enquiry: Enquiry, place: Place) -> list[Event]:
    category = enquiry.told.get("category")
    category = None if category in (UNLISTED, CANNOT_SAY) else category
    nearest = scene.work.outlets.nearest(place, category, scene.today)
    if nearest is None:
        return leave_to_a_colleague(scene, tools, enquiry, "outlet")
    where = place.county if nearest.reach is Reach.COUNTY else place.city or place.province
    scene.say(
        f"utter_outlets_{nearest.reach}",
        place=where or "",
        asked_place=place.county or place.city or place.province or "",
        goods=wording.goods(enquiry.told) if category else pieces()["any_goods"],
        outlets="\n".join(outlet_line(outlet) for outlet in nearest.outlets),
    )
    enquiry.asks = MORE
    if enquiry.told.get("none_near") or nearest.reach in (Reach.PROVINCE, Reach.COUNTRY):
        return _offer_to_come(scene, tools, enquiry)
    return []


def _offer_to_come(scene: Scene, tools: Tools, enquiry: Enquiry) -> list[Event]:
    if in_form(scene):
        return []
    category = enquiry.told.get("category")
    terms = tools.rulebook.terms(category, None, scene.today) if category not in (None, CANNOT_SAY) else None
    way = "visit" if terms is None or terms.large_item else "mail_in"
    enquiry.told["way"] = way
    return ask(scene, enquiry, "visit", f"utter_offer_{way}", **wording.promises(tools.rulebook))


def _visit_answered(scene: Scene, tools: Tools, enquiry: Enquiry) -> list[Event]:
    enquiry.asks = None
    if yes_or_no(str(scene.tracker.latest_message.get("said") or ""), text_of(scene)) is False:
        scene.say("utter_enquiry_dropped")
        return []
    way = str(enquiry.told["way"])
    case = open_case(scene) if enquiry.told.get("none_near") else None
    scene.say(f"utter_{way}_registered", **record_request(scene, tools, enquiry, way, case))
    return []


def outlet_line(outlet: Outlet) -> str:
    """One place as a reply tells it: name, address, telephone, hours."""
    county = outlet.county or ""
    city = "" if outlet.city == outlet.province else outlet.city
    return pieces()["outlet"].format(
        name=outlet.name,
        address=f"{outlet.province}{city}{county}{outlet.address}",
        phone=outlet.phone,
        hours=outlet.hours,
    )
