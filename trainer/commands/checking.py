"""`anxin trainer check|compare`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from typing import Any, TextIO

from bot.settings import load_settings
from desk.clock import Clock
from trainer.checks import Checks
from trainer.commands.whoever import whoever_runs_this
from trainer.jobs import DONE, FAILED, GREEN, KEPT, RED, RUNNING, Job
from trainer.workbench import open_draft

STATES = {DONE: "做完了", KEPT: "没有变，沿用上次的结果", FAILED: "没有通过"}
VERDICTS = {GREEN: "通过，可以上线", RED: "没有通过"}
SECONDS_BETWEEN_LOOKS = 0.5
MOST_EXAMPLES = 10


def check(out: TextIO, *, wait: bool) -> int:
    """Check the draft beside the live version; 1 when it may not go live.

    Raises RefusedError while another check is under way.
    """
    checks = _checks()
    job = checks.start(whoever_runs_this(), Clock().now())
    print(f"检查草稿 {job.commit[:7]}，对照线上的 {job.against[:7]}", file=out)
    if not wait:
        return 0
    told: set[str] = set()
    while True:
        job = checks.jobs.get(job.id)
        _tell_steps(job, told, out)
        if job.state != RUNNING:
            break
        print(f"\r还要约 {job.seconds_left(time.time()):.0f} 秒 ", end="", file=sys.stderr, flush=True)
        time.sleep(SECONDS_BETWEEN_LOOKS)
    print("\r", end="", file=sys.stderr)
    return _print_verdict(job, out)


def compare(out: TextIO, *, as_json: bool) -> int:
    """Print the last check's comparison. Raises RefusedError when there is none."""
    checks = _checks()
    found = checks.comparison(checks.newest_id())
    if as_json:
        json.dump(found, out, ensure_ascii=False, indent=1)
        print(file=out)
        return 0
    for row in found["figures"]:
        print(f"{row['label']}\t{row['messages']} 条\t{row['before']}% → {row['after']}%", file=out)
    changed = [row for row in found["intents"] if row["change"]]
    for row in changed:
        print(
            f"{row['intent']}\t{row['messages']} 条\t{row['before']}% → {row['after']}%（{row['change']:+.1f}）",
            file=out,
        )
    for name, label in (("worse", "变差"), ("better", "变好")):
        print(f"{label}的消息：{found[f'{name}_count']} 条", file=out)
        for example in found[name][:MOST_EXAMPLES]:
            print(f"  {_example(example)}", file=out)
    return 0


def _checks() -> Checks:
    settings = load_settings()
    return Checks(settings, open_draft(settings))


def _tell_steps(job: Job, told: set[str], out: TextIO) -> None:
    for step in job.steps:
        if step.state in STATES and step.name not in told:
            told.add(step.name)
            print(f"\r{step.label}：{STATES[step.state]}（{step.seconds or 0:.0f} 秒）", file=out, flush=True)


def _print_verdict(job: Job, out: TextIO) -> int:
    for finding in job.findings:
        place = f"{finding['path']}:{finding['line']}" if finding["line"] else finding["path"]
        print(f"{place} {finding['reason']}。{finding['remedy']}", file=out)
    for gate in job.gates:
        print(f"{'✓' if gate['passed'] else '✗'} {gate['label']}：{gate['says']}", file=out)
    print(VERDICTS.get(job.state, "没有做完") + (f"：{job.says}" if job.says else ""), file=out)
    return 0 if job.state == GREEN else 1


def _example(example: Mapping[str, Any]) -> str:
    return f"“{example['text']}”（{example['intent']}）：{example['before']} → {example['after']}"
