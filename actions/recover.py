"""What follows an offer: taken, refused, corrected, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa_sdk.events import ActiveLoop, SlotSet

from actions import demanding, matters, misfits, wording
from actions.accept import take
from actions.answers import wish_in_a_clause
from actions.atonement import answered_gift
from actions.case_form import CASE_FORM, REQUESTED, next_question
from actions.cases import is_for_a_person, keep_what_is_told, open_case, record_decision
from actions.compensation import ASKED
from actions.conversation import Complaint
from actions.decide import Decide
from actions.delete_data import CONFIRM, ConfirmDeletion
from actions.earlier import earlier
from actions.empathise import Empathise
from actions.enquire import Enquire
from actions.facts_from_slots import Matter
from actions.facts_told import CANNOT_SAY
from actions.hand_over import hand_over
from actions.insist import MOST_REFUSALS
from actions.offers import answers_wish, choices, told
from actions.other_wishes import answered
from actions.promised_times import note_for_person
from actions.recalls import warn_of_recall
from actions.refusing import unwanted
from actions.sayings import Saying
from actions.tools import DeskAction, Event, Scene, Tools
from actions.withdrawing import of_other_goods, withdraw
from desk.tables import Case
from entitlement.bad_fact import BadFact
from entitlement.decision import Decision
from entitlement.finding import Remedy

OPTION = "option_"
FAULT_REPORTED, REFUSED = "report_fault", "offers_refused"
_ASKS_FOR_OTHER_WAYS = Saying("asking", "other_ways")
_THINKS_IT_OVER = Saying("refusing", "thinks_it_over")
_ONLY_HAS, _THE_OTHER_ONE = Saying("contradictions", "only_has"), Saying("two_matters", "the_other_one")
PROGRESS_ASKED, CASE_LOOKUP = "progress_asked", "case_lookup"


class Accept(DeskAction):
    """The customer takes an offer: the named one, else the best or the one offered last."""

    action_name = "action_accept"

    def act(self, scene: Scene) -> list[Event]:
        to_another = self._answered_another(scene)
        if to_another is not None:
            return to_another
        case = open_case(scene)
        offered: list[str] = scene.slot("offered_remedies") or []
        if case is not None and offered and _ONLY_HAS.is_in(_text(scene)):
            # Whoever was looking for a paper has found it, and takes nothing yet.
            scene.say("utter_acknowledged_offer", case_number=case.number)
            return []
        if case is not None and not offered and case.needs_human and _names_a_wish(scene):
            # "那修好它吧" is for who looks into what it has done.
            keep_what_is_told(scene, case)
            note_for_person(scene, self.tools, case)
            return []
        if case is not None and not offered:
            scene.say("utter_noted", case_number=case.number)
            return []
        if case is None:
            scene.say("utter_accepted_nothing_offered")
            return []
        return take(scene, self.tools, _taken(scene, offered))

    def _answered_another(self, scene: Scene) -> list[Event] | None:
        """What follows where the yes is to a gift or to another wish; None where it is to the way offered."""
        if demanding.demanded(scene.tracker.latest_message) is not None:
            # "行吧 修吧 再赔我800" takes no voucher.
            return None
        return answered_gift(scene, self.tools, yes=True) or _answered_other_wish(scene, self.tools, yes=True)


class Reject(DeskAction):
    """The customer refuses: the next best option within authority, after the second refusal a person."""

    action_name = "action_reject"

    def act(self, scene: Scene) -> list[Event]:
        if _THINKS_IT_OVER.is_in(_text(scene)):
            scene.say("utter_think_it_over")
            return []
        if not _ASKS_FOR_OTHER_WAYS.is_in(_text(scene)):
            to_another = answered_gift(scene, self.tools, yes=False) or _answered_other_wish(
                scene, self.tools, yes=False
            )
            if to_another is not None:
                return to_another
        case = open_case(scene)
        if case is None:
            scene.say("utter_tell_me_more")
            return []
        if not scene.slot("offered_remedies") and not case.decision:
            return self._nothing_to_refuse(scene, case)
        refusals = int(scene.slot("refusals") or 0) + 1
        refused = unwanted(str(scene.tracker.latest_message.get("text") or ""))
        remaining = [code for code in (scene.slot("offered_remedies") or [])[1:] if code not in refused]
        decision = Matter.told(scene.tracker.slots, scene.today).decide(self.tools.rulebook)
        following = next(
            (r for code in remaining for r in choices(decision, scene.slot("wish")) if r.code == code), None
        )
        if refusals >= MOST_REFUSALS or following is None:
            return [*self._to_a_person(scene, case), SlotSet("refusals", refusals)]
        scene.say("utter_next_option", remedy=following.label, detail=_detail(decision, following))
        return [SlotSet("refusals", refusals), SlotSet("offered_remedies", remaining)]

    def _nothing_to_refuse(self, scene: Scene, case: Case) -> list[Event]:
        """A no to a question beside the matter: no telephone is left, no number is at hand."""
        if scene.slot(PROGRESS_ASKED) is not None:
            events = hand_over(scene, self.tools, CASE_LOOKUP, case, "utter_lookup_to_person")
            return [*events, SlotSet(PROGRESS_ASKED, None)]
        if scene.intent == "deny":
            scene.say("utter_as_you_like", case_number=case.number)
            return []
        return self._to_a_person(scene, case)

    def _to_a_person(self, scene: Scene, case: Case) -> list[Event]:
        waiting = scene.work.handovers.waiting(scene.sender_id)
        if waiting is not None and waiting.reason == REFUSED:
            scene.say("utter_as_you_like", case_number=case.number)
            return []
        return hand_over(scene, self.tools, REFUSED, case, "utter_refused_to_person")


class Reconsider(Decide):
    """A fact was added or corrected after the decision: decide anew, and tell when anything changed."""

    action_name = "action_reconsider"

    def act(self, scene: Scene) -> list[Event]:
        case = open_case(scene)
        if case is None and _tells_a_trouble(scene):
            return self._begin(scene)
        if case is None:
            scene.say("utter_tell_me_more")
            return []
        if case.decision and scene.slot("category") and _THE_OTHER_ONE.is_in(_text(scene)):
            return self._begin_with_the_other_one(scene)
        if is_for_a_person(scene, case):
            keep_what_is_told(scene, case)
            note_for_person(scene, self.tools, case)
            return []
        if _chosen_by_number(scene) is not None:
            return Accept(self.tools).act(scene)
        matter = Matter.told(scene.tracker.slots, scene.today)
        try:
            decision = matter.decide(self.tools.rulebook)
            following = next_question(matter, self.tools.rulebook)
        except BadFact as error:
            misfits.say_why_not(scene, error)
            return [SlotSet(error.fact, earlier(scene, error.fact))]
        if following is not None:
            scene.say("utter_fact_noted")
            return [ActiveLoop("case_form"), SlotSet(REQUESTED, following)]
        if told(decision) == scene.slot("told"):
            warn_of_recall(scene, record_decision(scene, matter, decision))
            if decision.needs_human:
                note_for_person(scene, self.tools, case)
            else:
                scene.say("utter_noted", case_number=case.number)
            return []
        return super().act(scene)

    def _begin(self, scene: Scene) -> list[Event]:
        """The trouble was told before it was clear what the customer wants: the claim begins with what is known."""
        begun = {"case_intent": FAULT_REPORTED, "first_reported_on": scene.today.isoformat()}
        slots = {**scene.tracker.slots, **begun}
        events = [*Empathise(self.tools).act(replace(scene, taken_for=FAULT_REPORTED)), *_set(begun)]
        following = next_question(Matter.told(slots, scene.today), self.tools.rulebook)
        return [*events, ActiveLoop("case_form"), SlotSet(REQUESTED, following)]

    def _begin_with_the_other_one(self, scene: Scene) -> list[Event]:
        """Goods of the same kind as those that are seen to: nothing else is known of them."""
        kept = {name: scene.slot(name) for name in ("category", "product_words")}
        begun = {**kept, "case_intent": FAULT_REPORTED, "first_reported_on": scene.today.isoformat()}
        emptied = {**scene.tracker.slots, **matters.fresh(scene.tracker.slots), **begun}
        scene.say("utter_the_other_one", goods=wording.goods(kept))
        following = next_question(Matter.told(emptied, scene.today), self.tools.rulebook)
        changed = {**matters.fresh(scene.tracker.slots), **begun}
        return [*_set(changed), ActiveLoop(CASE_FORM), SlotSet(REQUESTED, following)]


class Withdraw(DeskAction):
    """The customer takes the matter back."""

    action_name = "action_withdraw"

    def act(self, scene: Scene) -> list[Event]:
        waiting_matter = scene.slot(matters.NEXT_MATTER)
        were_asking = bool(scene.tracker.active_loop.get("name"))
        if waiting_matter is not None and matters.speaks_of(waiting_matter, scene.tracker.latest_message):
            # The matter under way stays; set anew, the form goes on at once.
            scene.say("utter_other_wish_dropped")
            dropped = SlotSet(matters.NEXT_MATTER, matters.after(waiting_matter))
            return [dropped, *([ActiveLoop(CASE_FORM)] if were_asking else [])]
        other = of_other_goods(scene)
        if other is not None:
            withdraw(scene, other)
            return [ActiveLoop(CASE_FORM)] if were_asking else []
        case = open_case(scene)
        closing: list[Event] = [ActiveLoop(None), SlotSet(REQUESTED, None), SlotSet("case_intent", None)]
        if case is None:
            scene.say("utter_stopped" if were_asking else "utter_nothing_to_withdraw")
            return closing
        withdraw(scene, case)
        forgotten = ("case_number", "offered_remedies", "told", "refusals")
        return [*closing, *(SlotSet(name, None) for name in forgotten)]


class AnswerYes(Accept):
    """ "是", "好的": takes the offer that stands, if one does."""

    action_name = "action_answer_yes"


class AnswerNo(Reject):
    """ "不", "没有": refuses the offer that stands, if one does."""

    action_name = "action_answer_no"


def _text(scene: Scene) -> str:
    return str(scene.tracker.latest_message.get("text") or "")


def _tells_a_trouble(scene: Scene) -> bool:
    """Whether goods and their fault are known, though nothing has been begun with them."""
    known = all(scene.slot(fact) not in (None, CANNOT_SAY) for fact in ("category", "fault"))
    return known and scene.slot("case_intent") is None


def _set(slots: Mapping[str, Any]) -> list[Event]:
    return [SlotSet(name, value) for name, value in slots.items()]


def _answered_other_wish(scene: Scene, tools: Tools, *, yes: bool) -> list[Event] | None:
    """What follows when the message answers the offer of another wish; None when it answers something else."""
    if any(entity["entity"] == "remedy" for entity in scene.tracker.latest_message.get("entities") or []):
        return None
    handle = {
        "complaint": Complaint(tools).act,
        "question": Enquire(tools).act,
        CONFIRM: ConfirmDeletion(tools).act,
    }
    return answered(scene, yes=yes, handle=handle)


def _names_a_wish(scene: Scene) -> bool:
    return any(entity["entity"] == "wish" for entity in scene.tracker.latest_message.get("entities") or [])


def _named_remedy(scene: Scene, offered: list[str]) -> str | None:
    """The remedy that the customer's message names, when it is one of those offered."""
    entities: list[dict[str, Any]] = scene.tracker.latest_message.get("entities") or []
    named = next((entity["value"] for entity in entities if entity["entity"] == "remedy"), None)
    return named if named in offered else None


