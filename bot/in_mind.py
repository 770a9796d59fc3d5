"""What a message means beside a question that the desk has asked outside of the dialogue, or a case that it knows.

"好了" after "is it solved?" is no small talk, "3分" after the question for stars no figure, and a demand for money
beside a known case needs no questions about goods; what is told of a matter that waits for a person is kept for them. A
danger, or the wish for a person, is never taken for an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import yaml

from actions import demanding
from actions.asides import ASK_BESIDE, asks_rather_than_claims, is_all_that_is_asked
from actions.cases import COMPLAINT
from actions.clauses import clauses
from actions.facts_from_message import CLAIMS
from actions.sayings import Saying
from bot.intents import ACKNOWLEDGE, INFORM, NEVER_AN_ANSWER, NOT_UNDERSTOOD, OUT_OF_SCOPE, UNSURE
from bot.settings import PROJECT
from desk.follow_ups import FollowUpKind
from desk.service_requests import REQUEST
from desk.tables import Case, CaseState, FollowUp
from desk.work import Work

ANSWERS = PROJECT / "data" / "follow_up_answers.yml"
NO_REASON = frozenset({"thank", "goodbye", "greet", "affirm", "deny", "check_progress"})
YES = frozenset({"affirm", "accept_solution", "give_praise"})
NO = frozenset({"deny", "reject_solution"})
HELD = "solution_held"
PROGRESS = "check_progress"
DELIVERY = "ask_delivery"
COMPENSATION, ABOUT_A_CASE = "request_compensation", "ask_compensation"
# "什么时候来" has no goods in it and sounds like many things.
NOTHING_FOR_US = frozenset({OUT_OF_SCOPE, NOT_UNDERSTOOD})
OF_A_NEW_MATTER = frozenset({"product", "fault", "fault_kind"})
# Beside these complaints a question about money or goods is about the complaint.
OF_A_COMPLAINT = frozenset({"ask_return_policy", "request_refund", "request_exchange", "ask_fee", DELIVERY})
WHAT_BECOMES_OF_IT = Saying("asking", "what_becomes_of_it")
RETURNED_BY_A_PERSON = frozenset({"complain_wrong_or_missing_item", "complain_unreasonable_charge"})
ASKS = Saying("asking", "asks_about_it")
ASKS_ANYTHING = Saying("asking", "asks_anything")
COMES_WHEN = Saying("asking", "comes_when")
SOMEBODY_COMES_WHEN = Saying("asking", "somebody_comes_when")
# By intent; a delivery is asked after in like words, unless somebody comes.
ASKS_WHEN = {
    **dict.fromkeys(("request_repair", OUT_OF_SCOPE, NOT_UNDERSTOOD, UNSURE), COMES_WHEN),
    DELIVERY: SOMEBODY_COMES_WHEN,
}
NOT_ARRIVED = Saying("asking", "not_arrived")
HOW_LONG = Saying("asking", "how_long")
WAITS = Saying("refusing", "waits")
SPEAKS_OF_US = Saying("asking", "speaks_of_us")
LONGEST_ANSWER = 25
MOST_LIKELY = 2
LONGEST_VERDICT = 12
ANSWERED_WITHIN = timedelta(days=7)
GIFT_ANSWERS = ("decline_compensation", "take_compensation")
GIFT_WITHIN = timedelta(minutes=30)
REASON_WITHIN = timedelta(minutes=30)
TOLD_TO_A_PERSON_WITHIN = timedelta(minutes=30)

Parse = dict[str, Any]


def with_what_is_asked(work: Work, sender_id: str, parse: Parse, now: datetime) -> Parse:
    """The parse as it is to be taken in the light of what the desk has asked this customer."""
    intent = str(parse["intent"]["name"])
    if intent in NEVER_AN_ANSWER:
        return parse
    asked = work.follow_ups.asked(sender_id)
    if asked is not None and (answer := _answer(asked, intent, str(parse.get("text") or ""), now)):
        name, stars = answer
        told = [] if stars is None else [{"entity": "stars", "value": str(stars), "start": 0, "end": 0}]
        return {**parse, "intent": {"name": name, "confidence": 1.0}, "entities": told}
    if (said := _of_what_was_offered(work, sender_id, parse, now)) is not None:
        return {**parse, "intent": {"name": said, "confidence": 1.0}, "entities": []}
    if intent in OF_A_COMPLAINT and _asks_about_a_complaint(work, sender_id, parse):
        return {**parse, "intent": {"name": PROGRESS, "confidence": 1.0}}
    if intent in CLAIMS and _is_of_a_complaint(work, sender_id, parse):
        return {**parse, "intent": {"name": INFORM, "confidence": 1.0}}
    if any(
        asks(work, sender_id, parse) for asks in (_chases_what_was_agreed, _asks_when_somebody_comes, _asks_how_long)
    ):
        return {**parse, "intent": {"name": PROGRESS, "confidence": 1.0}}
    if _haggles(work, sender_id, parse) or (intent == COMPENSATION and _is_beside_a_case(work, sender_id, parse)):
        return {**parse, "intent": {"name": ABOUT_A_CASE, "confidence": 1.0}}
    if _only_asks_beside(work, sender_id, parse):
        return {**parse, "intent": {"name": ASK_BESIDE, "confidence": 1.0}}
    if _is_of_a_case_handed_on(work, sender_id, parse, now):
        return {**parse, "intent": {"name": INFORM, "confidence": 1.0}}
    return _about_us(work, sender_id, parse)


def _haggles(work: Work, sender_id: str, parse: Parse) -> bool:
    """Whether "500不行 300总可以吧" is said of what was demanded, or sounds like a demand."""
    case = work.cases.open_case_of(sender_id) if demanding.haggles(parse) else None
    if case is None:
        return False
    sounds_like_it = COMPENSATION in [entry["name"] for entry in (parse.get("intent_ranking") or [])[:MOST_LIKELY]]
    return sounds_like_it or bool(work.compensation.of_case(case.number))


def _about_us(work: Work, sender_id: str, parse: Parse) -> Parse:
    """The parse; as not understood where "那你们到底管不管" sounds like none of our trade while a case is open."""
    doubtful = parse["intent"]["name"] == OUT_OF_SCOPE and parse.get("decision") == "decline"
    if not doubtful or not SPEAKS_OF_US.is_in(str(parse.get("text") or "")):
        return parse
    is_beside_a_case = work.cases.open_case_of(sender_id) is not None
    return {**parse, "intent": {"name": NOT_UNDERSTOOD, "confidence": 1.0}} if is_beside_a_case else parse


def _is_of_a_case_handed_on(work: Work, sender_id: str, parse: Parse, now: datetime) -> bool:
    """Whether a message that sounds like nothing for the desk, or like praise with a sum, is for who looks into it."""
    intent = str(parse["intent"]["name"])
    tells_a_sum = intent == "give_praise" and any(one["entity"] == "money" for one in parse.get("entities") or [])
    sounds_like_nothing = intent in NOTHING_FOR_US or tells_a_sum
    return sounds_like_nothing and _is_told_to_a_person(work, sender_id, str(parse.get("text") or ""), now)


def _only_asks_beside(work: Work, sender_id: str, parse: Parse) -> bool:
    """Whether it is a question about rules; "几天能修好" asks about the repair that is under way, if one is."""
    case = work.cases.open_case_of(sender_id)
    under_way = case is not None and (case.state == CaseState.REMEDY_CHOSEN or not case.decision)
    if under_way and parse["intent"]["name"] == PROGRESS:
        return False
    return is_all_that_is_asked(parse) or (case is not None and bool(case.decision) and asks_rather_than_claims(parse))


def told_as_done(work: Work, sender_id: str, parse: Parse) -> Parse:
    """The parse as the customer's word that what is under way has been done ("修好了，谢谢"), where it is one."""
    intent, text = str(parse["intent"]["name"]), str(parse.get("text") or "")
    if intent in NEVER_AN_ANSWER or text.startswith("/") or len(text) > LONGEST_ANSWER or not _says_done(text):
        return parse
    under_way = [case for case in work.cases.open_cases_of(sender_id) if _may_be_done(case)]
    if len(under_way) != 1:
        return parse
    named = {"entity": "case_number", "value": under_way[0].number, "start": 0, "end": 0}
    return {**parse, "intent": {"name": HELD, "confidence": 1.0}, "entities": [named]}


