"""Cases beside the conversation: looked up, remarked on, and opened by hand for what came by other ways."""

# No postponed annotations here: FastAPI could not resolve what only `router` knows.
import uuid
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, StringConstraints

from actions.facts_from_message import CLAIMS
from actions.pieces import pieces
from actions.summary import summarise
from bot.agents import views
from bot.agents.office import Office
from bot.agents.posts import keep, masked
from bot.agents.wordings import canned, closing
from bot.sign_in import Me, SignedIn
from desk.work import Work
from entitlement.bad_fact import BadFact
from entitlement.data import words
from entitlement.decision import Decision
from entitlement.engine import decide
from entitlement.facts import Facts

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]
BY_HAND = "opened_by_hand"
# What the form asks for, in its order; a fact with codes is a choice.
FORM = (
    "category",
    "model",
    "fault",
    "bought_on",
    "delivered_on",
    "price_paid",
    "proof",
    "repairs",
    "hazard",
    "wish",
)


class Note(BaseModel):
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class CaseByHand(BaseModel):
    """A complaint that came by telephone, as a letter or over the counter; `facts` in the engine's terms."""

    channel: Literal["phone", "letter", "counter"]
    name: Short = ""
    phone: Short = ""
    intent: Short
    facts: dict[str, Any] = Field(default_factory=dict, max_length=40)
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""


def router(office: Office, who: SignedIn) -> APIRouter:
    """Cases, and the lists with which the page works."""
    routes = APIRouter(prefix="/agents/api", tags=["agents"])

    @routes.get("/lists")
    def lists(_me: Annotated[Me, Depends(who)]) -> dict[str, Any]:
        intents = pieces("intents")
        return {
            "canned": canned(),
            "closing": closing(),
            "intents": [{"value": name, "label": intents[name]} for name in intents if name in CLAIMS],
            "facts": [_field(name) for name in FORM],
        }

    @routes.get("/cases/{number}")
    def read(number: str, me: Annotated[Me, Depends(who)]) -> dict[str, Any]:
        with office.desk().work() as work:
            return _panel(office, work, number.strip().upper(), me)

    @routes.post("/cases/{number}/notes")
    def note(number: str, given: Note, me: Annotated[Me, Depends(who)]) -> dict[str, Any]:
        now = office.clock.now()
        with office.desk().work() as work:
            case = work.cases.get_case(number)
            if case is None:
                raise HTTPException(404, "没有这个受理号")
            work.case_work.note(number, me.number, masked(work, case.sender_id, given.text, now), now)
        with office.desk().work() as work:
            return _panel(office, work, number, me)

    @routes.post("/cases", response_model=None)
    def open_by_hand(given: CaseByHand, me: Annotated[Me, Depends(who)]) -> dict[str, Any] | JSONResponse:
        told = {**_without_blanks(given.facts), "intent": given.intent, "as_of": office.clock.today().isoformat()}
        try:
            decision = decide(Facts.from_json(told), office.rulebooks.default)
        except BadFact as bad:
            return JSONResponse({"error": bad.zh, "fact": bad.fact}, 422)
        with office.desk().work() as work:
            number = _open(office, work, given, told, decision, me)
        office.tell(number)
        with office.desk().work() as work:
            return _panel(office, work, number, me)

    return routes


def _open(office: Office, work: Work, given: CaseByHand, told: dict[str, Any], decision: Decision, me: Me) -> str:
    now = office.clock.now()
    sender_id = f"{given.channel}:{uuid.uuid4().hex}"
    for kind, value in (("name", given.name), ("phone", given.phone)):
        if value:
            keep(work, sender_id, kind, value, now)
    case = work.cases.open_case(
        turn_key=sender_id,
        sender_id=sender_id,
        channel=given.channel,
        intent=given.intent,
        scenario=decision.scenario,
        category=told.get("category"),
        facts=told,
        decision=decision.to_json(),
        reported_on=office.clock.today(),
        now=now,
    )
    work.case_work.opened_by_hand(case.number, me.number, now)
    if given.note:
        work.case_work.note(case.number, me.number, masked(work, sender_id, given.note, now), now)
    if decision.needs_human:
        work.cases.escalate(case.number, decision.scenario, now)
    return case.number


def _panel(office: Office, work: Work, number: str, me: Me) -> dict[str, Any]:
    case = work.cases.get_case(number)
    if case is None:
        raise HTTPException(404, "没有这个受理号")
    told = summarise(work, case.sender_id, case, reason=BY_HAND)
    contacts = views.readable(work, case.sender_id, told["contacts"])
    panel = views.case_panel(work, case, me.role, office.rulebooks.of(case.sender_id))
    return {**panel, "contacts": contacts, "unknown": told["unknown"]}


def _field(name: str) -> dict[str, Any]:
    fact: dict[str, Any] = words("facts")[name]
    return {"name": name, "label": fact["label"], "kind": fact["kind"], "choices": views.fact_choices(name)}


def _without_blanks(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value not in ("", None)}
