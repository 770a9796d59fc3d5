"""`anxin backup` and `anxin restore`: everything of this desk in one file, and back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TextIO

from bot.settings import load_settings
from desk.clock import Clock
from trainer.backup.manifest import Manifest
from trainer.backup.places import DATABASE, REPOSITORY
from trainer.backup.restoring import look_through, restore
from trainer.backup.taking import take_backup
from trainer.commands.live import datetime_in_china

AREAS = {
    DATABASE: "数据库",
    "uploads": "顾客的照片",
    "trainer": "培训师的版本和记录",
    "brands": "品牌资料",
    "brand": "示范品牌",
    "models": "模型",
    REPOSITORY: "培训师的仓库",
}
MEGABYTE = 1024 * 1024


def back_up(file: str, out: TextIO) -> int:
    """Write everything to the new file.

    Raises:
        SettingsError: a setting is wrong.
        RefusedError: the file exists already.
        SnapshotError: the database cannot be copied.
    """
    manifest = take_backup(load_settings(), Path(file).absolute(), Clock().now())
    _print(manifest, out)
    print(f"已备份到 {file}（只有您自己能读，里面有顾客的个人信息）", file=out)
    return 0


def put_back(file: str, out: TextIO, *, force: bool, other_key: bool, only_check: bool) -> int:
    """Restore everything, or only look whether it could be.

    Raises:
        SettingsError: a setting is wrong.
        RefusedError: the file is damaged or not ours, or something is in its place.
        SnapshotError: the database is in use, or does not take it.
    """
    settings, path = load_settings(), Path(file).absolute()
    if only_check:
        manifest, done = look_through(settings, path, other_key=other_key), "备份是完整的，什么也没有恢复"
    else:
        manifest, done = restore(settings, path, force=force, other_key=other_key), "已恢复，可以启动服务了"
    _print(manifest, out)
    print(done, file=out)
    return 0


def _print(manifest: Manifest, out: TextIO) -> None:
    files, sizes = Counter[str](), Counter[str]()
    for name, kept in manifest.files.items():
        area = name.partition("/")[0]
        files[area] += 1
        sizes[area] += kept.size
    made_at = datetime_in_china(manifest.made_at)
    print(f"{made_at}，数据库 {manifest.database}（{manifest.revision}）", file=out)
    for area, count in files.items():
        print(f"{AREAS[area]}\t{count} 个文件\t{sizes[area] / MEGABYTE:.1f} MB", file=out)
