"""An invoice issued, corrected or sent again: order, title, and when it comes."""

from __future__ import annotations

import re

from actions.enquiry import Enquiry
from actions.enquiry_asking import ask
from actions.enquiry_reading import text_of
from actions.order_lookup import in_words, require_order
from actions.pieces import pieces
from actions.sayings import Saying
from actions.service_requests import record_request
from actions.tools import Event, Scene, Tools
from desk.orders import Purchase

_PERSONAL = Saying("enquiries", "personal_title")
_COMPANY = Saying("enquiries", "company_title")
_COMPANY_ENDS = Saying("enquiries", "company_ends")
# What stands before the word by which a whole name ends.
_NAMED = re.compile("[\u4e00-\u9fff]{4,}$")


def handle(scene: Scene, tools: Tools, enquiry: Enquiry) -> list[Event]:
    """Find the order, ask for the title, register the invoice and say when it comes."""
    _read_title(enquiry, text_of(scene))
    found = require_order(scene, tools, enquiry)
    if not isinstance(found, Purchase):
        return found
    title = enquiry.told.get("title")
    if title is None and enquiry.may_ask("title"):
        words = pieces("answers")
        buttons = [{"title": words[kind], "payload": words[kind]} for kind in ("personal_title", "company_title")]
        return ask(scene, enquiry, "title", "utter_ask_invoice_title", buttons=buttons, **in_words(found))
    if title == "company" and enquiry.may_ask("title", 2):
        return ask(scene, enquiry, "title", "utter_ask_invoice_company")
    enquiry.asks = None
    told = record_request(scene, tools, enquiry, "invoice")
    scene.say("utter_invoice_registered", **told, **in_words(found))
    return []


def _read_title(enquiry: Enquiry, text: str) -> None:
    """`personal`, `company`, or the company's name as it was written."""
    if _names_a_company(text) or (enquiry.told.get("title") == "company" and enquiry.asks == "title"):
        enquiry.told["title"] = text
    elif _PERSONAL.is_in(text):
        enquiry.told["title"] = "personal"
    elif _COMPANY.is_in(text):
        enquiry.told["title"] = "company"


def _names_a_company(text: str) -> bool:
    return any(_NAMED.search(text[: end.start()]) for end in _COMPANY_ENDS.all(text))
