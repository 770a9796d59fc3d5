"""The reviewer's side: what has changed, in whose name, taking it over, sending one back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trainer.conftest import TrainersPage, git
from trainer.differences import read_diff
from trainer.draft import NEW, Change, Draft
from trainer.git import Author
from trainer.refusals import RefusedError
from trainer.review import Review

ZHI = Author("2001", "示范培训师")
XING = Author("2002", "示范审核员")
PATH = "data/small.yml"


def never(_commit: str) -> None:
    """A gate that lets everything through."""


@pytest.fixture
def review(draft: Draft) -> Review:
    return Review(draft, never)


def edit(draft: Draft, old: str, new: str, message: str = "改一处") -> str:
    file = draft.read(PATH)
    assert old in file.text
    return draft.save([Change(PATH, file.text.replace(old, new), file.hash)], ZHI, message)


@pytest.fixture(autouse=True)
def small(draft: Draft) -> str:
    text = "".join(f"topic_{n}: 原来的{n}\n" for n in range(10))
    return draft.save([Change(PATH, text, NEW)], ZHI, "新文件\n\n练习用")


def main_changes(project: Path, old: str, new: str) -> None:
    """A programmer commits on the live branch."""
    path = project / PATH
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    git(project, "commit", "--quiet", "-am", "a programmer's change")


def test_the_newest_change_stands_first_with_who_and_why(review: Review, draft: Draft) -> None:
    edit(draft, "原来的1", "新的1", "改第一条")
    newest, first = review.commits()
    assert (newest.subject, newest.author, newest.number, newest.files) == ("改第一条", "示范培训师", "2001", [PATH])
    assert (first.subject, first.body) == ("新文件", "练习用")


def test_a_difference_is_read_line_by_line(review: Review, draft: Draft) -> None:
    commit = edit(draft, "原来的1", "新的1")
    [file] = read_diff(review.diff(commit))
    assert file.path == PATH
    lines = [(line.kind, line.old, line.new, line.text) for line in file.lines]
    assert ("removed", 2, 0, "topic_1: 原来的1") in lines
    assert ("added", 0, 2, "topic_1: 新的1") in lines
    assert ("same", 1, 1, "topic_0: 原来的0") in lines
    [whole] = read_diff(review.diff())
    assert {line.kind for line in whole.lines} == {"skip", "added"}


@pytest.mark.parametrize("commit", ["0" * 40, "main", "--output=/tmp/x", "HEAD", ""])
def test_only_commits_of_the_draft_are_shown(review: Review, commit: str) -> None:
    with pytest.raises(RefusedError):
        review.diff(commit)


def test_taking_over_moves_the_live_branch_and_its_files(review: Review, draft: Draft, project: Path) -> None:
    merged = review.take_over(XING)
    assert git(project, "rev-parse", "main").strip() == merged == draft.head
    assert (project / PATH).read_text(encoding="utf-8").startswith("topic_0")
    assert git(project, "log", "-1", "--format=%an").strip() == "示范审核员"
    assert git(project, "status", "--porcelain") == ""
    assert review.commits() == []
    with pytest.raises(RefusedError, match="没有新的改动"):
        review.take_over(XING)


def test_taking_over_works_where_nobody_has_the_live_branch_out(review: Review, project: Path) -> None:
    git(project, "checkout", "--quiet", "-b", "elsewhere")
    merged = review.take_over(XING)
    assert git(project, "rev-parse", "main").strip() == merged
    assert "新文件" in git(project, "log", "--format=%s", "main")


def test_what_the_live_branch_gained_meanwhile_is_kept(review: Review, draft: Draft, project: Path) -> None:
    review.take_over(XING)
    edit(draft, "原来的1", "培训师的1")
    main_changes(project, "原来的8", "程序员的8")
    assert review.behind() == 1
    review.take_over(XING)
    text = (project / PATH).read_text(encoding="utf-8")
    assert "培训师的1" in text
    assert "程序员的8" in text
    assert review.behind() == 0


def test_what_does_not_merge_is_refused_kindly(review: Review, draft: Draft, project: Path) -> None:
    review.take_over(XING)
    edit(draft, "原来的1", "培训师的1")
    main_changes(project, "原来的1", "程序员的1")
    before = draft.head, git(project, "rev-parse", "main")
    with pytest.raises(RefusedError, match=f"合不起来（{PATH}）"):
        review.take_over(XING)
    assert (draft.head, git(project, "rev-parse", "main")) == before
    assert git(draft.root, "status", "--porcelain") == ""


def test_a_change_in_the_way_is_named(review: Review, project: Path) -> None:
    (project / PATH).write_text("mine: 1\n", encoding="utf-8")
    before = git(project, "rev-parse", "main")
    with pytest.raises(RefusedError, match="还没有提交"):
        review.take_over(XING)
    assert git(project, "rev-parse", "main") == before
    assert (project / PATH).read_text(encoding="utf-8") == "mine: 1\n"


def test_nothing_passes_a_closed_gate(draft: Draft, project: Path) -> None:
    before = git(project, "rev-parse", "main")
    closed = Review(draft, lambda _: "检查还没有通过")
    assert closed.why_not() == "检查还没有通过"
    with pytest.raises(RefusedError, match="检查还没有通过"):
        closed.take_over(XING)
    assert git(project, "rev-parse", "main") == before


def test_a_change_is_sent_back_with_its_reason(review: Review, draft: Draft) -> None:
    commit = edit(draft, "原来的1", "不合适的1", "改第一条")
    review.send_back(commit, XING, "这样说不合适")
    assert "topic_1: 原来的1" in draft.read(PATH).text
    back, sent, _ = review.commits()
    assert (back.subject, back.body, back.author) == ("退回：改第一条", "这样说不合适", "示范审核员")
    assert (back.sends_back, sent.sent_back) == (commit, True)
    with pytest.raises(RefusedError, match="已经退回过"):
        review.send_back(commit, XING, "再退一次")


def test_a_change_that_others_build_on_is_not_sent_back(review: Review, draft: Draft) -> None:
    commit = edit(draft, "原来的1", "新的1")
    edit(draft, "新的1", "更新的1")
    before = draft.head
    with pytest.raises(RefusedError, match="先退回后来的"):
        review.send_back(commit, XING, "不合适")
    assert draft.head == before
    assert git(draft.root, "status", "--porcelain") == ""


def test_only_the_reviewer_decides(zhi: TrainersPage, xing: TrainersPage) -> None:
    shown = zhi.get("/changes").json()
    assert shown["may_review"] is False
    [commit] = shown["commits"]
    assert zhi.post("/changes/take_over").status_code == 403
    assert zhi.post(f"/changes/{commit['id']}/send_back", reason="不要").status_code == 403
    assert xing.post(f"/changes/{commit['id']}/send_back", reason=" ").status_code == 422
    assert xing.post(f"/changes/{commit['id']}/send_back", reason="先不上").json()["commits"][0]["body"] == "先不上"
    assert xing.post("/changes/take_over").json()["commits"] == []


def test_a_broken_file_in_the_draft_closes_the_gate(xing: TrainersPage, draft: Draft) -> None:
    # As somebody's own clone may have pushed it.
    (draft.root / PATH).write_text("a: b: c\n", encoding="utf-8")
    git(draft.root, "commit", "--quiet", "-am", "broken")
    assert "data/small.yml:1" in xing.get("/changes").json()["why_not"]
    assert xing.post("/changes/take_over").status_code == 409
