"""What a backup holds, and what is not restored: damaged, foreign or newer files, and nothing over what is there."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from bot.settings import Settings, load_settings
from desk.database import migrate
from desk.service import Desk
from tests.trainer.conftest import git
from trainer.backup.manifest import Kept, Manifest
from trainer.cli import main
from trainer.draft import BRANCH

SENDER, PHONE = "web:anna", "13800000000"
KEPT_ON = datetime(2026, 11, 21, tzinfo=UTC)
LIVE = json.dumps({"releases": []})
PHOTO = "ab/abcdef.jpg"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    git(tmp_path, "init", "--quiet", "--initial-branch=main", str(folder))
    git(folder, "commit", "--quiet", "--allow-empty", "-m", "the project")
    git(folder, "branch", BRANCH)
    return folder


def settings_in(folder: Path, repository: Path, **more: str) -> Settings:
    return load_settings(
        database_url=f"sqlite:///{folder / 'desk.db'}",
        uploads=folder / "uploads",
        trainer_folder=folder / "trainer",
        models=folder / "models",
        brands=folder / "brands",
        brand=folder / "brands" / "demo",
        repository=repository,
        **more,
    )


@pytest.fixture
def here(tmp_path: Path, repository: Path) -> Settings:
    """A small desk: one personal value, a photo, a version with a model and a link, a brand."""
    settings = settings_in(tmp_path / "here", repository)
    keep_a_phone(settings)
    files = {
        settings.uploads / PHOTO: "a photo",
        settings.uploads / "ab" / "unfinished.part": "half a photo",
        settings.trainer_folder / "live.json": LIVE,
        settings.trainer_folder / "live.lock": "",
        settings.trainer_folder / "draft" / "domain.yml": "from the repository",
        settings.trainer_folder / "versions" / "abc" / "models" / "anxin-1.tar.gz": "a model",
        settings.trainer_folder / "versions" / "abc" / ".gitignore": "models/",
        settings.trainer_folder / "versions" / ".making-1" / "domain.yml": "half a version",
        settings.brands / "demo.yml": "name: demo",
        settings.brands / "demo" / "products.yml": "products: []",
        settings.models / "fits" / "1": "a fit",
    }
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    link = settings.trainer_folder / "versions" / "abc" / "models" / "fits"
    link.symlink_to(settings.models / "fits")
    return settings


@pytest.fixture
def there(tmp_path: Path, repository: Path) -> Settings:
    return settings_in(tmp_path / "there", repository)


def keep_a_phone(settings: Settings) -> None:
    desk = Desk.open(settings.database_url)
    with desk.work() as work:
        work.personal.keep(SENDER, "phone", PHONE, "visit", KEPT_ON, 30)
    desk.close()


def phone(settings: Settings) -> str | None:
    desk = Desk.open(settings.database_url)
    with desk.work() as work:
        value = work.personal.resolve(SENDER, "⟦phone:1⟧")
    desk.close()
    return value


Call = Callable[..., tuple[int, str]]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """`anxin …` with these settings: its exit code, and what it printed."""

    def run(settings: Settings, *words: str) -> tuple[int, str]:
        for name, value in settings.as_variables().items():
            monkeypatch.setenv(name, value)
        code = main(words)
        out, err = capsys.readouterr()
        return code, out + err

    return run


@pytest.fixture
def file(here: Settings, call: Call, tmp_path: Path) -> str:
    """A backup of `here`."""
    path = tmp_path / "backup.zip"
    assert call(here, "backup", str(path))[0] == 0
    return str(path)


def nothing_restored(settings: Settings) -> bool:
    folders = (settings.uploads, settings.trainer_folder, settings.brands)
    return not Path(settings.database_url.removeprefix("sqlite:///")).exists() and not any(map(Path.exists, folders))


def test_everything_is_there_again(file: str, there: Settings, call: Call) -> None:
    code, said = call(there, "restore", file)
    assert (code, "已恢复" in said) == (0, True)
    assert phone(there) == PHONE
    assert (there.uploads / PHOTO).read_text(encoding="utf-8") == "a photo"
    versions = there.trainer_folder / "versions"
    assert (there.trainer_folder / "live.json").read_text(encoding="utf-8") == LIVE
    assert (versions / "abc" / "models" / "anxin-1.tar.gz").read_text(encoding="utf-8") == "a model"
    assert (versions / "abc" / ".gitignore").exists()
    assert (versions / "abc" / "models" / "fits").resolve() == (there.models / "fits").resolve()
    assert (there.brands / "demo.yml").exists()
    left_out = ("versions/.making-1", "draft", "live.lock")
    assert not [name for name in left_out if (there.trainer_folder / name).exists()]
    assert not list(there.uploads.rglob("*.part"))


def test_only_its_owner_may_read_it(file: str) -> None:
    assert Path(file).stat().st_mode & 0o777 == 0o600


def test_nothing_is_overwritten_by_a_backup(file: str, here: Settings, call: Call) -> None:
    before = Path(file).read_bytes()
    code, said = call(here, "backup", file)
    assert (code, "已经存在" in said, Path(file).read_bytes() == before) == (2, True, True)
    inside = str(here.uploads / "backup.zip")
    assert call(here, "backup", inside)[0] == 2
    assert not Path(inside).exists()


def test_a_desk_without_a_database_has_no_backup(there: Settings, call: Call, tmp_path: Path) -> None:
    code, said = call(there, "backup", str(tmp_path / "none.zip"))
    assert (code, "no database" in said) == (2, True)
    assert not list(tmp_path.glob("*none*"))


def test_it_can_be_looked_through_alone(file: str, there: Settings, call: Call) -> None:
    code, said = call(there, "restore", "--check", file)
    assert (code, "备份是完整的" in said) == (0, True)
    assert nothing_restored(there)


def test_a_damaged_file_is_refused(file: str, there: Settings, call: Call) -> None:
    whole = Path(file).read_bytes()
    # In the database, which comes first and is most of it.
    for place in (len(whole) // 50, len(whole) // 3):
        Path(file).write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        assert call(there, "restore", file)[0] == 2
        assert nothing_restored(there)
    Path(file).write_bytes(whole)
    assert call(there, "restore", file)[0] == 0


def test_half_a_file_is_refused(file: str, there: Settings, call: Call) -> None:
    Path(file).write_bytes(Path(file).read_bytes()[: Path(file).stat().st_size // 2])
    assert call(there, "restore", file)[0] == 2
    assert nothing_restored(there)


def rewritten(file: str, changed: Callable[[dict[str, bytes]], None]) -> str:
    """The same backup with other entries, its manifest as it was."""
    with zipfile.ZipFile(file) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    changed(entries)
    path = f"{file}.changed"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def test_another_content_in_a_whole_zip_is_refused(file: str, there: Settings, call: Call) -> None:
    changed = rewritten(file, lambda entries: entries.update({"trainer/live.json": b"{}"}))
    code, said = call(there, "restore", changed)
    assert (code, "trainer/live.json" in said) == (2, True)
    assert nothing_restored(there)


@pytest.mark.parametrize("change", [{"uploads/more.jpg": b""}, {}])
def test_files_that_the_manifest_does_not_name_are_refused(
    file: str, there: Settings, call: Call, change: dict[str, bytes]
) -> None:
    def changed(entries: dict[str, bytes]) -> None:
        entries.update(change)
        if not change:
            del entries["trainer/live.json"]

    assert call(there, "restore", rewritten(file, changed))[0] == 2
    assert nothing_restored(there)


NAMES = (
    "../escaped",
    "uploads/../../escaped",
    "/escaped",
    "uploads//escaped",
    "elsewhere/escaped",
    "uploads",
    "uploads/a\\b",
)


def test_no_name_leads_out_of_its_folder(file: str, here: Settings, there: Settings, call: Call) -> None:
    """Signed with our key, so that only the name is what is wrong."""
    empty = Kept(0, sha256(b"").hexdigest())
    for name in NAMES:

        def changed(entries: dict[str, bytes], name: str = name) -> None:
            manifest, _ = Manifest.from_json(entries["manifest.json"])
            more = replace(manifest, files={**manifest.files, name: empty})
            entries[name] = b""
            entries["manifest.json"] = more.to_json(here.agents_key.get_secret_value())

        code, said = call(there, "restore", rewritten(file, changed))
        assert (code, "不该有的文件名" in said) == (2, True), name
        assert nothing_restored(there)


@pytest.mark.parametrize(("place", "code"), [("uploads/ab", 0), ("brands/demo", 2)])
def test_no_file_is_written_through_a_link(
    file: str, there: Settings, call: Call, tmp_path: Path, place: str, code: int
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    link = tmp_path / "there" / place
    link.parent.mkdir(parents=True)
    link.symlink_to(outside)
    assert call(there, "restore", "--force", file)[0] == code
    assert not list(outside.iterdir())


def test_another_desks_backup_is_taken_only_on_demand(file: str, repository: Path, tmp_path: Path, call: Call) -> None:
    other = settings_in(tmp_path / "there", repository, agents_key="another key")
    code, said = call(other, "restore", file)
    assert (code, "--other-key" in said) == (2, True)
    assert nothing_restored(other)
    assert call(other, "restore", "--other-key", file)[0] == 0
    assert phone(other) == PHONE


def test_a_newer_versions_backup_is_refused(file: str, here: Settings, there: Settings, call: Call) -> None:
    def changed(entries: dict[str, bytes]) -> None:
        manifest, _ = Manifest.from_json(entries["manifest.json"])
        newer = replace(manifest, revision="9999")
        entries["manifest.json"] = newer.to_json(here.agents_key.get_secret_value())

    code, said = call(there, "restore", rewritten(file, changed))
    assert (code, "更新的版本" in said) == (2, True)
    assert nothing_restored(there)


def test_nothing_that_is_there_is_overwritten(file: str, there: Settings, call: Call) -> None:
    there.uploads.mkdir(parents=True)
    (there.uploads / "mine.jpg").write_text("mine", encoding="utf-8")
    code, said = call(there, "restore", file)
    assert (code, "已经有别的文件" in said, "--force" in said) == (2, True, True)
    assert not there.trainer_folder.exists()
    assert call(there, "restore", "--force", file)[0] == 0
    assert not (there.uploads / "mine.jpg").exists()
    assert phone(there) == PHONE


def test_a_database_with_data_is_overwritten_only_on_demand(file: str, here: Settings, call: Call) -> None:
    desk = Desk.open(here.database_url)
    with desk.work() as work:
        work.forget(SENDER, KEPT_ON)
    desk.close()
    code, said = call(here, "restore", file)
    assert (code, "数据库里已经有数据" in said) == (2, True)
    assert phone(here) is None
    assert call(here, "restore", "--force", file)[0] == 0
    assert phone(here) == PHONE


def test_empty_tables_are_no_data(file: str, there: Settings, call: Call) -> None:
    migrate(there.database_url)
    assert call(there, "restore", file)[0] == 0
    assert phone(there) == PHONE


def test_a_desk_at_work_is_not_restored_over(file: str, here: Settings, call: Call) -> None:
    desk = Desk.open(here.database_url)
    with desk.work() as work:
        assert work.personal.resolve(SENDER, "⟦phone:1⟧") == PHONE
    code, said = call(here, "restore", "--force", file)
    assert (code, "in use" in said) == (2, True)
    desk.close()
    assert call(here, "restore", "--force", file)[0] == 0


def test_a_restoring_that_was_cut_off_is_simply_done_again(file: str, there: Settings, call: Call) -> None:
    assert call(there, "restore", file)[0] == 0
    Path(there.database_url.removeprefix("sqlite:///")).unlink()
    (there.uploads / PHOTO).unlink()
    assert call(there, "restore", file)[0] == 0
    assert (phone(there), (there.uploads / PHOTO).exists()) == (PHONE, True)


def test_the_trainers_commits_come_back(file: str, repository: Path, tmp_path: Path, call: Call) -> None:
    anew = tmp_path / "anew"
    git(tmp_path, "init", "--quiet", "--initial-branch=main", str(anew))
    assert call(settings_in(tmp_path / "there", anew), "restore", file)[0] == 0
    assert git(anew, "rev-parse", BRANCH) == git(repository, "rev-parse", BRANCH)


def test_where_there_is_no_repository_its_bundle_is_kept(file: str, tmp_path: Path, call: Call) -> None:
    nowhere = settings_in(tmp_path / "there", tmp_path / "there")
    assert call(nowhere, "restore", file)[0] == 0
    cloned = tmp_path / "cloned"
    git(tmp_path, "clone", "--quiet", str(nowhere.trainer_folder / "repository.bundle"), str(cloned))
    assert BRANCH in git(cloned, "branch", "--remotes")


def test_a_backup_without_git_still_holds_the_desk(here: Settings, there: Settings, call: Call, tmp_path: Path) -> None:
    shutil.rmtree(here.repository / ".git")
    assert call(here, "backup", str(tmp_path / "bare.zip"))[0] == 0
    assert call(there, "restore", str(tmp_path / "bare.zip"))[0] == 0
    assert phone(there) == PHONE
