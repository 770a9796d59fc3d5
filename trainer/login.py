"""Who is at the workbench: trainers and reviewers, with a login of its own."""

# No postponed annotations here: FastAPI could not resolve what only `router` knows.
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request, Response

from bot.sign_in import Door, Entrance, Login, Me, SignedIn
from desk.agents import TRAINING_ROLES
from trainer.workbench import Workbench

OWN_HEADER = "x-anxin-trainer"
REVIEWER = "reviewer"
ENTRANCE = Entrance(
    path="/trainer",
    cookie="anxin_trainer",
    own_header=OWN_HEADER,
    attempt="trainer_login",
    signed_for="trainers' login",
    roles=TRAINING_ROLES,
)


def signed_in(workbench: Workbench) -> SignedIn:
    """A dependency that gives whoever the cookie names, or refuses with 401."""
    door = _door(workbench)

    def who(request: Request) -> Me:
        door.check_origin(request)
        with workbench.desk().work() as work:
            account = door.account(work, request)
            if account is None:
                raise HTTPException(401, "请先登录")
            return Me(account.number, account.name, account.role)

    return who


def need_reviewer(me: Me) -> None:
    """Raises HTTPException 403 for whoever only teaches."""
    if me.role != REVIEWER:
        raise HTTPException(403, "这一步要由审核员来做")


def router(workbench: Workbench, who: SignedIn) -> APIRouter:
    """Logging in and out."""
    routes = APIRouter(prefix="/trainer/api", tags=["trainer"])
    door = _door(workbench)

    @routes.post("/login")
    def login(given: Login, request: Request, response: Response) -> dict[str, Any]:
        account = door.log_in(given, request, response)
        return asdict(Me(account.number, account.name, account.role))

    @routes.post("/logout", status_code=204)
    def logout(me: Annotated[Me, Depends(who)], response: Response) -> None:  # noqa: ARG001
        door.log_out(response)

    @routes.get("/me")
    def myself(request: Request) -> dict[str, Any] | None:
        """Who is logged in, which a page asks before it knows; null is nobody."""
        with workbench.desk().work() as work:
            account = door.account(work, request)
            return None if account is None else asdict(Me(account.number, account.name, account.role))

    return routes


def _door(workbench: Workbench) -> Door:
    return Door(ENTRANCE, workbench.desk, workbench.key, workbench.secure, workbench.clock)