def _says_done(text: str) -> bool:
    words = _words()
    unsaid = [*words["solution_failed"], *words["not_done"]]
    return any(word in text for word in words["done"]) and not any(word in text for word in unsaid)


def _may_be_done(case: Case) -> bool:
    """Whether something was agreed or asked for, and nothing that a person must look into whatever is said."""
    return case.state == CaseState.REMEDY_CHOSEN or case.scenario in (REQUEST, COMPLAINT)


def _answer(asked: FollowUp, intent: str, text: str, now: datetime) -> tuple[str, int | None] | None:
    """The intent that the message has as an answer, and its stars; None when it answers something else."""
    since = now - (asked.done_at or asked.due_at)
    if since > (REASON_WITHIN if asked.kind == FollowUpKind.REASON else ANSWERED_WITHIN):
        return None
    return _READERS[asked.kind](intent, text)


def _reason(intent: str, _text: str) -> tuple[str, int | None] | None:
    return None if intent in NO_REASON else ("give_reason", None)


def _held(intent: str, text: str) -> tuple[str, int | None] | None:
    if len(text) > LONGEST_ANSWER:
        return None
    for name in ("solution_failed", HELD):
        if any(word in text for word in _words()[name]):
            return name, None
    if intent in YES | NO:
        return (HELD if intent in YES else "solution_failed"), None
    return None


