"""What is claimed instead of what it sounds like: of what has failed, for what has happened, or by pressing on."""

from __future__ import annotations

from actions import demanding
from actions.facts_from_message import CLAIMS_FRAUD, MONEY_INSTEAD
from actions.sayings import Saying, first_said
from bot.contradictions.understood import CLAIM_OF_WISH, NEVER_OVERRULED, Understood
from bot.intents import COMPLAIN_HOTLINE_UNREACHABLE, COMPLAINTS, OUT_OF_SCOPE, REPORT_FAULT, REQUEST_INVOICE
from entitlement.rules.danger import SUSPECTS

_WITHOUT_FAULT, _PRESSING_ON = "return_without_fault", "insist_despite_policy"
# Told of those who came, and less than what they have broken.
OF_WHO_CAME, DAMAGED = frozenset({"complain_staff_attitude", "complain_irregular_service"}), "complain_repair_skill"
_COMPENSATION = CLAIM_OF_WISH["compensation"]
# A demand, not the tale of one that was promised or is under way ("答应给我换新", "退款拖了半个月").
_DEMANDS = {
    "request_refund": Saying("contradictions", "demands_refund"),
    "request_exchange": Saying("contradictions", "demands_exchange"),
}
# "算了 修吧" gives up one wish for another; "算了 不修了" gives up.
_SETTLES = {
    "request_refund": Saying("contradictions", "settles_for_refund"),
    "request_exchange": Saying("contradictions", "settles_for_exchange"),
    "request_repair": Saying("contradictions", "settles_for_repair"),
}
_INVOICE = Saying("contradictions", "invoice")
_PRAISES_A_REPAIR = Saying("contradictions", "praises_a_repair")
_OF_A_FALLEN_PRICE = Saying("contradictions", "of_a_fallen_price")
_MISSED_VISITS = Saying("contradictions", "missed_visits")
_NOTHING_IS_WRONG = Saying("contradictions", "nothing_is_wrong")
_PAYS_THE_DIFFERENCE = Saying("contradictions", "pays_the_difference")
_EXCHANGES_THE_PART = Saying("contradictions", "exchanges_the_part")
_ASKS_WHY_NOT = Saying("contradictions", "asks_why_not")


def returns_what_has_a_fault(message: Understood) -> str | None:
    """Who returns goods "without a fault" and names one returns them for it."""
    return "request_refund" if message.intent == _WITHOUT_FAULT and message.tells_a_fault else None


def claims_beside_a_call(message: Understood) -> str | None:
    """Who tells what is wrong with which goods, beside that nobody answered the telephone, has a claim."""
    if message.intent != COMPLAIN_HOTLINE_UNREACHABLE or not message.tells_a_fault or "product" not in message.kinds:
        return None
    return message.claim_of_its_wish or REPORT_FAULT


def claims_beside_a_demand(message: Understood) -> str | None:
    """Who demands money on top of a return or an exchange has that claim; actions/compensation.py keeps the demand."""
    if message.intent != _COMPENSATION or not demanding.is_beside_a_wish(message.parse):
        return None
    wishes = message.values("wish") - {"compensation"}
    return CLAIM_OF_WISH.get(wishes.pop()) if len(wishes) == 1 else None


def claims_beside_an_invoice(message: Understood) -> str | None:
    """Who asks for an invoice by the way has a claim ("不制冷要修, 顺便开发票")."""
    if message.intent != REQUEST_INVOICE or not message.tells_a_fault:
        return None
    if len(message.values("wish")) == 1:
        return message.claim_of_its_wish
    return None if _INVOICE.is_in(message.text) else REPORT_FAULT


def praises_what_has_broken(message: Understood) -> str | None:
    """Who praises what has broken has a claim, but for who praises the repair."""
    is_ironic = message.intent == "give_praise" and message.tells_a_fault
    if not is_ironic or _PRAISES_A_REPAIR.is_in(message.text):
        return None
    return message.claim_of_its_wish if len(message.values("wish")) == 1 else REPORT_FAULT


def claims_fraud(message: Understood) -> str | None:
    """Who demands three times the price speaks of fraud."""
    return SUSPECTS if CLAIMS_FRAUD.is_in(message.text) else None


def wants_money_instead(message: Understood) -> str | None:
    """Who wants money in place of giving back ("退我200 我不退了"); a sum, or the word for it, is named."""
    if message.intent in NEVER_OVERRULED or not MONEY_INSTEAD.is_in(message.text):
        return None
    if message.intent == "price_drop" and _OF_A_FALLEN_PRICE.is_in(message.text):
        return None
    is_named = "money" in message.kinds or "compensation" in message.values("wish")
    return _COMPENSATION if is_named else None


def complains_of_damage(message: Understood) -> str | None:
    """Who tells what the repairer has broken complains of more than of how he was."""
    is_told = message.intent in OF_WHO_CAME and "by_repairer" in message.values("damage")
    return DAMAGED if is_told else None


def was_stood_up(message: Understood) -> str | None:
    """Whom nobody came to see, as agreed, has a grievance."""
    is_told = message.intent == "request_compensation" and _MISSED_VISITS.is_in(message.text)
    return "complain_broken_promise" if is_told else None


def regrets_the_purchase(message: Understood) -> str | None:
    """Who regrets the purchase, or has not opened it, gives back what nothing is wrong with."""
    is_told = message.intent == "request_refund" and _NOTHING_IS_WRONG.is_in(message.text)
    return _WITHOUT_FAULT if is_told and not message.tells_a_fault else None


def pays_the_difference(message: Understood) -> str | None:
    """Who pays a difference wants other goods."""
    is_told = message.intent == "price_drop" and _PAYS_THE_DIFFERENCE.is_in(message.text)
    return "request_exchange" if is_told else None


def wants_a_part_replaced(message: Understood) -> str | None:
    """Who wants one part for another wants a repair ("能换屏吗")."""
    if message.intent != "request_exchange" or "exchange" in message.values("wish"):
        return None
    is_named = any(_EXCHANGES_THE_PART.ends(message.text[: part["start"]]) for part in message.named("part"))
    return "request_repair" if is_named else None


def demands_beside_a_grievance(message: Understood) -> str | None:
    """A demand beats a grievance (intents.md)."""
    return first_said(_DEMANDS, message.text) if message.intent.startswith(COMPLAINTS) else None


def settles_for_another_wish(message: Understood) -> str | None:
    """Who drops one thing for another claims the other ("算了 修吧")."""
    return first_said(_SETTLES, message.text) if message.intent == "cancel_request" else None


def wants_to_be_paid(message: Understood) -> str | None:
    """What is to be paid for is no small talk."""
    is_wanted = message.intent == OUT_OF_SCOPE and message.values("wish") == {"compensation"}
    return _COMPENSATION if is_wanted else None


def asks_why_not(message: Understood) -> str | None:
    """Who asks why something is refused presses on ("凭什么不退")."""
    return _PRESSING_ON if message.intent != _PRESSING_ON and _ASKS_WHY_NOT.is_in(message.text) else None
