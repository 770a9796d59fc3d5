"""The tab of changes: what the draft changes, in whose name; the reviewer takes over or sends back."""

# No postponed annotations here: FastAPI could not resolve `who`, which only `router` knows.
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, StringConstraints

from bot.sign_in import Me, SignedIn
from trainer.differences import FileDiff, read_diff
from trainer.login import REVIEWER, need_reviewer
from trainer.review import Review
from trainer.workbench import Workbench, author

MOST_LINES = 4_000
"""Of a difference on the page: more than this nobody reads."""

Json = dict[str, Any]


class Reason(BaseModel):
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


def router(workbench: Workbench, who: SignedIn) -> APIRouter:
    """The changes, one change's difference, and what the reviewer does."""
    routes = APIRouter(prefix="/trainer/api/changes", tags=["trainer"])
    review = Review(workbench.draft, workbench.gate)

    def shown(me: Me) -> Json:
        commits = review.commits()
        return {
            "live_branch": workbench.draft.live_branch,
            "behind": review.behind(),
            "why_not": review.why_not() if commits else None,
            "may_review": me.role == REVIEWER,
            "commits": [asdict(commit) for commit in commits],
        }

    @routes.get("")
    def changes(me: Annotated[Me, Depends(who)]) -> Json:
        return shown(me)

    @routes.get("/all/diff", dependencies=[Depends(who)])
    def whole_diff() -> Json:
        return _diff(read_diff(review.diff()))

    @routes.get("/{commit}/diff", dependencies=[Depends(who)])
    def one_diff(commit: str) -> Json:
        return _diff(read_diff(review.diff(commit)))

    @routes.post("/{commit}/send_back")
    def send_back(commit: str, given: Reason, me: Annotated[Me, Depends(who)]) -> Json:
        need_reviewer(me)
        review.send_back(commit, author(me), given.reason)
        return shown(me)

    @routes.post("/take_over")
    def take_over(me: Annotated[Me, Depends(who)]) -> Json:
        need_reviewer(me)
        return {"commit": review.take_over(author(me)), **shown(me)}

    return routes


def _diff(files: list[FileDiff]) -> Json:
    left, shown = MOST_LINES, []
    for file in files:
        lines = file.lines[: max(left, 0)]
        left -= len(file.lines)
        shown.append({"path": file.path, "lines": [asdict(line) for line in lines]})
    return {"files": shown, "cut": left < 0}
