"""What else the customer wanted in the same breath: kept while the main wish is dealt with, offered after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet

from actions import wording
from actions.atonement import answered_gift, atone_late
from actions.matters import NEXT_MATTER, after, others_told
from actions.pieces import pieces
from actions.sayings import Saying
from actions.tools import DeskAction, Event, Scene

KEPT = "other_wishes"
OFFERED = "offered_wish"
ALSO = "also"
# What a customer says to an offer; everything else goes past it.
ANSWERS = frozenset({"affirm", "deny", "accept_solution", "reject_solution"})

# What else was wanted may be misheard: in these matters a word of the matter itself has to stand in the message.
OF = {name: Saying("two_matters", f"of_{name}") for name in ("ask_product", "complain_hotline_unreachable")}

Handle = Callable[[Scene], list[Event]]


def heard(message: Mapping[str, Any], slots: Mapping[str, Any], *, form_is_open: bool) -> dict[str, Any]:
    """The slots that a message changes: more wishes are kept, an offer that was passed over stands no longer.

    In the middle of the questions "发票没有" is an answer and asks for no invoice.
    """
    intent = str((message.get("intent") or {}).get("name") or "")
    before: list[str] = slots.get(KEPT) or []
    also = [] if form_is_open else message.get(ALSO) or []
    text = str(message.get("text") or "")
    kept = [*before, *(name for name in also if name not in (intent, *before) and _is_spoken_of(name, text))]
    found: dict[str, Any] = {}
    if kept != before:
        found[KEPT] = kept
    if slots.get(OFFERED) is not None and intent not in ANSWERS:
        found[OFFERED] = None
    return found


def _is_spoken_of(wish: str, text: str) -> bool:
    return wish not in OF or OF[wish].is_in(text)


def say_what_is_kept(scene: Scene) -> None:
    """Tell a customer who begins a claim that the rest was heard, too."""
    others = others_told(scene.tracker.latest_message)
    if others:
        say_next_matter_is_kept(scene, others)
    kept: list[str] = scene.slot(KEPT) or []
    if kept:
        scene.say("utter_other_wish_kept", wishes="、".join(map(_label, kept)))


def say_next_matter_is_kept(scene: Scene, told: Sequence[Mapping[str, Any]]) -> None:
    """Tell that other matters were heard, and offer to speak of one of them first."""
    goods = list(dict.fromkeys(map(wording.goods_named, told)))
    titles = [pieces()["take_up"].format(goods=one) for one in goods]
    buttons = [{"title": title, "payload": title} for title in titles]
    scene.say("utter_next_matter_kept", goods=wording.listed(goods), buttons=buttons)


def offer_other_wish(scene: Scene) -> list[Event]:
    """Offer the next kept wish, unless facts are being asked; the one just dealt with is kept no longer."""
    before: list[str] = scene.slot(KEPT) or []
    kept = [wish for wish in before if wish != scene.intent]
    if scene.tracker.active_loop.get("name"):
        return [] if kept == before else [SlotSet(KEPT, kept)]
    if not kept:
        return [*([] if kept == before else [SlotSet(KEPT, kept)]), *_offer_next_matter(scene)]
    wish, *rest = kept
    later = pieces("answers")["later"]
    buttons = [{"title": _label(wish), "payload": f"/{wish}"}, {"title": later, "payload": "/deny"}]
    scene.say("utter_offer_other_wish", wish=_label(wish), buttons=buttons)
    return [SlotSet(KEPT, rest), SlotSet(OFFERED, wish)]


def _offer_next_matter(scene: Scene) -> list[Event]:
    """Come back to the other goods that the customer spoke of meanwhile."""
    matter: Mapping[str, Any] | None = scene.slot(NEXT_MATTER)
    if matter is None:
        return []
    scene.say("utter_offer_next_matter", goods=wording.goods_named(matter), buttons=now_or_later())
    return [SlotSet(OFFERED, NEXT_MATTER)]


def now_or_later() -> list[dict[str, str]]:
    """The buttons of an offer to go on with something else."""
    answers = pieces("answers")
    return [{"title": answers["now"], "payload": "/affirm"}, {"title": answers["later"], "payload": "/deny"}]


def answered(scene: Scene, *, yes: bool, handle: Mapping[str, Handle]) -> list[Event] | None:
    """Deal with the wish that was offered last, if one was: `handle` has "complaint" and "question"."""
    wish = scene.slot(OFFERED)
    if wish is None:
        return None
    if wish == NEXT_MATTER and yes:
        return [SlotSet(OFFERED, None), FollowupAction("action_begin_next_matter")]
    if not yes:
        scene.say("utter_other_wish_dropped")
        dropped = (
            [SlotSet(NEXT_MATTER, after(scene.slot(NEXT_MATTER)))] if wish == NEXT_MATTER else offer_other_wish(scene)
        )
        return [SlotSet(OFFERED, None), *dropped]
    kind = "complaint" if wish.startswith("complain_") or wish == "give_suggestion" else "question"
    kind = wish if wish in handle else kind
    return [SlotSet(OFFERED, None), *handle[kind](replace(scene, taken_for=wish))]


class OfferOtherWish(DeskAction):
    """Offers what else was wished for, when a conversation draws to its end."""

    action_name = "action_offer_other_wish"

    def act(self, scene: Scene) -> list[Event]:
        thanked_for_gift = answered_gift(scene, self.tools, yes=True) if scene.intent == "thank" else None
        return [*(thanked_for_gift or []), *(offer_other_wish(scene) or atone_late(scene, self.tools))]


def _label(intent: str) -> str:
    return pieces("other_wishes")[intent]
