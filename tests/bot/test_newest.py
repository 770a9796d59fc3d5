import os
from pathlib import Path

from bot.newest import keep_newest


def test_the_newest_files_and_folders_are_kept(tmp_path: Path) -> None:
    for age, name in enumerate(["newest", "second", "third", "oldest"]):
        path = tmp_path / name
        if age % 2:
            path.mkdir()
            (path / "inside").touch()
        else:
            path.touch()
        os.utime(path, (1000 - age, 1000 - age))
    keep_newest(tmp_path.iterdir(), 2)
    assert {path.name for path in tmp_path.iterdir()} == {"newest", "second"}


def test_few_are_all_kept(tmp_path: Path) -> None:
    (tmp_path / "only").touch()
    keep_newest(tmp_path.iterdir(), 2)
    assert (tmp_path / "only").exists()
