"""What the workbench's routes work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from bot.agents.office import Office
from bot.settings import Settings
from bot.sign_in import Me
from desk.clock import Clock
from desk.service import Desk
from trainer.draft import Draft
from trainer.files import KINDS, WRITABLE
from trainer.git import Author
from trainer.lint import findings
from trainer.review import Gate


@dataclass(frozen=True)
class Workbench:
    """The desk and its clock, the draft, and what logins are signed with; `secure` cookies are for HTTPS only.

    `gate` is what the draft must pass before the reviewer can take it over.
    """

    settings: Settings
    desk: Callable[[], Desk]
    key: str
    secure: bool
    clock: Clock
    draft: Draft
    gate: Gate

    @classmethod
    def of(cls, settings: Settings, office: Office) -> Self:
        """The workbench beside the agents' office."""
        draft = open_draft(settings)
        return cls(settings, office.desk, office.key, office.secure, office.clock, draft, whole(draft))


def open_draft(settings: Settings) -> Draft:
    """The trainers' draft of the settings' repository; nothing is made yet."""
    return Draft(settings.repository, settings.trainer_folder / "draft", settings.live_branch, findings)


def author(me: Me) -> Author:
    """Whoever is logged in, as git names authors."""
    return Author(me.number, me.name)


def whole(draft: Draft) -> Gate:
    """A gate that has everything read once more which the draft changes; once for each state of both branches."""

    @lru_cache(maxsize=8)
    def reason(_draft: str, _live: str) -> str | None:
        changed = draft.git.run(
            "diff", "--name-only", "--no-renames", "--diff-filter=d", f"refs/heads/{draft.live_branch}...HEAD"
        ).splitlines()
        texts = {path: draft.read(path).text for path in changed if path.startswith(WRITABLE) and path.endswith(KINDS)}
        found = findings(texts, draft.root)
        return f"草稿里有 {len(found)} 处要先改好，第一处：{found[0]}" if found else None

    def why_not(commit: str) -> str | None:
        return reason(commit, draft.git.run("rev-parse", f"refs/heads/{draft.live_branch}").strip())

    return why_not
