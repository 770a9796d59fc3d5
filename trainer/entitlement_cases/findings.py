"""What is wrong with files of entitlement cases that would be saved: words, facts, answers that the engine denies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from entitlement.bad_fact import BadFact
from entitlement.data import words
from entitlement.worked_cases import UnknownWord, WorkedCase, facts_in_words
from trainer.refusals import Finding

FOLDER = "entitlement/cases/"
AS_WRITTEN = "照 entitlement/cases/README.md 的写法改"


def case_findings(texts: Mapping[str, str], root: Path) -> Iterator[Finding]:
    """Everything that is wrong with the cases of these files."""
    del root
    for path, text in texts.items():
        yield from _of_file(path, text)


def _of_file(path: str, text: str) -> Iterator[Finding]:
    keys = words("cases")
    source = yaml.load(text, yaml.BaseLoader)  # noqa: S506 (plain text only)
    lines = _lines(text, keys["cases"])
    entries = source.get(keys["cases"]) if isinstance(source, dict) else None
    if not isinstance(entries, list) or len(lines) != len(entries):
        yield Finding(path, 1, f"文件里没有“{keys['cases']}”", AS_WRITTEN)
        return
    names: set[str] = set()
    for entry, line in zip(entries, lines, strict=True):
        yield from _of_case(path, line, entry, source.get(keys["shared"]) or {})
        name = entry.get(keys["name"]) if isinstance(entry, dict) else None
        if name in names:
            yield Finding(path, line, f"“{name}”这个名称用了两次", "换一个名称")
        names.add(str(name))


def _of_case(path: str, line: int, entry: Any, shared: Mapping[str, Any]) -> Iterator[Finding]:
    keys = words("cases")
    wanting = [keys[part] for part in ("name", "result") if not isinstance(entry, dict) or keys[part] not in entry]
    if wanting:
        yield Finding(path, line, f"这个案例没有写{'、'.join(wanting)}", AS_WRITTEN)
        return
    name, written = entry[keys["name"]], {**shared, **(entry.get(keys["facts"]) or {})}
    try:
        differences = WorkedCase(name, facts_in_words(name, written), entry[keys["result"]]).differences()
    except UnknownWord as error:
        yield Finding(path, line, str(error), "名字和取值都用 entitlement/words/facts.yml 里的中文")
    except BadFact as bad:
        yield Finding(path, line, f"{name}：{bad.zh}", "把这项事实改对")
    except (ValueError, TypeError, AttributeError):
        yield Finding(path, line, f"{name}：次数和天数要写成整数，别的写成文字", AS_WRITTEN)
    else:
        for difference in differences:
            yield Finding(path, line, f"{name}：{difference}", "照引擎的答复写；觉得引擎不对，就提一条建议给审核员")


def _lines(text: str, cases: str) -> list[int]:
    root = yaml.compose(text, yaml.BaseLoader)
    entries = root.value if isinstance(root, yaml.MappingNode) else []
    found = next((node for key, node in entries if key.value == cases), None)
    return [item.start_mark.line + 1 for item in found.value] if isinstance(found, yaml.SequenceNode) else []
