"""How a case is said to have ended: outcome, cause and origin from the list for closing."""

from __future__ import annotations

from typing import Annotated

from fastapi import HTTPException
from pydantic import BaseModel, StringConstraints

from bot.agents.wordings import closing


class Ending(BaseModel):
    """`outcome`, `cause` and `origin` are codes of the list for closing."""

    outcome: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    cause: Annotated[str, StringConstraints(max_length=40)] = ""
    origin: Annotated[str, StringConstraints(max_length=40)] = ""


def check_codes(given: Ending) -> None:
    lists = closing()
    for name, code in (("outcomes", given.outcome), ("causes", given.cause), ("origins", given.origin)):
        if code and code not in lists[name]:
            raise HTTPException(422, f"{name}: {code} is not in the list")
