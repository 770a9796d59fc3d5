"""What is said beside a claim, or instead of one, and is answered at once (`actions/asides.py`)."""

from __future__ import annotations

from actions import before_buying, doubting, in_writing
from actions.asides import ASK_BESIDE, FEE, WARRANTY
from actions.sayings import Saying
from bot.contradictions.understood import NEVER_OVERRULED, Understood
from bot.intents import COMPLAIN_HOTLINE_UNREACHABLE, INFORM, OUT_OF_SCOPE, REPORT_FAULT, REQUEST_HUMAN
from entitlement.rules.danger import SUSPECTS

# Who has not bought yet asks these of goods in general.
OF_GOODS_TO_BUY = frozenset({WARRANTY, FEE, "ask_return_policy", "price_drop", "paid_above_guide_price"})
# What "我不信 把条文给我看看" sounds like.
_SOUNDS_LIKE_DISTRUST = frozenset({SUSPECTS, INFORM, OUT_OF_SCOPE, "deny", "insist_despite_policy"})
# What "我听不见 别打电话" sounds like.
_SOUNDS_LIKE_CALLS = frozenset({REQUEST_HUMAN, COMPLAIN_HOTLINE_UNREACHABLE, OUT_OF_SCOPE, INFORM})
_FOR_A_PERSON = Saying("contradictions", "asks_for_a_person")


def is_blamed_alone(message: Understood) -> str | None:
    """Who only denies what the repairer says of the goods' end reports a fault."""
    is_free = (not message.claims or message.is_doubtful) and message.intent not in NEVER_OVERRULED
    return REPORT_FAULT if "alleged_cause" in message.kinds and is_free else None


def has_not_bought_yet(message: Understood) -> str | None:
    """Who has not bought yet claims nothing."""
    if message.intent in OF_GOODS_TO_BUY and before_buying.heard(message.parse):
        return ASK_BESIDE
    may_claim = message.claims or message.is_doubtful
    return ASK_BESIDE if may_claim and before_buying.is_plain(message.parse) else None


def does_not_believe_the_desk(message: Understood) -> str | None:
    """Who does not believe the desk suspects nobody of fraud, and refuses nothing."""
    sounds_like_it = message.intent in _SOUNDS_LIKE_DISTRUST or message.is_doubtful
    return ASK_BESIDE if sounds_like_it and doubting.heard(message.parse) else None


def wants_no_calls(message: Understood) -> str | None:
    """Who wants to be written to, and not called, asks for no person and complains of no line."""
    sounds_like_it = message.intent in _SOUNDS_LIKE_CALLS or message.is_doubtful
    if not sounds_like_it or message.tells_a_fault or not in_writing.heard(message.parse):
        return None
    return None if _FOR_A_PERSON.is_in(message.text) else ASK_BESIDE
