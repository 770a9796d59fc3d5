"""Who has bought nothing yet gets the rules in general, and is not asked when it was bought."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions import wording
from actions.facts_told import CANNOT_SAY
from actions.sayings import Saying
from actions.tools import Scene
from entitlement.rulebook import Rulebook

_NOT_BOUGHT = Saying("asking", "not_bought_yet")
# Whoever tells one of these has the goods.
OF_GOODS_BOUGHT = frozenset({"fault", "fault_kind", "wish", "proof", "date"})


def heard(message: Mapping[str, Any]) -> bool:
    """Whether the customer says so, and tells nothing of goods that are there."""
    told = {one["entity"] for one in message.get("entities") or []}
    return not told & OF_GOODS_BOUGHT and _NOT_BOUGHT.is_in(str(message.get("text") or ""))


def say(scene: Scene, _question: str, slots: Mapping[str, Any], rulebook: Rulebook) -> bool:
    """How long goods bought today are repaired free of charge, and when they can be given back."""
    rules, category = wording.return_rules(rulebook, slots, scene.today), slots.get("category")
    if category in (None, CANNOT_SAY):
        scene.say("utter_answer_ask_before_buying", rules=rules)
        return True
    warranty = wording.warranty(rulebook, str(category), scene.today)
    scene.say("utter_answer_ask_before_buying_of_goods", rules=rules, goods=wording.goods(slots), warranty=warranty)
    return True
