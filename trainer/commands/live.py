"""`anxin trainer promote|rollback|history`."""

from __future__ import annotations

from datetime import datetime
from typing import TextIO

from bot.settings import load_settings
from desk.clock import CHINA, Clock
from trainer.checks import Checks
from trainer.commands.whoever import whoever_runs_this
from trainer.releases import BEGINNING, PROMOTED, ROLLED_BACK, Release
from trainer.versions import Versions
from trainer.workbench import open_draft

KINDS = {BEGINNING: "起点", PROMOTED: "上线", ROLLED_BACK: "退回"}
SOON = "正在运行的服务会在一分钟内换上；没有运行的，下次启动就是它"


def promote(commit: str | None, why: str, out: TextIO) -> int:
    """Put a version live. Raises RefusedError when it may not be."""
    _print_made(_versions().promote(commit, whoever_runs_this(), why), out)
    return 0


def roll_back(number: int | None, why: str, out: TextIO) -> int:
    """Put an earlier version live again. Raises RefusedError when there is none."""
    _print_made(_versions().roll_back(number, whoever_runs_this(), why), out)
    return 0


def history(out: TextIO) -> int:
    """Print every decision, the newest first; `*` marks what is live."""
    versions = _versions()
    live = versions.releases.live()
    for release in versions.history():
        mark = "*" if release == live else " "
        print(f"{mark} {release.number}\t{_line(release)}", file=out)
    if live is None:
        print("还没有上线过版本：服务用的是项目文件夹里的内容", file=out)
    return 0


def _versions() -> Versions:
    settings = load_settings()
    return Versions(settings, Checks(settings, open_draft(settings)).approve, Clock().now)


def _print_made(release: Release, out: TextIO) -> None:
    print(f"{KINDS[release.kind]} {release.commit[:7]} {release.subject}（第 {release.number} 次）", file=out)
    print(SOON, file=out)


def _line(release: Release) -> str:
    when = datetime_in_china(release.when)
    became = f"没有成功：{release.failed}" if release.failed else "已在服务" if release.served else "还没换上"
    who = f"{release.name}（{release.who}）" if release.who else ""
    return "\t".join((when, KINDS[release.kind], release.commit[:7], release.subject, who, release.why, became))


def datetime_in_china(moment: str) -> str:
    """An ISO time as a trainer reads it."""
    return f"{datetime.fromisoformat(moment).astimezone(CHINA):%Y-%m-%d %H:%M}"
