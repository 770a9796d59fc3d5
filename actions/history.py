"""Facts about what has happened to the goods before, as slot updates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.sayings import Saying

TOLD = (
    "damage",
    "same_fault_again",
    "bought_by_minor",
    "place_of_sale",
    "version_disclosed",
    "defects_disclosed",
    "no_reason_excluded",
    "waiting_for_parts_days",
    "repairer_delay_days",
)

# What cannot be said of goods that work.
OF_A_FAULT = frozenset({"same_fault_again", "waiting_for_parts_days", "repairer_delay_days"})


INTACT = "intact"
_ACTIVATED = Saying("condition", "activated")

OF_THE_CUSTOMER = frozenset({"cause", "cause_source"})


def without_blame(found: dict[str, Any]) -> dict[str, Any]:
    """What a message tells, where the repairer did the damage: "师傅把外壳摔了" is nothing that the customer did."""
    if found.get("damage") != "by_repairer":
        return found
    return {name: value for name, value in found.items() if name not in OF_THE_CUSTOMER}


def told(message: Mapping[str, Any], slots: Mapping[str, Any]) -> dict[str, Any]:
    """The slots that a message changes by telling of damage, of a fault that came back or of a long repair."""
    entities = message.get("entities") or []
    found = {entity["entity"]: entity["value"] for entity in entities if entity["entity"] in TOLD}
    if OF_A_FAULT & found.keys() and slots.get("fault") is None:
        found["fault"] = "performance"
    return {name: value for name, value in found.items() if slots.get(name) != value}


def activated(message: Mapping[str, Any], slots: Mapping[str, Any]) -> dict[str, Any]:
    """Goods that were activated ("拆了激活了") do not count as intact; those that were only opened do.

    网络购买商品七日无理由退货暂行办法, articles 8 and 9.
    """
    said = _ACTIVATED.is_in(str(message.get("text") or ""))
    return {INTACT: False} if said and slots.get(INTACT) is not False else {}
