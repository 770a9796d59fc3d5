"""The tab of checking and going live: what serves, the draft's check beside it, going live, going back, the history."""

# No postponed annotations here: FastAPI could not resolve `who`, which only `router` knows.
import time
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, StringConstraints

from bot.sign_in import Me, SignedIn
from trainer.checks import Checks
from trainer.jobs import GREEN, Job, shown
from trainer.login import REVIEWER, need_reviewer
from trainer.refusals import RefusedError
from trainer.releases import Release
from trainer.review import Review
from trainer.versions import Versions
from trainer.workbench import Workbench, author

Json = dict[str, Any]


class Why(BaseModel):
    why: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class Back(Why):
    number: int | None = None


def router(workbench: Workbench, who: SignedIn) -> APIRouter:
    """The state of everything, and what trainers and reviewers do."""
    routes = APIRouter(prefix="/trainer/api/versions", tags=["trainer"])
    checks = Checks(workbench.settings, workbench.draft)
    versions = Versions(workbench.settings, checks.approve, workbench.clock.now)
    review = Review(workbench.draft, workbench.gate)

    def state(me: Me) -> Json:
        live, job = versions.releases.live(), checks.newest()
        head = workbench.draft.head
        before = versions.before_live()
        return {
            "may_review": me.role == REVIEWER,
            "live": None if live is None else asdict(live),
            "live_commit": checks.live_commit(),
            "before_live": None if before is None else asdict(before),
            "draft": {"commit": head, "changes": len(review.commits()), "behind": review.behind()},
            "job": None if job is None else _job(job, checks.tree_of(head)),
            "why_not": _why_not(versions, checks, head),
            "live_branch": workbench.draft.live_branch,
            "history": [_release(one, versions) for one in versions.history()],
        }

    @routes.get("")
    def everything(me: Annotated[Me, Depends(who)]) -> Json:
        return state(me)

    @routes.post("/check")
    def check(me: Annotated[Me, Depends(who)]) -> Json:
        checks.start(author(me), workbench.clock.now())
        return state(me)

    @routes.get("/jobs/{job_id}/comparison", dependencies=[Depends(who)])
    def comparison(job_id: str) -> Json:
        found: Json = checks.comparison(job_id)
        return found

    @routes.post("/promote")
    def promote(given: Why, me: Annotated[Me, Depends(who)]) -> Json:
        need_reviewer(me)
        versions.promote(workbench.draft.head, author(me), given.why)
        return state(me)

    @routes.post("/rollback")
    def roll_back(given: Back, me: Annotated[Me, Depends(who)]) -> Json:
        need_reviewer(me)
        versions.roll_back(given.number, author(me), given.why)
        return state(me)

    return routes


def _job(job: Job, tree: str) -> Json:
    return {**shown(job, time.time()), "is_of_draft": job.tree == tree, "compared": bool(job.gates)}


def _release(release: Release, versions: Versions) -> Json:
    return {**asdict(release), "is_ours": versions.releases.is_ours(release)}


def _why_not(versions: Versions, checks: Checks, head: str) -> str | None:
    """Why the reviewer cannot put the draft live at this moment; None: it can be."""
    job = checks.newest()
    if job is None or job.state != GREEN:
        return "检查通过以后才能上线"
    try:
        commit = versions.on_live_branch(head)
        live = versions.releases.live()
        if live is not None and live.commit == commit:
            return "线上已经是这个版本"
        checks.approve(commit)
    except RefusedError as reason:
        return str(reason)
    return None
