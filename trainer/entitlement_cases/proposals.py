"""Proposals to the reviewer: a parameter, or an answer of the engine, that a trainer holds to be wrong; each a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import yaml

from desk.clock import CHINA
from trainer.draft import NEW, Change, Draft
from trainer.git import Author
from trainer.refusals import RefusedError

FOLDER = "entitlement/proposals/"
ACCEPTED, DECLINED = "采纳", "不采纳"
_WIDE = 10_000
_NAME = re.compile(r"\d{8}-\d{6}-\w{1,16}")

Json = dict[str, Any]


@dataclass(frozen=True)
class Proposal:
    """What is held to be wrong (`about`), what should be instead, why, and where that is written."""

    about: str
    wish: str
    reason: str
    source: str
    facts: Mapping[str, Any]


def file_proposal(draft: Draft, proposal: Proposal, author: Author, now: datetime) -> str:
    """Keep the proposal as a file of its own; its name without folder and ending."""
    name = f"{now.astimezone(CHINA):%Y%m%d-%H%M%S}-{author.number}"
    content = {
        "关于": proposal.about,
        "建议": proposal.wish,
        "理由": proposal.reason,
        "出处": proposal.source,
        **({"事实": dict(proposal.facts)} if proposal.facts else {}),
        "提出": _who(author, now),
    }
    draft.save([Change(_path(name), _text(content), NEW)], author, f"建议：{proposal.about}\n\n{proposal.wish}")
    return name


def answer_proposal(draft: Draft, name: str, verdict: str, reason: str, author: Author, now: datetime) -> None:
    """Put the reviewer's answer into the file. Raises RefusedError when there is none, or it is answered already."""
    if not _NAME.fullmatch(name):
        raise RefusedError("没有这条建议", status=404)
    file = draft.read(_path(name))
    content = yaml.safe_load(file.text)
    if "答复" in content:
        raise RefusedError("这条建议已经答复过了", status=409)
    content["答复"] = {"结果": verdict, "说明": reason, **_who(author, now)}
    draft.save([Change(file.path, _text(content), file.hash)], author, f"{verdict}建议：{content['关于']}\n\n{reason}")


def proposals(draft: Draft) -> list[Json]:
    """All of the draft, those without an answer first, the newest first of each."""
    found = [_read(draft, path) for path in reversed(draft.paths(f"{FOLDER}*.yml"))]
    return sorted(found, key=lambda one: one["answer"] is not None)


def _read(draft: Draft, path: str) -> Json:
    content = yaml.safe_load(draft.read(path).text)
    return {
        "id": path.removeprefix(FOLDER).removesuffix(".yml"),
        "about": content["关于"],
        "wish": content["建议"],
        "reason": content["理由"],
        "source": content["出处"],
        "facts": {name: str(value) for name, value in (content.get("事实") or {}).items()},
        "by": content["提出"]["姓名"],
        "when": content["提出"]["时间"],
        "answer": _answer(content["答复"]) if "答复" in content else None,
    }


def _answer(content: Json) -> Json:
    return {"verdict": content["结果"], "reason": content["说明"], "by": content["姓名"]}


def _who(author: Author, now: datetime) -> Json:
    return {"工号": author.number, "姓名": author.name, "时间": f"{now.astimezone(CHINA):%Y-%m-%d %H:%M}"}


def _path(name: str) -> str:
    return f"{FOLDER}{name}.yml"


def _text(content: Json) -> str:
    return str(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=_WIDE))
