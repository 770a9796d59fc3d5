"""Questions asked beside a claim ("要不要钱啊", "有备用机吗", "从哪天算", "能修吗"), answered at once by rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from actions import before_buying, doubting, in_writing, part_warranty, settling, wording
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
from entitlement.rules.elsewhere import is_elsewhere

FEE, LOANER, PERIOD = "ask_fee", "ask_loaner", "ask_period_start"
REPAIR, VISIT = "ask_repair", "ask_visit"
WARRANTY, PART, DATA, REFUND_TIME = "ask_warranty", "ask_part", "ask_data", "ask_refund_time"
NEW_GOODS, REPAIR_TIME = "ask_new_goods", "ask_repair_time"
PART_WARRANTY, NEW_PART, WHY_NO_MORE = "ask_part_warranty", "ask_new_part", "ask_why_no_more"
SCREENSHOT, PAPER, PART_PRICE = "ask_screenshot", "ask_paper", "ask_part_price"
DEPRECIATION, SENDING = "ask_depreciation", "ask_sending"
WAITING, WARNING = "ask_waiting", "warning"
BEFORE_BUYING, DOUBT, WRITING = "ask_before_buying", "doubt", "in_writing"
ASK_BESIDE = "ask_beside"
"""The intent of a message that is no more than one of the questions known by their words alone."""
REQUEST_REPAIR = "request_repair"
_SETTLES_ON_REPAIR = Saying("settling", "settles_on_repair")
_PART_TO_BE_REPLACED = Saying("asking", "part_to_be_replaced")
_NEW_PART, _REPLACES = Saying("asking", "new_part"), Saying("asking", "replaces")
# Known by their words even where they are all that is said.
ALONE = frozenset({NEW_GOODS, REPAIR_TIME, SCREENSHOT, PART_PRICE, SENDING, NEW_PART, WHY_NO_MORE})
DOUBTFUL = frozenset({"ask_back", "decline"})
"""What the classifier says of a message that it is not sure of."""
MOST_NAMED = 2
LONGEST_ALONE = 14

Slots = Mapping[str, Any]
Message = Mapping[str, Any]
By = Callable[[Facts, Rulebook], Answer]


@dataclass(frozen=True)
class Aside:
    """How a question is heard and answered.

    `say` answers it, and says whether it could. `is_heard` finds it in a message, whatever that was taken for; None: it
    has an intent, or a request, of its own name. `in_the_form`: elsewhere the same words are a claim, or ask about a
    case. `instead_of` is another question that the same words sound like.
    """

    say: Callable[[Scene, str, Slots, Rulebook], bool]
    is_heard: Callable[[Message], bool] | None = None
    in_the_form: bool = False
    instead_of: str = ""


def asked(scene: Scene) -> list[str]:
    """The questions that the message asks: by its words, whatever else it says, or by all that it says."""
    message, form_is_open = scene.tracker.latest_message, bool(scene.tracker.active_loop.get("name"))
    entities = message.get("entities") or []
    named = [str(entity["value"]) for entity in entities if entity["entity"] == "request"]
    found = [question for question in dict.fromkeys([*named, scene.intent]) if question in ASIDES]
    found += [question for question in heard(message) if question not in found]
    others = {ASIDES[question].instead_of for question in found}
    may_be_asked = {one for one in found if form_is_open or not ASIDES[one].in_the_form}
    if scene.intent == ASK_BESIDE and BEFORE_BUYING not in found:
        # Asked of goods in general it is no claim; before buying it is told with all the rest.
        may_be_asked |= {WARRANTY} & {*found}
    return [one for one in found if one not in others and one in may_be_asked]


def heard(message: Message) -> list[str]:
    """The questions that a message asks by its words."""
    return [question for question, aside in ASIDES.items() if aside.is_heard is not None and aside.is_heard(message)]


def is_all_that_is_asked(message: Message) -> bool:
    """Whether a message is no more than such a question; one that may be a claim, too, is only heard in the form."""
    short = len(str(message.get("text") or "")) <= LONGEST_ALONE
    return short and not _is_in_trouble(message) and any(question in ALONE for question in heard(message))


def asks_rather_than_claims(message: Message) -> bool:
    """Whether such a question is the surest thing about a message: "修理这段日子我没冰箱用" takes no repair."""
    if _SETTLES_ON_REPAIR.is_in(str(message.get("text") or "")):
        return False
    is_doubtful, intent = message.get("decision") in DOUBTFUL, (message.get("intent") or {}).get("name")
    if is_doubtful and not _is_in_trouble(message) and any(question in ALONE for question in heard(message)):
        return True
    # "没冰箱用" names no fault that was not known.
    lends = any((one["entity"], one["value"]) == ("request", LOANER) for one in message.get("entities") or [])
    return lends and (is_doubtful or intent == REQUEST_REPAIR)


def _is_in_trouble(message: Message) -> bool:
    return any(entity["entity"] == "fault" for entity in message.get("entities") or [])


def yields_to_a_claim(request: str) -> bool:
    """Whether the claim beside this request comes first: the question is answered on the way."""
    return request in ASIDES and not ASIDES[request].in_the_form


def asked_in_the_form(text: str) -> list[str]:
    """What a message asks beside by its words; elsewhere the same words are a claim, or ask about a case."""
    return [question for question in heard({"text": text}) if ASIDES[question].in_the_form]


def asks_about_a_part(message: Message) -> bool:
    """Whether a message asks whether a part that it names has to be replaced."""
    text = str(message.get("text") or "")
    parts = [one for one in message.get("entities") or [] if one["entity"] == "part"]
    return any(_PART_TO_BE_REPLACED.begins(text[one["end"] :]) for one in parts)


def asks_whether_a_part_is_new(message: Message) -> bool:
    """Whether "换屏幕的话给新的吗" asks what a repair puts in; a part named so has not broken by that."""
    text = str(message.get("text") or "")
    parts = [one for one in message.get("entities") or [] if one["entity"] == "part"]
    return any(_NEW_PART.begins(text[one["end"] :]) and _REPLACES.is_in(text[: one["start"]]) for one in parts)


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


def _say(scene: Scene, question: str, slots: Slots, rulebook: Rulebook) -> bool:
    return ASIDES[question].say(scene, question, slots, rulebook)


def _say_plainly(scene: Scene, question: str, _slots: Slots, rulebook: Rulebook) -> bool:
    """Whatever is known of the goods, in words that need no figure but the promised times."""
    scene.say(f"utter_answer_{question}", **wording.promises(rulebook))
    return True


def _say_by(answer_by: By) -> Callable[[Scene, str, Slots, Rulebook], bool]:
    def say(scene: Scene, question: str, slots: Slots, rulebook: Rulebook) -> bool:
        try:
            found = _answer(answer_by, slots, scene, rulebook)
        except BadFact:
            return False
        scene.say(f"utter_answer_{question}", answer=with_basis(found))
        return True

    return say


def _say_fee(scene: Scene, question: str, slots: Slots, rulebook: Rulebook) -> bool:
    if not _goods_are_known(slots):
        return _say_in_general(scene, question)
    try:
        found = _answer(questions.fee, slots, scene, rulebook)
    except BadFact:
        return False
    text = with_basis(found)
    if not found.depends_on:
        scene.say(f"utter_answer_{question}", answer=text)
        return True
    facts = wording.listed(found.depends_on[:MOST_NAMED])
    # What comes after the warranty is only said of what may have to be repaired.
    warranty = wording.warranty(rulebook, str(slots["category"]), scene.today) if found.beside else ""
    scene.say("utter_fee_depends", answer=text + warranty, facts=facts)
    return True


def _say_warranty(scene: Scene, question: str, slots: Slots, rulebook: Rulebook) -> bool:
    if not _goods_are_known(slots):
        return _say_in_general(scene, question)
    tell_warranty(scene, rulebook, _of_goods_asked_about(scene, slots))
    return True


def _say_in_general(scene: Scene, question: str) -> bool:
    scene.say(f"utter_enquire_{question}")
    return True


def _goods_are_known(slots: Slots) -> bool:
    return slots.get("category") not in (None, CANNOT_SAY)


def _says(name: str) -> Callable[[Message], bool]:
    saying = Saying("asking", name)
    return lambda message: saying.is_in(str(message.get("text") or ""))


def _of_goods_asked_about(scene: Scene, slots: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is known of the goods that a question names; nothing but their name, where they are others."""
    message = scene.tracker.latest_message
    named = [one for one in message.get("entities") or [] if one["entity"] == "product"]
    if not named or any(one["value"] == slots["category"] for one in named):
        return slots
    said = str(message.get("text") or "")[named[0]["start"] : named[0]["end"]]
    return {"category": named[0]["value"], "product_words": said}


