"""What a returning customer's last case was: it goes on where it stood, and nothing that is known is asked again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.cases import open_case, put_before_a_person, same_goods_before
from actions.facts_from_message import CLAIMS, WEAK_CLAIMS
from actions.facts_told import CANNOT_SAY
from actions.matter_words import standing
from actions.offers import FULL, HUMAN, answers_wish
from actions.pieces import pieces
from actions.tools import Scene, Tools
from desk.case_search import ENDED
from desk.tables import Case, CaseState
from entitlement.data import words

RESUME = "resume_case"
CAME_BACK = "came_back"

# What only makes sense about the case that is open, though it is the first thing said in a new session.
GOES_ON = frozenset(
    {
        "accept_solution",
        "reject_solution",
        "insist_despite_policy",
        "cancel_request",
        "inform",
        "request_human",
        "threaten_escalation",
        "complain_slow_service",
        "complain_broken_promise",
        "complain_hotline_unreachable",
    }
)
# What was found once may have changed since, or belongs to the message that told it.
OF_THE_DAY = frozenset({"as_of", "intent", "cannot_say", "hazard", "damage"})
# What stays true of the goods and of how they were bought, also after the case has ended.
LASTING = frozenset(
    {
        "category",
        "model",
        "unit",
        "defects_disclosed",
        "place_of_sale",
        "version_disclosed",
        "buyer",
        "made_on",
        "bought_on",
        "invoice_on",
        "delivered_on",
        "installed_on",
        "price_paid",
        "invoice_price",
        "channel",
        "proof",
        "dealer_authorised",
        "province",
        "fault",
    }
)


def remembered(scene: Scene, found: Mapping[str, Any], tools: Tools) -> dict[str, Any]:
    """The slots that a customer's last case adds to those `found` in the message; none where nothing was known."""
    if scene.intent == RESUME:
        case = scene.work.cases.get_case(str(found.get("case_number"))) if "case_number" in found else None
        return _all_of(case or scene.work.cases.open_case_of(scene.sender_id))
    if not is_opening(scene) or scene.slot("case_number") is not None:
        return {}
    if scene.intent in CLAIMS and "category" in found:
        return _same_again(scene, found, tools)
    if scene.intent in GOES_ON and "category" not in found:
        return _all_of(scene.work.cases.open_case_of(scene.sender_id)) | dict(found)
    return {}


def is_opening(scene: Scene) -> bool:
    """Whether this is the first message of a session."""
    said = 0
    for event in reversed(scene.tracker.events):
        if event["event"] == "session_started":
            break
        said += event["event"] == "user"
        if said > 1:
            return False
    return True


def welcome_back(scene: Scene, tools: Tools) -> None:
    """At the beginning of a claim: say that the last case goes on, or that there is one that could be meant."""
    if not is_opening(scene):
        return
    case = open_case(scene)
    if case is not None:
        scene.say("utter_matter_goes_on", **standing(case))
        scene.work.cases.raise_level(case.number, CAME_BACK, scene.now)
        put_before_a_person(scene, case, CAME_BACK)
        return
    category = scene.slot("category")
    if category not in (None, CANNOT_SAY):
        before = same_goods_before(scene, scene.tracker.slots, tools.rulebook)
        if before is not None and before.state == CaseState.CLOSED:
            scene.say("utter_matter_again", **standing(before))
        return
    open_before = scene.work.cases.open_case_of(scene.sender_id)
    if open_before is not None:
        scene.say("utter_open_case_mentioned", buttons=[resume_button(open_before)], **standing(open_before))


def resume_button(case: Case) -> dict[str, str]:
    """The button by which a customer says that the last case is meant."""
    title = pieces("answers")["this_case"]
    return {"title": title, "payload": f'/{RESUME}{{"case_number": "{case.number}"}}'}


def _same_again(scene: Scene, found: Mapping[str, Any], tools: Tools) -> dict[str, Any]:
    before = same_goods_before(scene, found, tools.rulebook)
    if before is None:
        return {}
    if before.state in ENDED:
        return {**_facts(before, LASTING), **found}
    known = {**_facts(before), **found, "case_number": before.number}
    if scene.intent in WEAK_CLAIMS and before.intent in CLAIMS:
        # Told again that it is broken, not that something else is wanted now.
        known["case_intent"] = before.intent
    return known


def _all_of(case: Case | None) -> dict[str, Any]:
    """Everything that the dialogue knew when the case was spoken of last."""
    if case is None:
        return {}
    known: dict[str, Any] = {**_facts(case), "case_number": case.number}
    if case.decision:
        remedies = [remedy["remedy"] for remedy in case.decision["remedies"] if remedy["remedy"] != HUMAN]
        if (case.decision["requested"] or {}).get("granted") == FULL:
            remedies.sort(key=lambda code: not answers_wish(code, case.facts.get("wish")))
        known |= {"case_intent": case.intent, "offered_remedies": remedies}
    return known


def _facts(case: Case, which: frozenset[str] | None = None) -> dict[str, Any]:
    """A case's facts as slots hold them."""
    kinds = words("facts")
    facts = {
        name: {"from": value, "to": value} if kinds[name]["kind"] == "date" else value
        for name, value in case.facts.items()
        if name not in OF_THE_DAY and (which is None or name in which)
    }
    if which is None:
        facts |= dict.fromkeys(case.facts.get("cannot_say", ()), CANNOT_SAY)
    return facts
