"""What is told of papers: which there are, or that there are none, is neither a worry nor a yes nor an end."""

from __future__ import annotations

from actions.papers import shown
from actions.sayings import Saying
from bot.contradictions.understood import Understood
from bot.intents import INFORM, REQUEST_INVOICE
from bot.nlu.other_wishes import wants_papers

_PAPERS = frozenset({"receipt", "order_record", "payment_record"})
_VALID_PAPERS = frozenset({"invoice", "order_record"})
_FACTS = frozenset({"proof", "money", "date", "channel"})
_AGREES = Saying("contradictions", "agrees")
_LACKS_PAPERS = Saying("contradictions", "lacks_papers")
_GIVES_UP = Saying("contradictions", "gives_up")


def has_papers_after_all(message: Understood) -> str | None:
    """Who has an invoice or an order does not worry for want of one."""
    has_any = message.intent == "no_valid_invoice" and message.values("proof") & _VALID_PAPERS
    return message.next_intent if has_any else None


def tells_which_papers_there_are(message: Understood) -> str | None:
    """What sounds like a wish for an invoice tells which papers there are, or that there are none."""
    if message.intent != REQUEST_INVOICE:
        return None
    proofs = message.values("proof")
    if "invoice" in proofs or shown(message.text, message.entities) is not None:
        return INFORM
    return INFORM if proofs & (_PAPERS | {"none"}) and not wants_papers(message.text) else None


def lacks_papers(message: Understood) -> str | None:
    """Who has no papers withdraws nothing by that."""
    if message.intent != "cancel_request" or not _LACKS_PAPERS.is_in(message.text):
        return None
    return None if _GIVES_UP.is_in(message.text) else INFORM


def only_tells_facts(message: Understood) -> str | None:
    """Who tells what papers there are agrees to nothing ("有发票 3200")."""
    tells = message.intent == "affirm" and message.kinds & _FACTS
    return INFORM if tells and not _AGREES.is_in(message.text) else None