def _say_part_warranty(scene: Scene, question: str, slots: Slots, rulebook: Rulebook) -> bool:
    part = part_warranty.named(scene.tracker.latest_message) or {}
    scene.say(f"utter_answer_{question}", answer=_warranty_of(part.get("value"), slots, scene, rulebook))
    return True


def warranty_of_the_part(scene: Scene, part: Mapping[str, Any]) -> str:
    """How long a part of the goods spoken of is repaired free of charge."""
    return _warranty_of(part["value"], scene.tracker.slots, scene, scene.rulebook)


def _warranty_of(part: Any, slots: Slots, scene: Scene, rulebook: Rulebook) -> str:
    return with_basis(questions.part_warranty(_general_facts({**slots, "part": part}, scene), rulebook))


def _general_facts(slots: Slots, scene: Scene) -> Facts:
    """What a period hangs on whatever has happened to the goods: what they are, where and when they were bought."""
    told = {name: slots.get(name) for name in ("category", "part", "province", "place_of_sale", "bought_on")}
    return Facts.from_json(Matter.told(told, scene.today).facts)


def tell_warranty(scene: Scene, rulebook: Rulebook, slots: Mapping[str, Any]) -> None:
    """Say how long the goods are repaired free of charge, and by the days that are known until when."""
    if is_elsewhere(slots.get("place_of_sale")):
        scene.say("utter_answer_ask_warranty_elsewhere", goods=wording.goods(slots))
        return
    try:
        counted = with_basis(_answer(questions.warranty, slots, scene, rulebook))
    except BadFact:
        counted = ""
    scene.say(
        _reply_on_warranty(scene, slots),
        goods=wording.goods(slots),
        counted=counted,
        warranty=wording.warranty(rulebook, str(slots["category"]), scene.today),
    )


