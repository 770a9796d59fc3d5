"""All dialogues of a checkout, in processes of their own: as the check pipeline runs them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import PROJECT
from trainer.rehearsal.dialogues import FOLDER
from trainer.rehearsal.run import run_all

CODE = ("entitlement", "desk", "actions", "bot", "trainer", "brands", "data", "domain.yml", "config.yml", "uv.lock")
GOOD = """- 标题: 问是不是机器
  日期: 2026-11-08
  对话:
    - 客户: 你是机器人吗
      说: [智能助手]
"""
WRONG = """- 标题: 问候里有冰箱
  日期: 2026-11-08
  对话:
    - 客户: 您好
      说: [冰箱里的大象]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A checkout with the same code and data, and two dialogues of its own."""
    for name in CODE:
        copy = shutil.copytree if (PROJECT / name).is_dir() else shutil.copy
        copy(PROJECT / name, tmp_path / name)
    folder = tmp_path / FOLDER
    for name, text in {"甲": GOOD, "乙": WRONG}.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "一.yml").write_text(text, encoding="utf-8")
    shutil.copy(PROJECT / FOLDER / "recalls.yml", folder)
    return tmp_path


def test_dialogues_are_shared_out_and_told_as_they_end(project: Path, model: Path) -> None:
    told: list[tuple[str, int, int]] = []
    report = run_all(project, model, 2, lambda result, done, of: told.append((result.title, done, of)))
    assert sorted(title for title, _, _ in told) == ["乙/问候里有冰箱", "甲/问是不是机器"]
    assert [done for _, done, _ in told] == [1, 2]
    assert (report.total, report.passed, report.broken, report.findings) == (2, False, [], [])
    [failed] = report.failed
    [problem] = failed.failures
    assert (problem.path, problem.line) == ("乙/一.yml", 4)
    assert problem.reason == "乙/问候里有冰箱：回复里应该有“冰箱里的大象”，没有"


def test_the_command_prints_json_lines(project: Path, model: Path) -> None:
    ran = _run(project, "--model", str(model), "--only", "甲", "--processes", "1")
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [line["kind"] for line in lines] == ["dialogue", "end"]
    assert (lines[0]["passed"], lines[1]["total"], lines[1]["failed"]) == (True, 1, 0)
    assert ran.returncode == 0


def test_nothing_is_run_while_a_file_has_mistakes(project: Path, model: Path) -> None:
    file = project / FOLDER / "乙" / "一.yml"
    file.write_text(WRONG.replace("说:", "说出:"), encoding="utf-8")
    ran = _run(project, "--model", str(model))
    [line] = [json.loads(line) for line in ran.stdout.splitlines()]
    assert (line["kind"], line["path"], line["line"]) == ("finding", "乙/一.yml", 5)
    assert ran.returncode == 2
    report = run_all(project, model)
    assert (report.passed, report.results, [problem.line for problem in report.findings]) == (False, [], [5])


def test_a_process_that_dies_is_told(project: Path, tmp_path: Path) -> None:
    no_model = tmp_path / "broken.tar.gz"
    no_model.write_bytes(b"nothing")
    report = run_all(project, no_model, 1)
    assert not report.passed
    assert report.broken == ["有对话没有跑完，进程就结束了（退出码 1）"]


def test_without_a_model_the_command_says_so(project: Path) -> None:
    ran = _run(project)
    assert ran.returncode == 2
    assert "先运行 anxin train" in ran.stderr


def _run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "trainer.rehearsal", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(project)}
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
