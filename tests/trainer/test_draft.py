"""The draft: every change one commit in the trainer's name, nobody's work lost, nothing half-written."""

from __future__ import annotations

import fcntl
import threading
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.trainer.conftest import git
from trainer.draft import NEW, Change, Draft
from trainer.git import Author
from trainer.refusals import ConflictError, RefusedError
from trainer.workbench import open_draft

ZHI = Author("2001", "示范培训师")
OTHER = Author("2003", "另一位培训师")
TOPICS = "data/canned_replies.yml"


def changed(draft: Draft, path: str, old: str, new: str) -> Change:
    file = draft.read(path)
    assert old in file.text
    return Change(path, file.text.replace(old, new, 1), file.hash)


def small(draft: Draft) -> str:
    """A file of ten topics, which a test may change line by line."""
    path = "data/small.yml"
    draft.save([Change(path, "".join(f"topic_{n}: 原来的{n}\n" for n in range(10)), NEW)], ZHI, "新文件")
    return path


def test_the_draft_is_a_checkout_of_its_own(draft: Draft, project: Path) -> None:
    assert draft.read(TOPICS).text == (project / TOPICS).read_text(encoding="utf-8")
    assert git(draft.root, "branch", "--show-current").strip() == "trainers"
    assert git(project, "branch", "--show-current").strip() == "main"


def test_whoever_comes_while_it_is_being_made_waits_until_it_is_whole(trainer_settings: Settings) -> None:
    folder = trainer_settings.trainer_folder / "draft"
    folder.mkdir(parents=True)
    found: list[int] = []
    looking = threading.Thread(target=lambda: found.append(len(open_draft(trainer_settings).paths("data/**/*.yml"))))
    with (folder.parent / "draft.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # As git leaves it for a moment: marked, and still without files.
        (folder / ".git").touch()
        looking.start()
        looking.join(0.5)
        (folder / ".git").unlink()
    looking.join()
    assert found == [len(list((trainer_settings.repository / "data").rglob("*.yml")))]


def test_a_change_is_a_commit_in_the_trainers_name(draft: Draft, project: Path) -> None:
    path = small(draft)
    commit = draft.save([changed(draft, path, "原来的3", "新的3")], ZHI, "改第三条\n\n顾客听不懂")
    assert git(project, "log", "-1", "--format=%H %an %ae %s %b", "trainers").split() == [
        commit,
        "示范培训师",
        "2001@trainers.invalid",
        "改第三条",
        "顾客听不懂",
    ]
    assert "topic_3: 新的3" in draft.read(path).text
    assert git(draft.root, "status", "--porcelain") == ""
    assert not (project / path).exists()


def test_saving_what_is_there_already_is_no_commit(draft: Draft) -> None:
    before = draft.head
    file = draft.read(TOPICS)
    assert draft.save([Change(TOPICS, file.text, file.hash)], ZHI, "没有改") == before


def test_two_trainers_who_change_other_lines_keep_both(draft: Draft) -> None:
    path = small(draft)
    mine, theirs = changed(draft, path, "原来的1", "我的1"), changed(draft, path, "原来的8", "别人的8")
    draft.save([theirs], OTHER, "第八条")
    draft.save([mine], ZHI, "第一条")
    text = draft.read(path).text
    assert "topic_1: 我的1" in text
    assert "topic_8: 别人的8" in text


def test_two_trainers_who_change_the_same_line_are_told(draft: Draft) -> None:
    path = small(draft)
    mine, theirs = changed(draft, path, "原来的1", "我的1"), changed(draft, path, "原来的1", "别人的1")
    draft.save([theirs], OTHER, "第一条")
    before = draft.head
    with pytest.raises(ConflictError) as told:
        draft.save([mine], ZHI, "第一条")
    assert "我的1" in told.value.mine
    assert "别人的1" in told.value.theirs
    assert draft.head == before
    # Having seen both, the trainer saves again from what is there.
    draft.save([Change(path, mine.text, told.value.theirs_hash)], ZHI, "第一条")
    assert "我的1" in draft.read(path).text


def test_many_at_once_lose_nothing(trainer_settings: Settings, draft: Draft) -> None:
    path = small(draft)
    changes = [changed(draft, path, f"原来的{n}\n", f"改过的{n}\n") for n in range(0, 10, 3)]

    def save(change: Change) -> None:
        # As another process would: with a draft of its own.
        open_draft(trainer_settings).save([change], ZHI, "同时改")

    threads = [threading.Thread(target=save, args=(change,)) for change in changes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert draft.read(path).text.count("改过的") == len(changes)
    assert len(git(draft.root, "log", "--format=%s", "main..trainers").split()) == 1 + len(changes)


@pytest.mark.parametrize(
    "path",
    [
        "bot/app.py",
        "data/../bot/app.py",
        "data/nlu/../../config.yml",
        "/etc/passwd.yml",
        "data//etc/passwd.yml",
        "data/x.py",
        "data/.git/config.yml",
        "data/a b.yml",
        "data/a\n.yml",
        "config.yml",
        "tests/conversations/conftest.py",
        "",
    ],
)
def test_nothing_but_data_files_can_be_written_or_read(draft: Draft, path: str) -> None:
    with pytest.raises(RefusedError):
        draft.save([Change(path, "a: 1\n", NEW)], ZHI, "写")
    with pytest.raises(RefusedError):
        draft.read(path)


def test_a_link_leads_nowhere(draft: Draft, tmp_path: Path) -> None:
    (draft.root / "data" / "away").symlink_to(tmp_path)
    (draft.root / "data" / "link.yml").symlink_to(tmp_path / "elsewhere.yml")
    git(draft.root, "add", ".")
    git(draft.root, "commit", "--quiet", "-m", "links")
    for path in ("data/away/file.yml", "data/link.yml"):
        with pytest.raises(RefusedError):
            draft.read(path)
        with pytest.raises(RefusedError):
            draft.save([Change(path, "a: 1\n", NEW)], ZHI, "写")
    assert not (tmp_path / "elsewhere.yml").exists()


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: 1\nb: c: d\n", 2, "冒号"),
        ("a: 1\n\tb: 2\n", 2, "Tab"),
        ("a: 1\na: 2\n", 2, "写了两遍"),
        ('a: 1\nb: "没写完\n', 2, "引号"),
        ("a:\n  - 1\n - 2\n", 3, "对不齐"),
        ("a: 1\nb: *c\n", 2, "不认识"),
        ("a: !!python/object:os.system x\n", 1, "不认识"),
        ("a: \x07\n", 1, "控制符"),
        ("", 1, "没有内容"),
    ],
)
def test_broken_yaml_is_refused_with_its_line(draft: Draft, text: str, line: int, reason: str) -> None:
    before = draft.head
    with pytest.raises(RefusedError) as told:
        draft.save([Change("data/broken.yml", text, NEW)], ZHI, "写坏了")
    [finding] = told.value.findings
    assert (finding.path, finding.line) == ("data/broken.yml", line)
    assert reason in finding.reason
    assert finding.remedy
    assert draft.head == before
    assert not (draft.root / "data/broken.yml").exists()


