"""What a trainer is told when something cannot be saved: the place, the reason and the remedy, in Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a file. `line` counts from 1; 0 is the file as a whole."""

    path: str
    line: int
    reason: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place} {self.reason}。{self.remedy}"


class RefusedError(Exception):
    """Nothing has been changed; the message says why in a sentence, `findings` where."""

    def __init__(self, sentence: str, findings: Sequence[Finding] = (), status: int = 422) -> None:
        super().__init__(sentence)
        self.findings = list(findings)
        self.status = status

    def shown(self) -> dict[str, Any]:
        """As the page gets it."""
        return {"error": str(self), "findings": [asdict(finding) for finding in self.findings]}


class ConflictError(RefusedError):
    """Another trainer has meanwhile changed the same lines: both texts, and the hash of theirs to start from anew."""

    def __init__(self, path: str, mine: str, theirs: str, theirs_hash: str) -> None:
        super().__init__("别人刚改过同样的几行，您的内容还在，请对照后再保存", status=409)
        self.path, self.mine, self.theirs, self.theirs_hash = path, mine, theirs, theirs_hash

    def shown(self) -> dict[str, Any]:
        return {
            **super().shown(),
            "path": self.path,
            "mine": self.mine,
            "theirs": self.theirs,
            "hash": self.theirs_hash,
        }
