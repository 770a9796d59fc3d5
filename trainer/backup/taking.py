"""Taking a backup while the desk works."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

from bot.settings import Settings
from desk import snapshots
from trainer.backup.archive import EXISTS, written
from trainer.backup.manifest import Manifest
from trainer.backup.places import DATABASE, REPOSITORY, Places
from trainer.draft import BRANCH
from trainer.git import Git, GitError
from trainer.refusals import RefusedError


def take_backup(settings: Settings, to: Path, now: datetime) -> Manifest:
    """Write everything to the new file `to`; what was written.

    The database comes first: what it names (photos, versions) was there before it was named.

    Raises:
        RefusedError: `to` exists, or there is nothing to back up.
        SnapshotError: the database cannot be copied.
    """
    places, links = Places.of(settings), dict[str, str]()
    if to.exists():
        raise RefusedError(EXISTS.format(to))
    if any(places.is_in(area, to) for area in places.folders):
        raise RefusedError(f"{to} 在要备份的文件夹里面，请换一个地方")
    # Beside the backup: where it fits, its parts do, and nobody else may read this folder.
    with tempfile.TemporaryDirectory(dir=to.parent, prefix=".backup-") as folder, written(to) as writer:
        copied, bundle = Path(folder) / "copy", Path(folder) / REPOSITORY
        revision = snapshots.revision(settings.database_url)
        snapshots.take(settings.database_url, copied)
        if snapshots.revision(settings.database_url) != revision:
            raise RefusedError("备份的时候数据库正在升级，请再备份一次")
        writer.add(DATABASE, copied)
        copied.unlink()
        for name, path in places.files():
            if not path.is_symlink():
                writer.add(name, path)
            elif (target := places.target(path)) is not None:
                links[name] = target
        if _bundle(settings, bundle):
            writer.add(REPOSITORY, bundle)
        kind = snapshots.kind_of(settings.database_url)
        manifest = Manifest(now.isoformat(timespec="seconds"), kind, revision, writer.files, links)
        writer.finish(manifest, settings.agents_key.get_secret_value())
    return manifest


def _bundle(settings: Settings, to: Path) -> bool:
    """The trainers' and the live branch in one file; whether there is a repository with any of them."""
    git = Git(settings.repository)
    try:
        branches = [f"refs/heads/{name}" for name in dict.fromkeys((settings.live_branch, BRANCH))]
        there = [name for name in branches if git.works("rev-parse", "--verify", "--quiet", name)]
        if there:
            git.run("bundle", "create", "--quiet", str(to), *there)
    except (RefusedError, OSError):
        return False
    except GitError as error:
        raise RefusedError(f"仓库没有备份成：{error}") from error
    return bool(there)
