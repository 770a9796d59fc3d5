"""One conversation: read, taken, answered, handed back, ended."""

# No postponed annotations here: FastAPI could not resolve what only `router` knows.
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse
from pydantic import BaseModel, StringConstraints

from bot.agents import deeds
from bot.agents.ending import Ending, check_codes
from bot.agents.office import Office
from bot.agents.posts import refusal_of
from bot.sign_in import Me, SignedIn

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class Answer(BaseModel):
    """`id` is drawn by the page, so that a retry is recognised."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{8,64}$")]
    text: Text


class HandBack(BaseModel):
    """`note` is what the customer reads; it is held to the norms as every answer is."""

    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""


class PassOn(BaseModel):
    """`to` is a colleague's number; `note` is for the colleague alone."""

    to: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=16)]
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""


def router(office: Office, who: SignedIn) -> APIRouter:
    """The routes of one conversation, named by its handover."""
    routes = APIRouter(prefix="/agents/api/conversations/{handover_id}", tags=["agents"])

    @routes.get("")
    def read(handover_id: int, me: Annotated[Me, Depends(who)]) -> dict[str, Any]:
        return deeds.read(office, handover_id, me)

    @routes.post("/take")
    def take(handover_id: int, me: Annotated[Me, Depends(who)]) -> dict[str, Any]:
        return deeds.take(office, handover_id, me)

    @routes.post("/answer", response_model=None)
    def answer(handover_id: int, given: Answer, me: Annotated[Me, Depends(who)]) -> dict[str, Any] | JSONResponse:
        return refusal_of(given.text) or deeds.answer(office, handover_id, me, given.id, given.text)

    @routes.post("/typing", status_code=204)
    def typing(handover_id: int, me: Annotated[Me, Depends(who)]) -> None:
        deeds.typing(office, handover_id, me)

    @routes.post("/pass_on")
    def pass_on(handover_id: int, given: PassOn, me: Annotated[Me, Depends(who)]) -> dict[str, Any]:
        return deeds.pass_on(office, handover_id, me, given.to, given.note)

    @routes.post("/hand_back", response_model=None)
    def hand_back(handover_id: int, given: HandBack, me: Annotated[Me, Depends(who)]) -> dict[str, Any] | JSONResponse:
        return refusal_of(given.note) or deeds.hand_back(office, handover_id, me, given.note)

    @routes.post("/close")
    def close(handover_id: int, given: Ending, me: Annotated[Me, Depends(who)]) -> dict[str, Any]:
        check_codes(given)
        return deeds.close(office, handover_id, me, given.outcome, given.cause or None, given.origin or None)

    return routes
