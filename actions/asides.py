"""Questions asked beside a claim ("要不要钱啊", "有备用机吗", "从哪天算", "能修吗"), answered at once by rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from actions import wording
from actions.days import days
from actions.facts_from_slots import Matter
from actions.facts_told import CANNOT_SAY
from actions.pieces import pieces
from actions.sayings import Saying
from actions.tools import Scene
from entitlement import questions
from entitlement.bad_fact import BadFact
from entitlement.data import words
from entitlement.facts import Facts
from entitlement.questions import Answer
from entitlement.rulebook import Rulebook

FEE, LOANER, PERIOD = "ask_fee", "ask_loaner", "ask_period_start"
REPAIR, VISIT = "ask_repair", "ask_visit"
WARRANTY, PART, DATA, REFUND_TIME = "ask_warranty", "ask_part", "ask_data", "ask_refund_time"
ANSWERED_BY: Mapping[str, Callable[[Facts, Rulebook], Answer]] = {
    FEE: questions.fee,
    LOANER: questions.loaner,
    PERIOD: questions.counted_from,
    REPAIR: questions.repair,
    REFUND_TIME: questions.refund_time,
}
# Answered whatever is known of the goods, in words that need no figure.
SAID_PLAINLY = frozenset({PART, DATA})
# Asked by their words while facts are asked for, whatever the message was taken for.
_IN_THE_FORM = {REPAIR: Saying("asking", "can_be_repaired"), VISIT: Saying("asking", "somebody_comes_when")}
_PART_TO_BE_REPLACED = Saying("asking", "part_to_be_replaced")
MOST_NAMED = 2


def asked(scene: Scene) -> list[str]:
    """The questions that the message asks: by its words, whatever else it says, or by all that it says."""
    entities = scene.tracker.latest_message.get("entities") or []
    named = [str(entity["value"]) for entity in entities if entity["entity"] == "request"]
    by_rules = [
        question for question in dict.fromkeys([*named, scene.intent]) if question in ANSWERED_BY or question == DATA
    ]
    if asks_about_a_part(scene.tracker.latest_message):
        by_rules.append(PART)
    if not scene.tracker.active_loop.get("name"):
        return by_rules
    warranty = [WARRANTY] if WARRANTY in (*named, scene.intent) else []
    return [*by_rules, *warranty, *asked_in_the_form(str(scene.tracker.latest_message.get("text") or ""))]


def asked_in_the_form(text: str) -> list[str]:
    """What a message asks beside by its words; elsewhere the same words are a claim, or ask about a case."""
    return [question for question, said in _IN_THE_FORM.items() if said.is_in(text)]


def asks_about_a_part(message: Mapping[str, Any]) -> bool:
    """Whether a message asks whether a part that it names has to be replaced."""
    text = str(message.get("text") or "")
    parts = [one for one in message.get("entities") or [] if one["entity"] == "part"]
    return any(_PART_TO_BE_REPLACED.begins(text[one["end"] :]) for one in parts)


def asks_for_a_repair(scene: Scene) -> bool:
    """Whether the message asks whether a repair can be had."""
    return REPAIR in asked_in_the_form(str(scene.tracker.latest_message.get("text") or ""))


def answer(scene: Scene, rulebook: Rulebook, told: Mapping[str, Any] | None = None, *, but: str = "") -> bool:
    """Answer what the message asks beside, all but one question; False where it asks nothing that can be answered.

    `told` are the slots that the message has just filled.
    """
    slots = {**scene.tracker.slots, **(told or {})}
    answered = False
    for question in asked(scene):
        if question != but:
            answered = _say(scene, question, slots, rulebook) or answered
    return answered


def _say(scene: Scene, question: str, slots: Mapping[str, Any], rulebook: Rulebook) -> bool:
    if question == VISIT:
        scene.say("utter_answer_ask_visit", **wording.promises(rulebook))
        return True
    if question in SAID_PLAINLY:
        scene.say(f"utter_answer_{question}")
        return True
    category = slots.get("category")
    goods_known = category not in (None, CANNOT_SAY)
    if question in (FEE, WARRANTY) and not goods_known:
        scene.say(f"utter_enquire_{question}")
        return True
    if question == WARRANTY:
        tell_warranty(scene, rulebook, _of_goods_asked_about(scene, slots))
        return True
    try:
        found = _answer(question, slots, scene, rulebook)
    except BadFact:
        return False
    text = with_basis(found)
    if question == FEE and found.depends_on:
        facts = wording.listed(found.depends_on[:MOST_NAMED])
        # What comes after the warranty is only said of what may have to be repaired.
        warranty = wording.warranty(rulebook, str(category), scene.today) if found.beside else ""
        scene.say("utter_fee_depends", answer=text + warranty, facts=facts)
    else:
        scene.say(f"utter_answer_{question}", answer=text)
    return True


def _of_goods_asked_about(scene: Scene, slots: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is known of the goods that a question names; nothing but their name, where they are others."""
    message = scene.tracker.latest_message
    named = [one for one in message.get("entities") or [] if one["entity"] == "product"]
    if not named or any(one["value"] == slots["category"] for one in named):
        return slots
    said = str(message.get("text") or "")[named[0]["start"] : named[0]["end"]]
    return {"category": named[0]["value"], "product_words": said}


def tell_warranty(scene: Scene, rulebook: Rulebook, slots: Mapping[str, Any]) -> None:
    """Say how long the goods are repaired free of charge, and by the days that are known until when."""
    try:
        counted = with_basis(_answer(WARRANTY, slots, scene, rulebook))
    except BadFact:
        counted = ""
    is_plain = scene.slot("told") is not None or slots["category"] != scene.slot("category")
    scene.say(
        "utter_answer_ask_warranty" if is_plain else "utter_enquire_ask_warranty_of_goods",
        goods=wording.goods(slots),
        counted=counted,
        warranty=wording.warranty(rulebook, str(slots["category"]), scene.today),
    )


def _answer(question: str, slots: Mapping[str, Any], scene: Scene, rulebook: Rulebook) -> Answer:
    """The answer on what is known; where it hangs on a day known only roughly, the one that names that day.

    Raises:
        BadFact: the facts cannot be so.
    """
    answer_by = questions.warranty if question == WARRANTY else ANSWERED_BY[question]
    latest, earliest, without = (
        answer_by(Facts.from_json(Matter.told(read, scene.today).facts), rulebook) for read in _readings(slots)
    )
    if latest == earliest:
        return latest
    if replace(latest, since=None, until=None) == replace(earliest, since=None, until=None):
        return replace(latest, since=None, until=None)
    return without


def _readings(slots: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The slots as they are, with each rough day at its earliest, and without the rough days."""
    yield dict(slots)
    rough = {name for name, value in slots.items() if isinstance(value, Mapping) and _is_rough(name, value)}
    yield {**slots, **{name: {"from": slots[name]["from"], "to": slots[name]["from"]} for name in rough}}
    yield {**slots, **dict.fromkeys(rough)}


def _is_rough(name: str, value: Mapping[str, Any]) -> bool:
    return bool(words("facts").get(name, {}).get("kind") == "date" and value["from"] != value["to"])


def with_basis(found: Answer) -> str:
    """The answer with its rules by the names that people know them by, and the customer's own days where known."""
    text, basis = found.text, wording.basis_of(found.clauses)
    if basis:
        text = pieces()["with_basis"].format(text=wording.within_a_sentence(text), basis=basis)
    text += found.beside
    for name, day in (("counted_since", found.since), ("covered_until", found.until)):
        text += "" if day is None else pieces()[name].format(day=days(day, day))
    return text
