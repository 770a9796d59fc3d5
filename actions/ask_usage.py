"""How to use something: the papers, or a colleague who shows it step by step."""

from __future__ import annotations

from actions import wording
from actions.enquiry import Enquiry, yes_or_no
from actions.enquiry_asking import ask
from actions.enquiry_reading import text_of
from actions.facts_told import CANNOT_SAY
from actions.pieces import pieces
from actions.service_requests import record_request
from actions.tools import Event, Scene, Tools

_PAPERS = "说明书"


def handle(scene: Scene, tools: Tools, enquiry: Enquiry) -> list[Event]:
    """Ask which goods once, then offer the papers or a colleague; what is wanted is recorded."""
    text = text_of(scene)
    if enquiry.asks is None:
        enquiry.told["question"] = text
    if enquiry.asks == "help":
        return _help_chosen(scene, tools, enquiry, text)
    if enquiry.told.get("category") in (None, CANNOT_SAY) and enquiry.may_ask("goods", 1):
        return ask(scene, enquiry, "goods", "utter_ask_enquiry_goods_usage")
    answers = pieces("answers")
    buttons = [
        {"title": answers["show_me"], "payload": answers["show_me"]},
        {"title": answers["send_papers"], "payload": answers["send_papers"]},
    ]
    return ask(scene, enquiry, "help", "utter_offer_usage_help", goods=wording.goods(enquiry.told), buttons=buttons)


def _help_chosen(scene: Scene, tools: Tools, enquiry: Enquiry, text: str) -> list[Event]:
    enquiry.asks = None
    request = "papers" if _PAPERS in text else "usage_help"
    said = str(scene.tracker.latest_message.get("said") or "")
    if request == "usage_help" and yes_or_no(said, text) is False:
        scene.say("utter_enquiry_dropped")
        return []
    told = record_request(scene, tools, enquiry, request, question=str(enquiry.told.get("question") or ""))
    scene.say(f"utter_{request}_registered", **told)
    return []