def test_of_several_files_all_are_written_or_none(draft: Draft) -> None:
    good, bad = Change("data/good.yml", "a: 1\n", NEW), Change("data/bad.yml", "a: b: c\n", NEW)
    with pytest.raises(RefusedError):
        draft.save([good, bad], ZHI, "两个文件")
    assert not (draft.root / "data/good.yml").exists()


def test_what_a_cut_off_save_left_is_gone_before_the_next(draft: Draft) -> None:
    (draft.root / TOPICS).write_text("half", encoding="utf-8")
    (draft.root / "data" / "left.yml").write_text("half", encoding="utf-8")
    lock = Path(git(draft.root, "rev-parse", "--git-path", "index.lock").strip())
    (draft.root / lock).touch()
    draft.save([Change("data/new.yml", "a: 1\n", NEW)], ZHI, "新的")
    assert git(draft.root, "show", "--stat", "--format=").split()[0] == "data/new.yml"
    assert draft.read(TOPICS).text != "half"


def test_a_failed_commit_leaves_nothing_behind(draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    before = draft.head
    monkeypatch.setattr("trainer.files.os.replace", lambda *_: (_ for _ in ()).throw(OSError("the disk is full")))
    with pytest.raises(OSError, match="full"):
        draft.save([Change("data/new.yml", "a: 1\n", NEW)], ZHI, "新的")
    assert draft.head == before
    assert git(draft.root, "status", "--porcelain") == ""


def test_a_windows_text_is_kept_as_the_files_are(draft: Draft) -> None:
    draft.save([Change("data/new.yml", "a: 1\r\nb: 2", NEW)], ZHI, "新的")
    assert (draft.root / "data/new.yml").read_bytes() == b"a: 1\nb: 2\n"


def test_without_a_repository_it_is_said_whom_to_ask(tmp_path: Path, trainer_settings: Settings) -> None:
    alone = trainer_settings.model_copy(update={"repository": tmp_path, "trainer_folder": tmp_path / "other"})
    with pytest.raises(RefusedError, match="运维"):
        open_draft(alone).read(TOPICS)
