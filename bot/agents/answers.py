"""Dealers' requests and customers' suggestions, answered in words that are held to the norms."""

# No postponed annotations here: FastAPI could not resolve what only `router` knows.
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse
from pydantic import BaseModel, StringConstraints

from bot.agents import board_deeds as deeds
from bot.agents.office import Office
from bot.agents.posts import refusal_of
from bot.sign_in import Me, SignedIn
from desk.dealers import RequestState

Json = dict[str, Any]


class Answer(BaseModel):
    answer: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


def router(office: Office, who: SignedIn) -> APIRouter:
    """Every deed answers with `done`, a sentence that the page shows."""
    routes = APIRouter(prefix="/agents/api", tags=["agents"])

    @routes.post("/dealers/{request_id}/answer", response_model=None)
    def answer_dealer(request_id: int, given: Answer, me: Annotated[Me, Depends(who)]) -> Json | JSONResponse:
        return refusal_of(given.answer) or deeds.answer_dealer(office, request_id, me, RequestState.DONE, given.answer)

    @routes.post("/dealers/{request_id}/approve", response_model=None)
    def approve(request_id: int, given: Answer, me: Annotated[Me, Depends(who)]) -> Json | JSONResponse:
        answer = given.answer
        return refusal_of(answer) or deeds.answer_dealer(office, request_id, me, RequestState.APPROVED, answer)

    @routes.post("/dealers/{request_id}/decline", response_model=None)
    def decline(request_id: int, given: Answer, me: Annotated[Me, Depends(who)]) -> Json | JSONResponse:
        answer = given.answer
        return refusal_of(answer) or deeds.answer_dealer(office, request_id, me, RequestState.DECLINED, answer)

    @routes.post("/suggestions/{suggestion_id}/answer", response_model=None)
    def answer_suggestion(suggestion_id: int, given: Answer, me: Annotated[Me, Depends(who)]) -> Json | JSONResponse:
        return refusal_of(given.answer) or deeds.answer_suggestion(office, suggestion_id, me, given.answer)

    return routes
