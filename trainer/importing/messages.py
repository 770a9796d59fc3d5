"""Importing messages into the draft: first what would be done, then done, as one commit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.examples import Example
from bot.nlu.normalise import normalise
from bot.privacy import mask
from trainer.draft import Change, Draft
from trainer.git import Author
from trainer.importing.tables import Row
from trainer.refusals import Finding, RefusedError
from trainer.teaching.message_findings import DOMAIN, domain_intents, stands_already
from trainer.teaching.messages import home_of, key_of, standing, taught_intents, with_messages
from trainer.teaching.new_messages import LONGEST_MESSAGE
from trainer.teaching.teach import FOLDER_OF_MESSAGES
from trainer.wrong_files import rather


@dataclass
class Plan:
    """What an import would do: by intent the new messages and those that are there already; the files' new texts."""

    new: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    known: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    homes: dict[str, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(map(len, self.new.values()))


def plan_import(draft: Draft, rows: Iterable[Row], file: str) -> Plan:
    """What importing these rows of `file` would do; nothing is changed.

    Raises RefusedError with every line that cannot be imported, its reason and its remedy.
    """
    files = {path: draft.read(path) for path in draft.paths(FOLDER_OF_MESSAGES)}
    texts = {path: one.text for path, one in files.items()}
    rows = list(rows)
    homes = {intent: home_of(intent, texts) for intent in dict.fromkeys(row.intent for row in rows)}
    findings = [*_unknown(draft, rows, homes, texts, file), *_wrong_messages(rows, texts, file)]
    if findings:
        raise RefusedError(f"{file} 有 {len(findings)} 处要先改好，什么也没有导入", sorted(findings, key=_line))
    plan = Plan(homes={intent: home for intent, home in homes.items() if home})
    for row in rows:
        there = standing(texts, row.message) is not None or key_of(row.message) in map(key_of, plan.new[row.intent])
        (plan.known if there else plan.new)[row.intent].append(row.message)
    after = dict(texts)
    for intent, messages in plan.new.items():
        if messages:
            home = plan.homes[intent]
            after[home] = with_messages(home, after[home], intent, messages)
    plan.changes = [Change(path, text, files[path].hash) for path, text in after.items() if text != texts[path]]
    return plan


def carry_out(draft: Draft, plan: Plan, author: Author, file: str) -> str:
    """Import as planned, as one commit; its id. Raises RefusedError as `Draft.save` does: nothing is changed then."""
    counts = [f"{intent}：{len(messages)} 句" for intent, messages in plan.new.items() if messages]
    return draft.save(plan.changes, author, "\n".join([f"从 {file} 导入 {plan.count} 句", "", *counts]))


def _unknown(
    draft: Draft, rows: list[Row], homes: Mapping[str, str | None], texts: Mapping[str, str], file: str
) -> Iterable[Finding]:
    lacking = {intent for intent, home in homes.items() if home is None}
    if not lacking:
        return
    known, taught = domain_intents(draft.root), taught_intents(texts)
    for row in rows:
        if row.intent in lacking and row.intent in known:
            reason = f"“{row.intent}”不靠例句认出来（{DOMAIN}）"
            yield Finding(file, row.line, reason, "换成有例句的意图，或删掉这一行")
        elif row.intent in lacking:
            yield Finding(file, row.line, f"没有“{row.intent}”这个意图", rather(row.intent, taught))


def _wrong_messages(rows: list[Row], texts: Mapping[str, str], file: str) -> Iterable[Finding]:
    first: dict[str, Row] = {}
    for row in rows:
        if not normalise(row.message):
            yield Finding(file, row.line, "这句话里什么字也没有", "删掉这一行")
            continue
        if len(row.message) > LONGEST_MESSAGE:
            yield Finding(file, row.line, "这句话太长了", "只留下说出意思的那一句")
        if "⟦" in row.message or mask(row.message, lambda _kind, _value: "⟦⟧") != row.message:
            yield Finding(file, row.line, "这句话里有个人信息", "删掉电话、姓名、地址这些")
        there = first.setdefault(key_of(row.message), row)
        other = standing(texts, row.message)
        if there.intent != row.intent:
            stands = Example(there.message, there.intent, file, there.line)
            yield stands_already(row.message, row.intent, stands, (file, row.line))
        elif other is not None and other.intent != row.intent:
            yield stands_already(row.message, row.intent, other, (file, row.line))


def _line(finding: Finding) -> int:
    return finding.line
