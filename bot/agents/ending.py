"""How a case is said to have ended, and closing one by hand: outcome, cause and origin from the list for closing."""

# No postponed annotations here: FastAPI could not resolve what only `router` knows.
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel, StringConstraints

from bot.agents.office import Office
from bot.agents.wordings import closing, label
from bot.sign_in import Me, SignedIn


class Ending(BaseModel):
    """`outcome`, `cause` and `origin` are codes of the list for closing."""

    outcome: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    cause: Annotated[str, StringConstraints(max_length=40)] = ""
    origin: Annotated[str, StringConstraints(max_length=40)] = ""


def router(office: Office, who: SignedIn) -> APIRouter:
    """Closing a case that has no conversation under way."""
    routes = APIRouter(prefix="/agents/api", tags=["agents"])

    @routes.post("/cases/{number}/close")
    def close(number: str, given: Ending, me: Annotated[Me, Depends(who)]) -> dict[str, Any]:
        check_codes(given)
        now = office.clock.now()
        with office.desk().work() as work:
            case = work.cases.get_case(number)
            if case is None:
                raise HTTPException(404, "没有这个受理号")
            if case.closed_at is not None:
                raise HTTPException(409, label("refusals", "ended"))
            if work.handovers.open_of(case.sender_id) is not None:
                raise HTTPException(409, label("refusals", "in_conversation"))
            work.case_work.close(number, me.number, given.outcome, given.cause or None, given.origin or None, now)
        office.tell(case.sender_id)
        return {"done": label("done", "closed")}

    return routes


def check_codes(given: Ending) -> None:
    lists = closing()
    for name, code in (("outcomes", given.outcome), ("causes", given.cause), ("origins", given.origin)):
        if code and code not in lists[name]:
            raise HTTPException(422, f"{name}: {code} is not in the list")
