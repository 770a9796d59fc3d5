"""The replies over HTTP: found, previewed, saved, refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.trainer.conftest import TrainersPage, git
from trainer.draft import Change, Draft
from trainer.git import Author
from trainer.refusals import RefusedError
from trainer.replies.findings import all_replies, reply_findings
from trainer.replies.reading import placeholders, texts_below
from trainer.replies.samples import sample_values

NAME = "utter_verdict_S2_partial"
PATH = "data/responses/scenarios/S2.yml"
ZHI = Author("2001", "示范培训师")


def wordings(reply: dict[str, Any]) -> list[dict[str, Any]]:
    return [{name: wording[name] for name in ("place", "text", "mood")} for wording in reply["wordings"]]


def test_every_reply_is_listed_with_its_texts(zhi: TrainersPage) -> None:
    listed = {reply["name"]: reply for reply in zhi.get("/replies").json()["replies"]}
    assert listed[NAME]["path"] == PATH
    assert listed[NAME]["count"] == len(listed[NAME]["texts"])


def test_a_reply_is_shown_with_what_it_can_be_filled_with(zhi: TrainersPage) -> None:
    reply = zhi.get(f"/replies/{NAME}").json()
    assert reply["wordings"][0]["text"].startswith("换和退都可以")
    samples = {one["name"]: one["sample"] for one in reply["placeholders"]}
    assert "折旧费" in samples["reason"]
    assert "三包" in samples["basis"]
    assert zhi.get("/replies/utter_no_such").status_code == 404


def test_the_preview_is_filled_by_the_engine_for_window_and_wechat(zhi: TrainersPage) -> None:
    options = zhi.get("/replies/utter_options_S2").json()
    shown = zhi.post("/replies/utter_options_S2/preview", wordings=wordings(options)).json()["wordings"][0]
    assert "退您" in shown["text"]
    assert "免费维修" in shown["buttons"]
    assert "回复数字" in shown["wechat"][-1]
    assert shown["problems"] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{reason}，你看行不行（{basis}）。", "你"),
        ("保证给您退。{reason}（{basis}）。", "保证给您退"),
        ("七天内退您。{reason}（{basis}）。", "七天"),
        ("请稍等。{reason}（{basis}）。", "稍等"),
        ("退您{sum}元。", "{sum}"),
        ("{reason", ""),
    ],
)
def test_the_norms_stand_beside_the_draft_and_keep_it_from_being_saved(
    zhi: TrainersPage, draft: Draft, text: str, words: str
) -> None:
    reply = zhi.get(f"/replies/{NAME}").json()
    changed = [{"place": 0, "text": text, "mood": ""}]
    [problem, *_] = zhi.post(f"/replies/{NAME}/preview", wordings=changed).json()["wordings"][0]["problems"]
    assert problem["words"] == words
    assert problem["instead"]
    head = draft.head
    refused = zhi.post(f"/replies/{NAME}", base=reply["hash"], wordings=changed)
    assert refused.status_code == 422
    assert refused.json()["findings"][0]["path"] == PATH
    assert refused.json()["findings"][0]["line"] > 1
    assert draft.head == head


def test_a_changed_reply_is_a_commit_that_changes_one_line(zhi: TrainersPage, project: Path) -> None:
    reply = zhi.get(f"/replies/{NAME}").json()
    changed = wordings(reply)
    changed[0]["text"] = "换、退都行，换更合算。{reason}（{basis}）。"
    saved = zhi.post(f"/replies/{NAME}", base=reply["hash"], wordings=changed).json()
    assert saved["wordings"][0]["text"] == changed[0]["text"]
    assert saved["hash"] != reply["hash"]
    diff = git(project, "show", "trainers", "--unified=0", "--format=%an %s")
    assert diff.startswith(f"示范培训师 改回复 {NAME}")
    assert [line for line in diff.splitlines() if line.startswith("+ ")] == [f'+  - text: "{changed[0]["text"]}"']


def test_two_trainers_at_one_file_keep_both(zhi: TrainersPage, other: TrainersPage, draft: Draft) -> None:
    mine, theirs = (page.get(f"/replies/{name}").json() for page, name in ((zhi, NAME), (other, "utter_options_S2")))
    said = wordings(mine), wordings(theirs)
    said[0][0]["text"], said[1][-1]["text"] = (
        "换、退都行。{reason}（{basis}）。",
        "您选：\n{options}\n{who_pays}{notes}",
    )
    assert other.post("/replies/utter_options_S2", base=theirs["hash"], wordings=said[1]).status_code == 200
    assert zhi.post(f"/replies/{NAME}", base=mine["hash"], wordings=said[0]).status_code == 200
    text = draft.read(PATH).text
    assert "换、退都行。" in text
    assert "您选：" in text
    # Both at one line: the second is told, and sees both.
    said[0][0]["text"] = "另一句。{reason}（{basis}）。"
    late = other.post(f"/replies/{NAME}", base=mine["hash"], wordings=said[0])
    assert late.status_code == 409
    assert "另一句。" in late.json()["mine"]


def test_an_old_page_is_told_to_begin_anew(zhi: TrainersPage) -> None:
    reply = zhi.get(f"/replies/{NAME}").json()
    assert zhi.post(f"/replies/{NAME}", base="0" * 40, wordings=wordings(reply)).status_code == 409
    assert zhi.post(f"/replies/{NAME}", base="x", wordings=wordings(reply)).status_code == 422


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("  utter_options_S2:\n", "  utter_options_other:\n", "少了回复“utter_options_S2”"),
        ("  utter_options_S2:\n", "  utter_verdict_full:\n", "已经写在 data/responses/decision.yml"),
        ('  - text: "抱歉', '  - words: "抱歉', "没有 text"),
    ],
)
def test_a_file_that_would_break_the_desk_is_refused(draft: Draft, old: str, new: str, reason: str) -> None:
    file = draft.read(PATH)
    assert old in file.text
    with pytest.raises(RefusedError) as told:
        draft.save([Change(PATH, file.text.replace(old, new), file.hash)], ZHI, "x")
    assert reason in "\n".join(map(str, told.value.findings))


def test_the_projects_own_replies_have_no_findings(project: Path) -> None:
    assert list(reply_findings(texts_below(project), project)) == []


def test_every_placeholder_has_a_sample(project: Path, trainer_clock: Any) -> None:
    missing = {
        (reply.name, name)
        for reply in all_replies(texts_below(project)).values()
        for wording in reply.wordings
        for name in placeholders(wording.text) - sample_values(reply.name, trainer_clock).keys()
    }
    assert missing == set()
