"""What waits for somebody and stands in no queue: the lists, and what is done about their entries."""

# No postponed annotations here: FastAPI could not resolve what only `router` knows.
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime, BaseModel, StringConstraints

from bot.agents import board_deeds as deeds
from bot.agents.board_entries import Entries
from bot.agents.office import Office
from bot.agents.posts import refusal_of
from bot.agents.roles import leads
from bot.agents.wordings import labels
from bot.sign_in import Me, SignedIn
from desk.work import Work

Json = dict[str, Any]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class Findings(BaseModel):
    """What was found about a danger, for the staff."""

    findings: Words


class Later(BaseModel):
    """A new time for a promise; the customer reads the reason."""

    reason: Words
    due_at: AwareDatetime


class Done(BaseModel):
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""


def state(office: Office, work: Work, role: str, now: datetime) -> Json:
    """The kinds in the order of their urgency, each with its entries; and whether the role sees the counts."""
    entries = Entries(work, role, now, office.rulebooks).all()
    kinds = [{"kind": kind, "label": name, "entries": entries[kind]} for kind, name in labels("board").items()]
    return {"kinds": kinds, "counts": leads(role)}


def router(office: Office, who: SignedIn) -> APIRouter:
    """The lists and their deeds; every deed answers with `done`, a sentence that the page shows."""
    routes = APIRouter(prefix="/agents/api", tags=["agents"])

    @routes.get("/board")
    def board(me: Annotated[Me, Depends(who)]) -> Json:
        with office.desk().work() as work:
            return state(office, work, me.role, office.clock.now())

    @routes.post("/incidents/{incident_id}/findings")
    def findings(incident_id: int, given: Findings, me: Annotated[Me, Depends(who)]) -> Json:
        return deeds.note_findings(office, incident_id, me, given.findings)

    @routes.post("/incidents/{incident_id}/close")
    def close_incident(incident_id: int, given: Findings, me: Annotated[Me, Depends(who)]) -> Json:
        return deeds.close_incident(office, incident_id, me, given.findings)

    @routes.post("/promises/{promise_id}/keep")
    def keep(promise_id: int, me: Annotated[Me, Depends(who)]) -> Json:
        return deeds.keep_promise(office, promise_id, me)

    @routes.post("/promises/{promise_id}/postpone", response_model=None)
    def postpone(promise_id: int, given: Later, me: Annotated[Me, Depends(who)]) -> Json | JSONResponse:
        return refusal_of(given.reason) or deeds.postpone_promise(office, promise_id, me, given.reason, given.due_at)

    @routes.post("/requests/{event_id}/done")
    def done(event_id: int, given: Done, me: Annotated[Me, Depends(who)]) -> Json:
        return deeds.request_done(office, event_id, me, given.note)

    return routes