def _stars(_intent: str, text: str) -> tuple[str, int | None] | None:
    said = text.strip(" 。.!！~～")
    if len(said) == 1 and said in "12345":
        return "rate_service", int(said)
    if len(said) > LONGEST_VERDICT:
        return None
    for entry in _words()["stars"]:
        if any(word in said for word in entry["words"]):
            return "rate_service", int(entry["stars"])
    return None


_READERS: dict[str, Callable[[str, str], tuple[str, int | None] | None]] = {
    FollowUpKind.SOLUTION_HELD: _held,
    FollowUpKind.SATISFACTION: _stars,
    FollowUpKind.REASON: _reason,
}


def _of_what_was_offered(work: Work, sender_id: str, parse: Parse, now: datetime) -> str | None:
    """What a few words do with what lies on the table: leave it there and wait, or take or decline a gift."""
    return ACKNOWLEDGE if _only_waits(work, sender_id, parse, now) else _about_a_gift(work, sender_id, parse, now)


def _only_waits(work: Work, sender_id: str, parse: Parse, now: datetime) -> bool:
    """Whether "嗯 那我等吧" takes neither a gift nor a way: others have to act, or a gift is on offer."""
    if not WAITS.is_in(str(parse.get("text") or "")):
        return False
    case = work.cases.open_case_of(sender_id)
    if case is None:
        return False
    for_others = case.needs_human or not case.decision or case.state == CaseState.REMEDY_CHOSEN
    return for_others or work.compensation.was_offered(sender_id, now - GIFT_WITHIN)


def _about_a_gift(work: Work, sender_id: str, parse: Parse, now: datetime) -> str | None:
    """Whether a few words take or decline the gift that was offered just before.

    "我要换新的" and "洗衣机不用修了" are about something else.
    """
    intent, text = str(parse["intent"]["name"]), str(parse.get("text") or "")
    names_goods = any(entity["entity"] in OF_A_NEW_MATTER for entity in parse.get("entities") or [])
    if intent in CLAIMS or names_goods or len(text) > LONGEST_VERDICT or demanding.demanded(parse) is not None:
        return None
    answer = _of_a_gift(text)
    return answer if answer and work.compensation.was_offered(sender_id, now - GIFT_WITHIN) else None


