"""Versions on a small repository: going live, back, what is refused, and what the supervisor makes of it.

The models are files with a few bytes: nobody loads them here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from bot.signed_models import WrongModelError, known_model, sha256_of
from bot.train import model_path
from desk.clock import FixedClock
from tests.trainer.conftest import git
from trainer.checkouts import SHARED
from trainer.git import Author
from trainer.json_files import write_json
from trainer.refusals import RefusedError
from trainer.releases import Releases
from trainer.serving import LiveVersions
from trainer.versions import PROJECTS_COMMIT, Versions

XING = Author("2002", "示范审核员")
PATH = "data/canned_replies.yml"


@pytest.fixture
def settings(trainer_settings: Settings) -> Settings:
    return trainer_settings


@pytest.fixture
def versions(settings: Settings, trainer_clock: FixedClock) -> Versions:
    made = Versions(settings, lambda commit: trained(made, settings, commit), trainer_clock.now)
    return made


@pytest.fixture
def commit(project: Path) -> Callable[[str], str]:
    """A new commit on the live branch; its id."""

    def make(message: str) -> str:
        path = project / PATH
        path.write_text(f"{path.read_text(encoding='utf-8')}# {message}\n", encoding="utf-8")
        git(project, "commit", "--quiet", "-am", message)
        return git(project, "rev-parse", "HEAD").strip()

    return make


def trained(versions: Versions, settings: Settings, commit: str) -> str:
    """Put a model there, as a check would; its hash."""
    model = model_path(settings.models, versions.checkouts.make(commit))
    model.parent.mkdir(exist_ok=True)
    model.write_bytes(f"a model of {commit}".encode())
    return sha256_of(model)


def test_going_live_is_written_down_with_who_and_why(versions: Versions, commit: Callable[[str], str]) -> None:
    first = commit("退货的说法")
    versions.promote(None, XING, "顾客常问")
    [release] = versions.history()
    assert (release.number, release.kind, release.commit, release.subject) == (1, "promote", first, "退货的说法")
    assert (release.who, release.name, release.why) == ("2002", "示范审核员", "顾客常问")
    assert release.when == "2026-11-21T04:00:00+00:00"
    assert versions.releases.live() == release
    with pytest.raises(RefusedError, match="已经在线上"):
        versions.promote(first, XING, "再来一次")


def test_the_supervisor_starts_it_in_its_own_checkout_with_its_own_model(
    settings: Settings, versions: Versions, commit: Callable[[str], str]
) -> None:
    live = LiveVersions(settings)
    assert (live.wanted().name, live.wanted().folder) == ("project", None)
    first = commit("第一版")
    versions.promote(None, XING, "")
    wanted = live.wanted()
    assert (wanted.name, wanted.number) == (first[:7], 1)
    assert wanted.folder is not None
    assert "# 第一版" in (wanted.folder / PATH).read_text(encoding="utf-8")
    models = Path(wanted.variables["ANXIN_MODELS"])
    [option, sha256] = wanted.arguments
    assert option == "--sha256"
    assert sha256 == sha256_of(model_path(models, wanted.folder))
    live.serves(wanted)
    assert versions.history()[0].served is not None


def test_newer_trainings_do_not_take_an_older_versions_model_away(
    settings: Settings, versions: Versions, commit: Callable[[str], str]
) -> None:
    first = commit("第一版")
    release = versions.promote(None, XING, "")
    (settings.models / release.model).unlink()
    commit("第二版")
    versions.promote(None, XING, "")
    versions.roll_back(None, XING, "")
    assert LiveVersions(settings).wanted().name == first[:7]


def test_rolling_back_goes_one_version_back_each_time(versions: Versions, commit: Callable[[str], str]) -> None:
    made = []
    for name in ("一", "二", "三"):
        made.append(commit(name))
        versions.promote(None, XING, name)
    assert versions.roll_back(None, XING, "三不好").commit == made[1]
    assert versions.roll_back(None, XING, "二也不好").commit == made[0]
    with pytest.raises(RefusedError, match="没有更早的版本"):
        versions.roll_back(None, XING, "还要退")
    assert versions.roll_back(3, XING, "三其实好").commit == made[2]
    assert [one.kind for one in versions.history()] == ["rollback"] * 3 + ["promote"] * 3
    with pytest.raises(RefusedError, match="已经在线上"):
        versions.roll_back(3, XING, "")
    with pytest.raises(RefusedError, match="第 99 次"):
        versions.roll_back(99, XING, "")


def test_the_first_decision_can_be_taken_back_too(
    settings: Settings, versions: Versions, commit: Callable[[str], str]
) -> None:
    before = commit("从前")
    trained(versions, settings, before)
    write_json(settings.trainer_folder / PROJECTS_COMMIT, {"commit": before})
    commit("第一版")
    versions.promote(None, XING, "")
    assert [one.kind for one in versions.history()] == ["promote", "begin"]
    assert versions.roll_back(None, XING, "").commit == before


def test_only_what_the_reviewer_has_taken_over_goes_live(
    versions: Versions, commit: Callable[[str], str], project: Path
) -> None:
    git(project, "checkout", "--quiet", "-b", "elsewhere")
    aside = commit("没并入的")
    with pytest.raises(RefusedError, match="还没有并入 main"):
        versions.promote(aside, XING, "")
    for nonsense in ("main", "HEAD", "--output=x", "0" * 40, "../x"):
        with pytest.raises(RefusedError, match="没有“"):
            versions.promote(nonsense, XING, "")
    assert versions.history() == []


def test_what_has_not_passed_the_check_does_not_go_live(
    settings: Settings, commit: Callable[[str], str], trainer_clock: FixedClock
) -> None:
    def refuse(_commit: str) -> str:
        raise RefusedError("检查还没有通过")

    commit("第一版")
    versions = Versions(settings, refuse, trainer_clock.now)
    with pytest.raises(RefusedError, match="检查还没有通过"):
        versions.promote(None, XING, "")
    assert versions.history() == []


def test_a_model_that_is_not_the_checked_one_does_not_go_live(
    settings: Settings, commit: Callable[[str], str], trainer_clock: FixedClock
) -> None:
    def approve(commit: str) -> str:
        checked = trained(versions, settings, commit)
        model_path(settings.models, versions.checkouts.place(commit)).write_bytes(b"another")
        return checked

    commit("第一版")
    versions = Versions(settings, approve, trainer_clock.now)
    with pytest.raises(RefusedError, match="和检查过的模型不一样"):
        versions.promote(None, XING, "")


def change(settings: Settings, number: int, **what: Any) -> None:
    """Somebody writes into live.json by hand."""
    path = settings.trainer_folder / "live.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["releases"][number].update(what)
    write_json(path, content)


def test_a_signature_that_is_not_ours_is_passed_over(
    settings: Settings, versions: Versions, commit: Callable[[str], str]
) -> None:
    first = commit("第一版")
    versions.promote(None, XING, "")
    commit("第二版")
    versions.promote(None, XING, "")
    change(settings, 1, sha256="0" * 64)
    assert LiveVersions(settings).wanted().name == first[:7]
    change(settings, 0, signature="")
    assert LiveVersions(settings).wanted().name == "project"
    with pytest.raises(RefusedError, match="签名不对"):
        versions.roll_back(1, XING, "")


def test_another_services_signature_counts_for_nothing(
    settings: Settings, versions: Versions, commit: Callable[[str], str]
) -> None:
    commit("第一版")
    versions.promote(None, XING, "")
    assert versions.releases.live() is not None
    assert Releases(settings.trainer_folder, "another key").live() is None


@pytest.mark.parametrize("what", ["model", "data"])
def test_a_worker_does_not_load_what_was_changed_afterwards(
    what: str, settings: Settings, versions: Versions, commit: Callable[[str], str]
) -> None:
    commit("第一版")
    release = versions.promote(None, XING, "")
    folder = versions.checkouts.place(release.commit)
    model = model_path(folder / "models", folder)
    changed = model if what == "model" else folder / PATH
    content = changed.read_bytes()
    # A new file: the model's bytes are shared with the one of the training.
    changed.unlink()
    changed.write_bytes(content + b"\n# more")
    live = LiveVersions(settings)
    with pytest.raises(WrongModelError):
        known_model_in(folder, live.wanted().arguments[1])


def known_model_in(folder: Path, sha256: str) -> Path:
    """As a worker that runs in `folder` looks for it: its own data names the model."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("bot.signed_models.model_path", lambda models: model_path(models, folder))
        return known_model(folder / "models", sha256)


