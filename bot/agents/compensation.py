"""Compensation from the page: what waits is approved or refused, and agents give within their authority."""

# No postponed annotations here: FastAPI could not resolve what only `router` knows.
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel, StringConstraints

from bot.agents import gifts, roles
from bot.agents.office import Office
from bot.agents.posts import masked
from bot.agents.wordings import label
from bot.sign_in import Me, SignedIn
from desk.compensation import AboveAuthorityError, CompensationState
from desk.giving import AboveAllAuthorityError, give
from desk.holding import hold
from desk.levels import next_level
from desk.means import Means
from desk.tables import Compensation
from desk.work import Work

Json = dict[str, Any]
Money = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^([0-9]{1,7}(\.[0-9]{1,2})?)?$")]


class Sum(BaseModel):
    """Yuan; empty is the sum that was asked for."""

    amount: Money = ""


class Refusal(BaseModel):
    """`note` says why, for the staff."""

    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""


class Gift(BaseModel):
    """`kind` is one of the brand's; `amount` counts for money alone."""

    kind: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    amount: Money = ""


def router(office: Office, who: SignedIn) -> APIRouter:
    """Decisions about compensation; the next round tells the customers of them."""
    routes = APIRouter(prefix="/agents/api", tags=["agents"])

    @routes.post("/compensation/{compensation_id}/approve")
    def approve(compensation_id: int, given: Sum, me: Annotated[Me, Depends(who)]) -> Json:
        now = office.clock.now()
        with office.desk().work() as work:
            one = _waiting(work, compensation_id, me)
            level = roles.authority(me.role)
            try:
                rulebook = office.rulebooks.of(one.sender_id)
                work.compensation.approve(one.id, me.number, level, now, _sum(given.amount), rulebook)
            except AboveAuthorityError:
                raise HTTPException(403, _above(level)) from None
            except ValueError:
                raise HTTPException(422, label("refusals", "amount")) from None
            _note(office, work, one, "compensation_given", me)
        return _done(office, one, "approved")

    @routes.post("/compensation/{compensation_id}/refuse")
    def refuse(compensation_id: int, given: Refusal, me: Annotated[Me, Depends(who)]) -> Json:
        now = office.clock.now()
        with office.desk().work() as work:
            one = _waiting(work, compensation_id, me)
            work.compensation.refuse(one.id, me.number, now)
            _note(office, work, one, "compensation_refused", me, masked(work, one.sender_id, given.note, now))
        return _done(office, one, "refused")

    @routes.post("/cases/{number}/compensation")
    def grant(number: str, given: Gift, me: Annotated[Me, Depends(who)]) -> Json:
        now = office.clock.now()
        if given.kind not in Means(office.rulebooks.default).kinds():
            raise HTTPException(422, f"kind: {given.kind} is not in the list")
        with office.desk().work() as work:
            case = work.cases.get_case(number)
            if case is None:
                raise HTTPException(404, "没有这个受理号")
            try:
                one = give(
                    work.compensation,
                    case,
                    given.kind,
                    _sum(given.amount),
                    by=me.number,
                    authority=roles.authority(me.role),
                    now=now,
                    rulebook=office.rulebooks.of(case.sender_id),
                )
            except AboveAllAuthorityError:
                raise HTTPException(403, label("refusals", "above_all")) from None
            except ValueError:
                raise HTTPException(422, label("refusals", "amount")) from None
            granted = one.state == CompensationState.GRANTED
            _note(office, work, one, "compensation_given" if granted else "compensation_put_up", me)
        return _done(office, one, "given" if granted else "put_up")

    return routes


def _waiting(work: Work, compensation_id: int, me: Me) -> Compensation:
    """What waits for a decision that this agent may take, held so that nobody else takes it meanwhile."""
    found = work.session.get(Compensation, compensation_id)
    if found is None:
        raise HTTPException(404, label("refusals", "gone"))
    roles.need(me, found.level)
    held = hold(work.session, Compensation, compensation_id, CompensationState.AWAITING)
    if held is None:
        raise HTTPException(409, label("refusals", "decided"))
    return held


def _sum(amount: str) -> Decimal | None:
    return Decimal(amount) if amount else None


def _above(level: str) -> str:
    higher = next_level(level)
    if higher == level:
        return label("refusals", "above_all")
    return label("refusals", "above").format(level=label("roles", higher))


def _note(office: Office, work: Work, one: Compensation, kind: str, me: Me, text: str = "") -> None:
    named = gifts.in_words(one, office.rulebooks.of(one.sender_id))
    work.cases.note(one.case_number, kind, office.clock.now(), me.number, gift=named, level=one.level, text=text)


def _done(office: Office, one: Compensation, said: str) -> Json:
    office.tell(one.sender_id)
    return {"done": label("done", said).format(level=label("roles", one.level))}
