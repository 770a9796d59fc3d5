"""What is wrong with the trainers' files, before they are saved: one table of checks by folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from trainer.entitlement_cases.findings import FOLDER as CASES
from trainer.entitlement_cases.findings import case_findings
from trainer.refusals import Finding
from trainer.rehearsal.dialogues import FOLDER, dialogue_findings
from trainer.replies.findings import reply_findings
from trainer.replies.reading import FOLDER as RESPONSES
from trainer.stories.conflicts import story_findings
from trainer.teaching.dictionary import ENTITIES, dictionary_findings
from trainer.teaching.message_findings import message_findings
from trainer.teaching.messages import FOLDER as MESSAGES
from trainer.teaching.saying_findings import FOLDER as SAYINGS
from trainer.teaching.saying_findings import saying_findings
from trainer.yaml_errors import yaml_findings

Texts = Mapping[str, str]
"""Texts by path, as they would be saved."""

Lint = Callable[[Texts, Path], Iterator[Finding]]
"""Looks at the texts of its folder; the files beside them lie below the path."""

CHECKS: list[tuple[str, Lint]] = [
    (f"{FOLDER.as_posix()}/", dialogue_findings),
    (MESSAGES, message_findings),
    (ENTITIES, dictionary_findings),
    (SAYINGS, saying_findings),
    ("data/", story_findings),
    (RESPONSES, reply_findings),
    (CASES, case_findings),
]
"""Added to by the parts that know a folder; run only on texts that are well-formed."""


def findings(texts: Texts, root: Path) -> list[Finding]:
    """Everything that must be mended before these texts can be saved over those below `root`."""
    broken = [finding for path, text in texts.items() if path.endswith(".yml") for finding in yaml_findings(path, text)]
    if broken:
        return broken
    return [
        finding
        for folder, check in CHECKS
        if (mine := {path: text for path, text in texts.items() if path.startswith(folder)})
        for finding in check(mine, root)
    ]
