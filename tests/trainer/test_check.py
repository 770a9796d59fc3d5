"""The check's job over a small repository, in this process: what runs, what is kept, and the verdict.

What the versions themselves find (lint, training, dialogues, understanding) is given here; `test_going_live.py` lets
them find it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from tests.trainer.conftest import git
from tests.trainer.found import Found, what_versions_find
from trainer import check as checking
from trainer.checks import Checks
from trainer.draft import Change, Draft
from trainer.git import Author
from trainer.jobs import BROKEN, GREEN, KEPT, RED, RUNNING, Job, Jobs, Step
from trainer.refusals import RefusedError
from trainer.review import Review
from trainer.versions import Versions

ZHI = Author("2001", "示范培训师")
XING = Author("2002", "示范审核员")
PATH = "data/canned_replies.yml"
NLU = "data/nlu/complaints.yml"
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def found(monkeypatch: pytest.MonkeyPatch) -> Found:
    return what_versions_find(monkeypatch, Found())


@pytest.fixture
def settings(trainer_settings: Settings) -> Settings:
    return trainer_settings


@pytest.fixture
def checks(settings: Settings, draft: Draft, monkeypatch: pytest.MonkeyPatch) -> Checks:
    """Checks whose jobs run at once, in this process."""
    monkeypatch.setattr(Jobs, "_run", lambda _self, job, _lock: checking.Check(settings, job).run())
    return Checks(settings, draft)


def edit(draft: Draft, path: str, old: str, new: str) -> str:
    file = draft.read(path)
    assert old in file.text
    return draft.save([Change(path, file.text.replace(old, new, 1), file.hash)], ZHI, "改一处")


def add_to(draft: Draft, path: str) -> str:
    file = draft.read(path)
    return draft.save([Change(path, f"{file.text}# 说明\n", file.hash)], ZHI, "改一处")


def check(checks: Checks) -> Job:
    return checks.jobs.get(checks.start(ZHI, NOW).id)


def states(job: Job) -> dict[str, str]:
    return {step.name: step.state for step in job.steps}


def test_a_good_draft_passes_every_gate(checks: Checks, draft: Draft, project: Path) -> None:
    commit = add_to(draft, PATH)
    job = check(checks)
    assert (job.state, job.says) == (GREEN, "")
    assert (job.commit, job.against) == (commit, git(project, "rev-parse", "main").strip())
    assert (job.who, job.name) == ("2001", "示范培训师")
    assert [gate["name"] for gate in job.gates] == ["conversations", "intents", "own", "speed"]
    assert all(step.seconds is not None for step in job.steps)
    assert job.ended is not None
    assert checks.comparison(job.id)["figures"][0]["messages"] == 100
    assert checks.approve(commit) == job.model["sha256"]


def test_what_has_not_changed_is_not_done_again(checks: Checks, draft: Draft, found: Found) -> None:
    add_to(draft, PATH)
    check(checks)
    found.ran.clear()
    again = check(checks)
    assert (again.state, found.ran) == (GREEN, [])
    assert set(states(again).values()) == {KEPT}


def test_a_changed_reply_is_understood_as_before(checks: Checks, draft: Draft, found: Found) -> None:
    add_to(draft, NLU)
    check(checks)
    found.ran.clear()
    add_to(draft, PATH)
    check(checks)
    assert "cross" not in found.ran
    assert "understand" not in found.ran
    assert {"lint", "train", "conversations", "speed"} <= set(found.ran)


def test_mistakes_in_the_files_end_it_at_once(checks: Checks, draft: Draft, found: Found) -> None:
    found.mistakes = [{"path": NLU, "line": 3, "reason": "写了两遍", "remedy": "删掉一条"}]
    commit = add_to(draft, NLU)
    job = check(checks)
    assert (job.state, job.says) == (RED, "文件里有 1 处要先改好")
    assert job.findings == found.mistakes
    assert states(job) | {"lint": "failed"} == {name: "failed" if name == "lint" else "waiting" for name in states(job)}
    assert found.ran == ["lint"]
    with pytest.raises(RefusedError, match="没有通过"):
        checks.approve(commit)


def test_a_training_that_fails_says_why(checks: Checks, draft: Draft, found: Found) -> None:
    found.no_training = "规则 A 和规则 B 矛盾"
    add_to(draft, NLU)
    job = check(checks)
    assert (job.state, job.says) == (RED, "规则 A 和规则 B 矛盾")
    assert states(job)["train"] == "failed"
    assert states(job)["conversations"] == "waiting"


def test_a_failed_conversation_is_told_with_its_line(checks: Checks, draft: Draft, found: Found) -> None:
    found.failing = True
    add_to(draft, PATH)
    job = check(checks)
    assert job.state == RED
    assert states(job)["conversations"] == "failed"
    [finding] = job.findings
    assert (finding["path"], finding["line"]) == ("tests/conversations/一.yml", 7)
    found.failing = False
    assert check(checks).state == GREEN


@pytest.mark.parametrize(
    ("what", "gate"), [({"wrong": 3}, "intents"), ({"milliseconds": 12.0}, "speed"), ({"wrong": 2}, None)]
)
def test_worse_and_slower_do_not_pass(
    what: dict[str, Any], gate: str | None, checks: Checks, draft: Draft, found: Found
) -> None:
    commit = add_to(draft, NLU)
    for name, value in what.items():
        getattr(found, name)[commit] = value
    job = check(checks)
    closed = [one["name"] for one in job.gates if not one["passed"]]
    assert (job.state, closed[:1]) == ((RED, [gate]) if gate else (GREEN, []))


def test_a_busy_machine_makes_no_version_slower(checks: Checks, draft: Draft, found: Found) -> None:
    commit = add_to(draft, NLU)
    found.milliseconds[commit], found.hindered = 10.5, 12
    assert check(checks).state == GREEN


def test_the_verdict_counts_for_the_merge_that_the_reviewer_makes(
    settings: Settings, checks: Checks, draft: Draft
) -> None:
    add_to(draft, PATH)
    job = check(checks)
    versions = Versions(settings, checks.approve, lambda: NOW)
    with pytest.raises(RefusedError, match="还没有并入 main"):
        versions.promote(draft.head, XING, "")
    merged = Review(draft, lambda _: None).take_over(XING)
    assert merged != job.commit
    assert versions.promote(merged, XING, "").sha256 == job.model["sha256"]
    assert checks.live_commit() == merged


def test_another_live_version_makes_the_verdict_old(
    settings: Settings, checks: Checks, draft: Draft, found: Found
) -> None:
    versions = Versions(settings, checks.approve, lambda: NOW)
    review = Review(draft, lambda _: None)
    add_to(draft, PATH)
    check(checks)
    first = review.take_over(XING)
    later = add_to(draft, NLU)
    check(checks)
    versions.promote(first, XING, "")
    with pytest.raises(RefusedError, match="线上换了版本"):
        checks.approve(later)
    found.ran.clear()
    check(checks)
    assert found.ran == ["speed", "speed"]
    checks.approve(later)


def test_a_job_that_was_written_by_somebody_else_is_not_believed(checks: Checks, draft: Draft) -> None:
    commit = add_to(draft, PATH)
    job = check(checks)
    job.model["sha256"] = "0" * 64
    checks.jobs.write(job)
    with pytest.raises(RefusedError, match="签名不对"):
        checks.approve(commit)


def test_what_was_never_checked_is_not_approved(checks: Checks, draft: Draft) -> None:
    commit = add_to(draft, PATH)
    with pytest.raises(RefusedError, match="还没有检查过"):
        checks.approve(commit)


def test_a_check_that_breaks_off_says_so(checks: Checks, draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise OSError("磁盘满了")

    monkeypatch.setattr(checking, "run_all", broken)
    add_to(draft, PATH)
    job = check(checks)
    assert (job.state, job.says) == (BROKEN, "检查没有做完：磁盘满了")


def test_only_one_check_at_a_time_and_a_killed_one_is_known(
    settings: Settings, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(_self: Jobs, _job: Job, _lock: int) -> None:
        with pytest.raises(RefusedError, match="正在检查"):
            checks.start(ZHI, NOW)

    monkeypatch.setattr(Jobs, "_run", killed)
    checks = Checks(settings, draft)
    job = checks.start(ZHI, NOW)
    # Its process would hold the lock; there is none.
    found = checks.jobs.get(job.id)
    assert (found.state, found.says) == (BROKEN, "检查中途被打断了，请再检查一次")


def test_no_other_file_is_taken_for_a_job(settings: Settings, draft: Draft) -> None:
    checks = Checks(settings, draft)
    for name in ("../live", "20261121", "", "00000a"):
        with pytest.raises(RefusedError, match="没有这次检查"):
            checks.jobs.get(name)


def test_the_time_left_follows_what_is_done() -> None:
    steps = [
        Step("lint", "", 10, "done", 0.0, 8.0),
        Step("train", "", 100, "running", 100.0, None, 1, 4),
        Step("cross", "", 60),
        Step("speed", "", 30, "running", 100.0),
    ]
    job = Job("", "", "", "", "", "", "", RUNNING, steps=steps)
    assert job.seconds_left(110.0) == 30 + 60 + 20
    steps[2].beside = True
    assert job.seconds_left(110.0) == 60
    steps[2].expected = 40
    assert job.seconds_left(110.0) == 30 + 20
