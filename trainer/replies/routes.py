"""The tab of replies: found, previewed while they are written, saved as commits."""

# No postponed annotations here: FastAPI could not resolve `who`, which only `router` knows.
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field, StringConstraints

from bot.sign_in import Me, SignedIn
from trainer.draft import Change, Draft
from trainer.git import GitError
from trainer.names import names
from trainer.refusals import RefusedError
from trainer.replies.editing import Kept, edited
from trainer.replies.findings import all_replies, usable_placeholders
from trainer.replies.preview import preview, sample_list
from trainer.replies.reading import EVERYBODY, Reply, replies_in, texts_below
from trainer.workbench import Workbench, author

MOST_WORDINGS = 40

Json = dict[str, Any]
Text = Annotated[str, StringConstraints(max_length=2_000)]


class GivenWording(BaseModel):
    """A wording as the trainer leaves it; `place` is which one of the reply's it is, null for a new one."""

    place: Annotated[int, Field(ge=0)] | None = None
    text: Text
    mood: Annotated[str, StringConstraints(max_length=20)] = EVERYBODY
    titles: Annotated[list[Annotated[str, StringConstraints(max_length=100)]], Field(max_length=40)] | None = None


class Shown(BaseModel):
    wordings: Annotated[list[GivenWording], Field(max_length=MOST_WORDINGS)]


class Saved(Shown):
    base: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]


def router(workbench: Workbench, who: SignedIn) -> APIRouter:
    """The list of replies, one reply, its preview, and saving it."""
    routes = APIRouter(prefix="/trainer/api/replies", tags=["trainer"], dependencies=[Depends(who)])
    draft, clock = workbench.draft, workbench.clock

    @routes.get("")
    def replies() -> Json:
        found = all_replies(texts_below(draft.root))
        return {"replies": [_listed(reply) for reply in found.values()]}

    @routes.get("/{name}")
    def one(name: str) -> Json:
        known = all_replies(texts_below(draft.root))
        reply = _found(known, name)
        usable = usable_placeholders(name, known)
        return {
            "name": name,
            "path": reply.path,
            "line": reply.line,
            "hash": draft.read(reply.path).hash,
            "wordings": [_wording(reply, place) for place in range(len(reply.wordings))],
            "placeholders": sample_list(usable, name, clock),
            "moods": names("moods"),
        }

    @routes.post("/{name}/preview")
    def previewed(name: str, given: Shown) -> Json:
        known = all_replies(texts_below(draft.root))
        reply = _found(known, name)
        usable = usable_placeholders(name, known)
        return {
            "wordings": [
                preview(name, wording.text, _buttons(reply, wording), usable, clock) for wording in given.wordings
            ]
        }

    @routes.post("/{name}")
    def save(name: str, given: Saved, me: Annotated[Me, Depends(who)]) -> Json:
        reply = _found(all_replies(texts_below(draft.root)), name)
        text = _text_at(draft, reply.path, given.base)
        then = _found({one.name: one for one in replies_in(reply.path, text)}, name)
        kept = [Kept(wording.place, wording.text, wording.mood, wording.titles) for wording in given.wordings]
        change = Change(reply.path, edited(text, then, kept), given.base)
        draft.save([change], author(me), f"改回复 {name}")
        return one(name)

    return routes


def _listed(reply: Reply) -> Json:
    return {
        "name": reply.name,
        "path": reply.path,
        "count": len(reply.wordings),
        "texts": [wording.text for wording in reply.wordings],
    }


def _wording(reply: Reply, place: int) -> Json:
    wording = reply.wordings[place]
    return {
        "place": place,
        "text": wording.text,
        "mood": wording.mood,
        "channel": names("channels").get(wording.channel, wording.channel),
        "buttons": [button["title"] for button in wording.buttons],
    }


def _buttons(reply: Reply, given: GivenWording) -> Sequence[Mapping[str, str]]:
    if given.place is None or given.place >= len(reply.wordings):
        return ()
    buttons = reply.wordings[given.place].buttons
    titles = given.titles or [button["title"] for button in buttons]
    return [{**button, "title": title} for button, title in zip(buttons, titles, strict=False)]


def _found(known: dict[str, Reply], name: str) -> Reply:
    if name not in known:
        raise RefusedError(f"没有“{name[:80]}”这条回复，请刷新", status=404)
    return known[name]


def _text_at(draft: Draft, path: str, base: str) -> str:
    """The file as the trainer's page had it, which the change is made on and merged from."""
    file = draft.read(path)
    if file.hash == base:
        return file.text
    try:
        return draft.git.run("cat-file", "blob", base)
    except GitError:
        raise RefusedError("这一页太旧了，请刷新后再改", status=409) from None
