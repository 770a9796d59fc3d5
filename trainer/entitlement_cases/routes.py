"""The tab of entitlement cases: a form with the engine's answer, the parameters, and proposals to the reviewer."""

# No postponed annotations here: FastAPI could not resolve `who`, which only `router` knows.
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel, Field, StringConstraints

from bot.sign_in import Me, SignedIn
from entitlement.data import words
from trainer.draft import again_on_conflict
from trainer.entitlement_cases import parameters, proposals
from trainer.entitlement_cases.answering import Told, answer, fields, shown
from trainer.entitlement_cases.proposals import ACCEPTED, DECLINED, Proposal
from trainer.entitlement_cases.writing import PATH, with_case
from trainer.login import REVIEWER, need_reviewer
from trainer.workbench import Workbench, author

MOST_FACTS = 80

Json = dict[str, Any]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Needed = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class Facts(BaseModel):
    """Facts by their Chinese names; a case's file says how each is written."""

    facts: Annotated[dict[Short, Short], Field(max_length=MOST_FACTS)]
    cannot_say: Annotated[list[Short], Field(max_length=MOST_FACTS)] = []

    def told(self) -> Told:
        return Told(self.facts, self.cannot_say)


class Case(Facts):
    """A case to be kept, with the parts of the engine's answer that it fixes."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    parts: Annotated[list[Short], Field(min_length=1, max_length=10)]


class Filed(BaseModel):
    """A proposal about a parameter, or about the engine's answer to facts."""

    layer: Short = ""
    parameter: Short = ""
    facts: Annotated[dict[Short, Short], Field(max_length=MOST_FACTS)] = {}
    wish: Needed
    reason: Needed
    source: Short = ""


class Verdict(BaseModel):
    verdict: Literal["采纳", "不采纳"]
    reason: Needed


def router(workbench: Workbench, who: SignedIn) -> APIRouter:
    """The form, the engine's answer, keeping a case, parameters, proposals."""
    routes = APIRouter(prefix="/trainer/api/cases", tags=["trainer"], dependencies=[Depends(who)])
    draft, clock = workbench.draft, workbench.clock

    @routes.get("")
    def form() -> Json:
        return {"fields": fields(), "today": clock.today().isoformat(), "parts": list(words("cases")["parts"].values())}

    @routes.post("/decide")
    def decided(given: Facts) -> Json:
        return shown(answer(given.told()))

    @routes.post("")
    def keep(given: Case, me: Annotated[Me, Depends(who)]) -> Json:
        told = given.told()
        result = shown(answer(told))["result"]
        fixed = {part: value for part, value in result.items() if part in given.parts}
        if not fixed:
            raise HTTPException(422, "请至少选一项要核对的结果")

        def save() -> str:
            change = with_case(draft, given.name, told.written(), fixed)
            return draft.save([change], author(me), f"加案例“{given.name}”")

        return {"commit": again_on_conflict(save), "path": PATH, "result": fixed}

    @routes.get("/parameters")
    def all_parameters() -> Json:
        return {"parameters": parameters.parameters()}

    @routes.get("/proposals")
    def all_proposals(me: Annotated[Me, Depends(who)]) -> Json:
        return {"proposals": proposals.proposals(draft), "may_answer": me.role == REVIEWER}

    @routes.post("/proposals")
    def propose(given: Filed, me: Annotated[Me, Depends(who)]) -> Json:
        proposal = Proposal(_about(given), given.wish, given.reason, given.source, given.facts)
        return {"id": proposals.file_proposal(draft, proposal, author(me), clock.now())}

    @routes.post("/proposals/{name}/answer")
    def answered(name: str, given: Verdict, me: Annotated[Me, Depends(who)]) -> Json:
        need_reviewer(me)
        verdict = {"采纳": ACCEPTED, "不采纳": DECLINED}[given.verdict]
        proposals.answer_proposal(draft, name, verdict, given.reason, author(me), clock.now())
        return all_proposals(me)

    return routes


def _about(given: Filed) -> str:
    if given.parameter:
        description = parameters.description_of(given.layer, given.parameter)
        if description is None:
            raise HTTPException(422, f"没有“{given.parameter}”这个参数，请刷新")
        return f"参数“{description}”（{given.layer}，{given.parameter}）"
    if not given.facts:
        raise HTTPException(422, "请说明建议的是哪个参数，或者哪个案例")
    decision = answer(Told(given.facts))
    return f"引擎的答复 {decision.scenario} {decision.title}"