def _of_a_gift(text: str) -> str | None:
    """What a few words say of a gift: "我要" takes it, "我要个说法" and "就收了现金" do not."""
    words = _words()
    for name in GIFT_ANSWERS:
        if any(word in text for word in words[name]):
            return name
    if text.strip(" 。.!！~～,，") in words["decline_in_a_word"]:
        return GIFT_ANSWERS[0]
    return GIFT_ANSWERS[1] if set(clauses(text)) & set(words["take_in_a_word"]) else None


def _asks_about_a_complaint(work: Work, sender_id: str, parse: Parse) -> bool:
    """Whether "那怎么换" asks what becomes of the wrong goods, "退我多少" of the fee that was complained of."""
    text, kinds = str(parse.get("text") or ""), {entity["entity"] for entity in parse.get("entities") or []}
    asks = ASKS.is_in(text) or WHAT_BECOMES_OF_IT.is_in(text)
    if len(text) > LONGEST_VERDICT or kinds & OF_A_NEW_MATTER or not asks:
        return False
    case = work.cases.open_case_of(sender_id)
    if case is None or case.decision:
        return False
    return case.intent in RETURNED_BY_A_PERSON or WHAT_BECOMES_OF_IT.is_in(text)


def _is_of_a_complaint(work: Work, sender_id: str, parse: Parse) -> bool:
    """Whether "叫他退我200" asks back what was complained of, and no goods."""
    kinds = {entity["entity"] for entity in parse.get("entities") or []}
    if len(str(parse.get("text") or "")) > LONGEST_VERDICT or kinds & OF_A_NEW_MATTER:
        return False
    case = work.cases.open_case_of(sender_id)
    return case is not None and not case.decision and case.intent in RETURNED_BY_A_PERSON


def _asks_when_somebody_comes(work: Work, sender_id: str, parse: Parse) -> bool:
    """Whether "什么时候来人" asks about what is under way, and for nothing new."""
    asks = ASKS_WHEN.get(parse["intent"]["name"])
    text = str(parse.get("text") or "")
    if asks is None or len(text) > LONGEST_ANSWER or not asks.is_in(text):
        return False
    return _is_beside_a_case(work, sender_id, parse)


def _chases_what_was_agreed(work: Work, sender_id: str, parse: Parse) -> bool:
    """Whether "还没到啊" is about the money or the goods of what was agreed, and no order's parcel."""
    if not NOT_ARRIVED.is_in(str(parse.get("text") or "")) or not _is_beside_a_case(work, sender_id, parse):
        return False
    return any(case.state == CaseState.REMEDY_CHOSEN for case in work.cases.open_cases_of(sender_id))


def _asks_how_long(work: Work, sender_id: str, parse: Parse) -> bool:
    """Whether "要等几天" asks about what is under way; more words would be a grievance."""
    text = str(parse.get("text") or "")
    return len(text) <= LONGEST_VERDICT and HOW_LONG.is_in(text) and _is_beside_a_case(work, sender_id, parse)


def _is_told_to_a_person(work: Work, sender_id: str, text: str, now: datetime) -> bool:
    """Whether "孩子8岁" or "就是想要支架" is for who looks into the matter, which the desk has just handed on."""
    if ASKS_ANYTHING.is_in(text):
        return False
    case = work.cases.open_case_of(sender_id)
    if case is None or now - case.updated_at >= TOLD_TO_A_PERSON_WITHIN:
        return False
    return case.needs_human or not case.decision


def _is_beside_a_case(work: Work, sender_id: str, parse: Parse) -> bool:
    kinds = {entity["entity"] for entity in parse.get("entities") or []}
    return not kinds & OF_A_NEW_MATTER and work.cases.open_case_of(sender_id) is not None


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = yaml.safe_load(ANSWERS.read_text(encoding="utf-8"))
    return words
