"""Who has bought nothing yet gets the rules in general, and is not asked when it was bought."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import SlotSet

from actions import wording
from actions.facts_told import CANNOT_SAY
from actions.matters import fresh, names_other_goods
from actions.sayings import Saying
from actions.tools import Event, Scene
from entitlement.rulebook import Rulebook

_NOT_BOUGHT, _NOTHING_BOUGHT = Saying("asking", "not_bought_yet"), Saying("asking", "nothing_bought")
# Whoever tells one of these has the goods.
OF_GOODS_BOUGHT = frozenset({"fault", "fault_kind", "wish", "proof", "date"})
_LONGEST = 12
_OF_THE_GOODS = frozenset({"category", "product_words", "brand", "model"})


def heard(message: Mapping[str, Any]) -> bool:
    """Whether the customer says so flatly, or says so and tells nothing of goods that are there."""
    if is_plain(message):
        return True
    told = {one["entity"] for one in message.get("entities") or []}
    return not told & OF_GOODS_BOUGHT and _NOT_BOUGHT.is_in(str(message.get("text") or ""))


def is_plain(message: Mapping[str, Any]) -> bool:
    """Whether the customer says flatly that nothing is bought, so that whatever was told of goods was supposed."""
    dated = any(one.get("role") == "bought_on" for one in message.get("entities") or [])
    return not dated and _NOTHING_BOUGHT.is_in(str(message.get("text") or ""))


def ends_the_questions(message: Mapping[str, Any], slots: Mapping[str, Any]) -> bool:
    """Whether nothing is bought of what is spoken of, and not only of other goods that are asked about by the way."""
    is_short = len(str(message.get("text") or "")) <= _LONGEST
    return is_short and is_plain(message) and not names_other_goods(message, slots)


def suppose_no_more(scene: Scene, rulebook: Rulebook) -> list[Event]:
    """The rules in general, and nothing is kept of the matter that is none, but what goods are spoken of."""
    slots = scene.tracker.slots
    say(scene, "", slots, rulebook)
    return [SlotSet(name, value) for name, value in fresh(slots).items() if name not in _OF_THE_GOODS]


def say(scene: Scene, _question: str, slots: Mapping[str, Any], rulebook: Rulebook) -> bool:
    """How long goods bought today are repaired free of charge, and when they can be given back."""
    rules, category = wording.return_rules(rulebook, slots, scene.today), slots.get("category")
    if category in (None, CANNOT_SAY):
        scene.say("utter_answer_ask_before_buying", rules=rules)
        return True
    warranty = wording.warranty(rulebook, str(category), scene.today)
    scene.say("utter_answer_ask_before_buying_of_goods", rules=rules, goods=wording.goods(slots), warranty=warranty)
    return True
