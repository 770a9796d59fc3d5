"""The small tables of those who lead: cases by cause, product and state, what came back, and the stars."""

# No postponed annotations here: FastAPI could not resolve what only `router` knows.
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends

from actions.summary import value_in_words
from bot.agents import roles
from bot.agents.office import Office
from bot.agents.wordings import label
from bot.sign_in import Me, SignedIn
from desk import causes
from desk.clock import CHINA
from desk.counts import Tally, count
from desk.levels import SUPERVISOR

Json = dict[str, Any]


def router(office: Office, who: SignedIn) -> APIRouter:
    """What the last days brought, today among them."""
    routes = APIRouter(prefix="/agents/api", tags=["agents"])

    @routes.get("/counts")
    def counts(me: Annotated[Me, Depends(who)], days: Literal["7", "30"] = "7") -> Json:
        roles.need(me, SUPERVISOR)
        first = office.clock.today() - timedelta(days=int(days) - 1)
        with office.desk().work() as work:
            found = count(work.session, datetime.combine(first, time(), CHINA))
        return {
            "days": int(days),
            "cases": found.cases,
            "again": found.again,
            "by_cause": _rows(found.by_cause, causes.causes().get),
            "by_product": _rows(found.by_product, lambda code: value_in_words("category", code)),
            "by_state": _rows(found.by_state, lambda code: label("case_states", code)),
            "stars": [{"stars": stars, "times": found.stars.get(stars, 0)} for stars in range(5, 0, -1)],
            "average_stars": None if found.average_stars is None else round(found.average_stars, 1),
        }

    return routes


def _rows(tallies: Sequence[Tally], name: Callable[[str], str | None]) -> list[Json]:
    return [
        {"label": (tally.code and name(tally.code)) or label("not_known"), "cases": tally.cases, "again": tally.again}
        for tally in tallies
    ]