def _taken(scene: Scene, offered: list[str]) -> str:
    """The remedy that the customer agrees to: the named one, that of its number or of the wish said, else the first."""
    return _named_remedy(scene, offered) or _chosen_by_number(scene) or _wished_for(scene, offered) or offered[0]


def _wished_for(scene: Scene, offered: list[str]) -> str | None:
    """The offered remedy that is what the message wishes for: "那行吧 修吧"."""
    message = scene.tracker.latest_message
    wishes = [str(one["value"]) for one in message.get("entities") or [] if one["entity"] == "wish"]
    # Beside "修" the money is demanded besides ("好 那修 再赔我200").
    said = [wish for wish in wishes if wish != ASKED] or wishes
    wish = said[-1] if said else wish_in_a_clause(message)
    return next((code for code in offered if answers_wish(code, wish)), None)


def _chosen_by_number(scene: Scene) -> str | None:
    """The remedy whose number in the list of choices the customer answered with."""
    text = str(scene.tracker.latest_message.get("text") or "").strip()
    entities: list[dict[str, Any]] = scene.tracker.latest_message.get("entities") or []
    options = [str(e["value"]) for e in entities if e["entity"] == "answer" and str(e["value"]).startswith(OPTION)]
    number = text if text.isdecimal() else next(iter(options), "").removeprefix(OPTION)
    offered: list[str] = scene.slot("offered_remedies") or []
    return offered[int(number) - 1] if number and 0 < int(number) <= len(offered) else None


def _detail(decision: Decision, remedy: Remedy) -> str:
    return wording.sums(remedy) or decision.who_pays
