"""Restoring a backup: looked through from end to end before anything is written, and over nothing that is there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot.settings import Settings
from bot.signed_models import sha256_of
from desk import snapshots
from desk.database import knows_revision, migrate
from trainer.backup.archive import Reader, opened
from trainer.backup.manifest import Manifest
from trainer.backup.places import DATABASE, REPOSITORY, Places
from trainer.draft import BRANCH
from trainer.git import Git, GitError
from trainer.refusals import RefusedError

KEPT_REFS = "refs/restored"
"""Where the branches of the backup are put: what they lead to stays in the repository, and no checkout moves."""


def look_through(settings: Settings, file: Path, *, other_key: bool = False) -> Manifest:
    """Whether the backup is whole and for these settings; what it holds.

    Raises RefusedError or SnapshotError: it is damaged, not ours, of another kind of database or a newer version.
    """
    with opened(file) as reader:
        _check(settings, reader, other_key)
        return reader.manifest


def restore(settings: Settings, file: Path, *, force: bool = False, other_key: bool = False) -> Manifest:
    """Put everything back; `force` lets it replace what is there, `other_key` takes one signed with another key.

    The database comes last: as long as it is missing, nobody takes half a desk for a whole one.

    Raises:
        RefusedError: it cannot be believed, or something else is in its place; nothing has been changed.
        SnapshotError: the database is in use, or does not take it.
    """
    places = Places.of(settings)
    with opened(file) as reader, tempfile.TemporaryDirectory(prefix="anxin-restoring-") as folder:
        _check(settings, reader, other_key)
        manifest = reader.manifest
        snapshots.check_nobody_uses(settings.database_url)
        if not force:
            _refuse_when_in_the_way(settings, places, manifest)
        copied = Path(folder) / "copy"
        _write(reader, DATABASE, copied)
        snapshots.check(settings.database_url, copied)
        _put_files(reader, places)
        _put_links(manifest, places)
        if REPOSITORY in manifest.files:
            _put_branches(reader, settings, Path(folder), force)
        snapshots.put_back(settings.database_url, copied)
        migrate(settings.database_url)
        return manifest


def _check(settings: Settings, reader: Reader, other_key: bool) -> None:
    manifest, places = reader.manifest, Places.of(settings)
    if not other_key and not manifest.is_signed(settings.agents_key.get_secret_value(), reader.signature):
        raise RefusedError("备份的签名和 ANXIN_AGENTS_KEY 对不上；确定是自己的备份、只是换了钥匙，请加 --other-key")
    if manifest.database != (kind := snapshots.kind_of(settings.database_url)):
        raise RefusedError(f"备份里是 {manifest.database} 的数据，不能恢复到 {kind}")
    if not knows_revision(manifest.revision):
        raise RefusedError(f"备份来自更新的版本（数据库 {manifest.revision}），请先把服务升级到那个版本")
    if DATABASE not in manifest.files:
        raise RefusedError("备份里没有数据库，文件已经损坏")
    for name in (*_files(manifest), *manifest.links, *manifest.links.values()):
        places.place(name)
    reader.check()


def _files(manifest: Manifest) -> Iterator[str]:
    return (name for name in manifest.files if name not in (DATABASE, REPOSITORY))


def _refuse_when_in_the_way(settings: Settings, places: Places, manifest: Manifest) -> None:
    found = []
    if snapshots.holds_anything(settings.database_url):
        found.append("数据库里已经有数据")
    for area, folder in places.folders.items():
        others = _others(places, manifest, area) if area in places.whole else []
        changed = [
            name for name in _files(manifest) if name.startswith(f"{area}/") and _differs(places, manifest, name)
        ]
        if others or changed:
            found.append(f"{folder} 里已经有别的文件")
    if found:
        raise RefusedError("；".join(found) + "。什么也没有动；确定要换掉，请加 --force")


def _others(places: Places, manifest: Manifest, area: str) -> list[Path]:
    """The area's files that a backup would hold and this one does not."""
    found = (one for one in places.files() if one[0].startswith(f"{area}/"))
    return [path for name, path in found if name not in manifest.files and name not in manifest.links]


def _differs(places: Places, manifest: Manifest, name: str) -> bool:
    """Whether there is another file in its place."""
    place, kept = places.place(name), manifest.files[name]
    if not (place.exists() or place.is_symlink()):
        return False
    return not place.is_file() or place.stat().st_size != kept.size or sha256_of(place) != kept.sha256


def _put_files(reader: Reader, places: Places) -> None:
    for area in places.whole:
        for path in _others(places, reader.manifest, area):
            path.unlink()
    for name in _files(reader.manifest):
        place = places.place(name)
        if place.is_file() and not _differs(places, reader.manifest, name):
            continue
        _stay_within(places, name, place)
        if place.is_dir():
            shutil.rmtree(place)
        place.parent.mkdir(parents=True, exist_ok=True)
        _write(reader, name, place)


def _put_links(manifest: Manifest, places: Places) -> None:
    for name, target in manifest.links.items():
        place, led_to = places.place(name), places.place(target)
        _stay_within(places, name, place)
        if not led_to.exists():
            led_to.mkdir(parents=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        place.symlink_to(led_to)


def _stay_within(places: Places, name: str, place: Path) -> None:
    """Raises RefusedError when a link on the way would lead out of the folder."""
    folder = places.folders[name.partition("/")[0]]
    if not place.parent.resolve().is_relative_to(folder.resolve()):
        raise RefusedError(f"{place.parent} 通向别处，没有写 {name[:100]!r}")


def _put_branches(reader: Reader, settings: Settings, folder: Path, force: bool) -> None:
    """The commits into the repository, the trainers' branch too; where there is no repository, the bundle is kept."""
    bundle, git = folder / REPOSITORY, Git(settings.repository)
    _write(reader, REPOSITORY, bundle)
    if not (settings.repository / ".git").exists():
        settings.trainer_folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(bundle, settings.trainer_folder / REPOSITORY)
        return
    try:
        git.run("fetch", "--quiet", "--no-tags", str(bundle), f"+refs/heads/*:{KEPT_REFS}/*")
        kept, branch = f"{KEPT_REFS}/{BRANCH}", f"refs/heads/{BRANCH}"
        if git.works("rev-parse", "--verify", "--quiet", kept) and (
            force or not git.works("rev-parse", "--verify", branch)
        ):
            git.run("update-ref", branch, kept)
    except GitError as error:
        raise RefusedError(f"培训师的分支没有恢复成：{error}") from error


def _write(reader: Reader, name: str, place: Path) -> None:
    """A file, there whole or not at all."""
    handle, aside = tempfile.mkstemp(dir=place.parent, prefix=".restoring-")
    try:
        with os.fdopen(handle, "wb") as file:
            reader.write(name, file)
        os.replace(aside, place)
    finally:
        Path(aside).unlink(missing_ok=True)
