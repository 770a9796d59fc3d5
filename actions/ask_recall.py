"""Whether goods are called back: answered from the desk's list, and what it promises is arranged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions import wording
from actions.enquiry import Enquiry
from actions.enquiry_asking import ask, in_form
from actions.facts_told import CANNOT_SAY
from actions.recalls import check_recall, in_words
from actions.service_requests import leave_to_a_colleague, record_request
from actions.tools import Event, Scene, Tools
from desk.recalls import RecallCheck

REQUEST = "recall"


def handle(scene: Scene, tools: Tools, enquiry: Enquiry) -> list[Event]:
    """Ask for the goods once, for the plate once; then yes with the free remedy, no, or a colleague who looks."""
    goods = _goods(scene, enquiry)
    if goods.get("category") in (None, CANNOT_SAY):
        if enquiry.may_ask("goods", 1):
            return ask(scene, enquiry, "goods", "utter_ask_enquiry_goods_recall")
        return leave_to_a_colleague(scene, tools, enquiry, REQUEST)
    check = check_recall(scene, goods)
    if check is None:
        enquiry.asks = None
        scene.say("utter_recall_none", goods=wording.goods(goods))
        return []
    if not check.certain:
        return _look_at_the_plate(scene, tools, enquiry, goods, check)
    enquiry.asks = None
    told = {"goods": wording.goods(goods), **in_words(check)}
    if in_form(scene):
        # The claim that is being asked about carries the remedy.
        scene.say("utter_recalled", **told)
        return []
    scene.say("utter_recall_registered", **told, **record_request(scene, tools, enquiry, REQUEST))
    return []


def _look_at_the_plate(
    scene: Scene, tools: Tools, enquiry: Enquiry, goods: Mapping[str, Any], check: RecallCheck
) -> list[Event]:
    told = {"goods": wording.goods(goods), **in_words(check)}
    if in_form(scene):
        scene.say("utter_recall_possible", **told)
        return []
    if enquiry.may_ask("plate", 1):
        return ask(scene, enquiry, "plate", "utter_ask_enquiry_plate", **told)
    return leave_to_a_colleague(scene, tools, enquiry, REQUEST)


def _goods(scene: Scene, enquiry: Enquiry) -> dict[str, Any]:
    """What is known of the goods; the model names them where nothing else does, a bare day is that of the plate."""
    slots = scene.tracker.slots
    told = {name: enquiry.told.get(name) or slots.get(name) for name in ("category", "product_words", "model")}
    product = scene.work.products.get(str(told["model"])) if told["model"] else None
    if told["category"] is None and product is not None:
        told["category"] = product.category
    return {**told, "made_on": _made_on(scene, enquiry) or slots.get("made_on"), "brand": slots.get("brand")}


def _made_on(scene: Scene, enquiry: Enquiry) -> Any:
    if enquiry.asks != "plate":
        return None
    entities = scene.tracker.latest_message.get("entities") or []
    days = (one["value"] for one in entities if one["entity"] == "date" and one.get("role") in (None, "made_on"))
    return next(({"from": value["from"], "to": value["to"]} for value in days), None)
