"""Rules and stories on the page: the picture, the conflicts, and a file at its line, which may be changed there."""

# No postponed annotations here: FastAPI could not resolve `who`, which only `router` knows.
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field, StringConstraints

from bot.sign_in import Me, SignedIn
from trainer.draft import Change
from trainer.files import LARGEST
from trainer.refusals import RefusedError
from trainer.rehearsal.dialogues import FOLDER
from trainer.rehearsal.told_turn import intent_label
from trainer.stories.conflicts import find_conflicts
from trainer.stories.domain_names import DomainNames, read_domain_names
from trainer.stories.graph import graph_of, matching, svg
from trainer.stories.reading import FOLDERS, StoryPath, read_paths
from trainer.workbench import Workbench, author

READABLE = (*(f"{folder}/" for folder in FOLDERS), f"{FOLDER.as_posix()}/")
Json = dict[str, Any]


class Written(BaseModel):
    """A file's new text, and the hash of the content that it was made from (empty: the file is new)."""

    path: Annotated[str, StringConstraints(max_length=200)]
    text: Annotated[str, Field(max_length=LARGEST)]
    base: Annotated[str, StringConstraints(max_length=64)]


def router(workbench: Workbench, who: SignedIn) -> APIRouter:
    """The picture, what is at odds, and the files."""
    routes = APIRouter(prefix="/trainer/api/stories", tags=["trainer"], dependencies=[Depends(who)])
    draft = workbench.draft

    @routes.get("")
    def picture(q: Annotated[str, Query(max_length=80)] = "") -> Json:
        names = read_domain_names(draft.root)
        labels = _labels(names)
        paths = read_paths(draft.root, names)
        found = matching(paths, q, labels)
        return {"svg": svg(graph_of(found, labels)), "total": len(paths), "paths": [_told(path) for path in found]}

    @routes.get("/conflicts")
    def conflicts() -> list[Json]:
        return [conflict.to_json() for conflict in find_conflicts(draft.root)]

    @routes.get("/file")
    def file(path: Annotated[str, Query(max_length=200)]) -> Json:
        return asdict(draft.read(_readable(path)))

    @routes.post("/file")
    def write(given: Written, me: Annotated[Me, Depends(who)]) -> Json:
        change = Change(_readable(given.path), given.text, given.base)
        draft.save([change], author(me), f"修改 {given.path}")
        return asdict(draft.read(given.path))

    return routes


def _readable(path: str) -> str:
    if not path.startswith(READABLE):
        raise RefusedError("这里只能看和改规则、故事和对话测试的文件", status=403)
    return path


def _labels(names: DomainNames) -> dict[str, str]:
    """What intents mean, and what replies that are always the same say."""
    fixed = {name: wordings[0] for name, wordings in names.responses.items() if wordings and "{" not in wordings[0]}
    return fixed | {name: intent_label(name) for name in names.intents}


def _told(path: StoryPath) -> Json:
    return {"kind": path.kind, "name": path.name, "path": path.path, "line": path.line, "text": path.text}