def _reply_on_warranty(scene: Scene, slots: Mapping[str, Any]) -> str:
    """By whether the customer's own goods are decided on, are being asked about, or are not spoken of at all."""
    if scene.slot("told") is not None or slots["category"] != scene.slot("category"):
        return "utter_answer_ask_warranty"
    is_general = scene.intent == ASK_BESIDE and not scene.tracker.active_loop.get("name")
    return "utter_answer_ask_warranty_in_general" if is_general else "utter_enquire_ask_warranty_of_goods"


def _answer(answer_by: By, slots: Mapping[str, Any], scene: Scene, rulebook: Rulebook) -> Answer:
    """The answer on what is known; where it hangs on a day known only roughly, the one that names that day.

    Raises:
        BadFact: the facts cannot be so.
    """
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


ASIDES: Mapping[str, Aside] = {
    FEE: Aside(_say_fee),
    LOANER: Aside(_say_by(questions.loaner)),
    PERIOD: Aside(_say_by(questions.counted_from)),
    REFUND_TIME: Aside(_say_by(questions.refund_time)),
    DATA: Aside(_say_plainly),
    PART: Aside(_say_plainly, asks_about_a_part),
    WARRANTY: Aside(_say_warranty, in_the_form=True),
    REPAIR: Aside(_say_by(questions.repair), _says("can_be_repaired"), in_the_form=True),
    VISIT: Aside(_say_plainly, _says("somebody_comes_when"), in_the_form=True),
    NEW_GOODS: Aside(_say_by(questions.new_goods), _says("goods_are_new")),
    NEW_PART: Aside(_say_plainly, asks_whether_a_part_is_new),
    WHY_NO_MORE: Aside(_say_by(questions.why_no_more), _says("why_no_more")),
    REPAIR_TIME: Aside(_say_by(questions.repair_time), _says("repair_takes_how_long")),
    DEPRECIATION: Aside(_say_by(questions.depreciation), _says("asks_about_depreciation"), instead_of=FEE),
    SENDING: Aside(_say_plainly, _says("how_to_send")),
    PART_WARRANTY: Aside(_say_part_warranty, part_warranty.heard, instead_of=WARRANTY),
    SCREENSHOT: Aside(_say_plainly, _says("screenshot_will_do")),
    PAPER: Aside(_say_plainly, _says("paper_will_do"), in_the_form=True),
    PART_PRICE: Aside(_say_plainly, _says("price_of_a_part"), instead_of=FEE),
    BEFORE_BUYING: Aside(before_buying.say, before_buying.heard, instead_of=FEE),
    DOUBT: Aside(doubting.say, doubting.heard),
    WRITING: Aside(_say_plainly, in_writing.heard),
    WAITING: Aside(_say_plainly, _says("fears_to_wait"), in_the_form=True),
    WARNING: Aside(_say_plainly, settling.warns, in_the_form=True),
}
"""Every question that is answered beside a claim."""