def test_a_version_that_cannot_start_is_given_up_and_the_one_before_serves_on(
    settings: Settings, versions: Versions, commit: Callable[[str], str]
) -> None:
    first = commit("第一版")
    versions.promote(None, XING, "")
    live = LiveVersions(settings)
    live.serves(live.wanted())
    commit("第二版")
    versions.promote(None, XING, "")
    live.failed(live.wanted(), "模型不对")
    assert live.wanted().name == first[:7]
    assert versions.history()[0].failed == "模型不对"
    assert versions.releases.live() == versions.history()[1]


def test_one_that_has_served_may_do_so_again_at_the_next_start(
    settings: Settings, versions: Versions, commit: Callable[[str], str]
) -> None:
    first = commit("第一版")
    versions.promote(None, XING, "")
    live = LiveVersions(settings)
    live.serves(live.wanted())
    live.failed(live.wanted(), "数据库连不上")
    assert live.wanted().name == "project"
    assert LiveVersions(settings).wanted().name == first[:7]


def test_a_broken_file_leaves_what_serves(settings: Settings, versions: Versions, commit: Callable[[str], str]) -> None:
    first = commit("第一版")
    versions.promote(None, XING, "")
    live = LiveVersions(settings)
    assert live.wanted().name == first[:7]
    (settings.trainer_folder / "live.json").write_text("{", encoding="utf-8")
    assert live.wanted().name == first[:7]
    with pytest.raises(RefusedError, match="读不出来"):
        versions.history()


def test_where_the_services_models_cannot_be_written_the_trainers_folder_keeps_them(
    settings: Settings, versions: Versions, commit: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.models.mkdir()
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != settings.models and may(path, mode))
    first = commit("第一版")
    place = versions.checkouts.make(first)
    kept = settings.trainer_folder / "models"
    assert {(place / "models" / name).resolve() for name in SHARED} == {kept / name for name in SHARED}
    with pytest.raises(RefusedError, match="还没有训练出模型"):
        versions.checkouts.link_model(first)
    for folder in (settings.models, kept):
        model_path(folder, place).write_bytes(b"a model")
        assert versions.checkouts.link_model(first).read_bytes() == b"a model"
        model_path(folder, place).unlink()
        model_path(place / "models", place).unlink()
    assert list(settings.models.iterdir()) == []
