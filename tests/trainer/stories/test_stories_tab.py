"""Rules and stories over HTTP: the picture with its search, conflicts with both places, files read and changed."""

from __future__ import annotations

from xml.etree import ElementTree

from tests.trainer.conftest import TrainersPage, git
from trainer.draft import Draft
from trainer.git import Author

SVG = "{http://www.w3.org/2000/svg}"
PATH = "data/rules/conversation.yml"


def test_every_step_of_every_rule_is_a_node_and_search_narrows(zhi: TrainersPage) -> None:
    told = zhi.get("/stories").json()
    assert told["total"] == len(told["paths"])
    # S314: our own picture.
    picture = ElementTree.fromstring(told["svg"])  # noqa: S314
    nodes = picture.findall(f"{SVG}g")
    assert {node.get("class", "").split()[1] for node in nodes} == {"place", "intent", "action", "loop", "slot"}
    numbers = {int(number) for node in nodes for number in node.get("data-paths", "").split()}
    assert numbers == set(range(told["total"]))
    places = [(rect.get("x"), rect.get("y")) for rect in picture.iter(f"{SVG}rect")]
    assert len(places) == len(set(places))
    found = zhi.get("/stories", q="退货退款").json()
    assert {path["name"] for path in found["paths"]} >= {"a customer comes with a claim"}
    assert 0 < len(found["paths"]) < told["total"]
    [praise] = zhi.get("/stories", q="utter_praise").json()["paths"]
    assert (praise["name"], praise["path"]) == ("praise", "data/rules/complaints.yml")
    assert zhi.get("/stories", q="没有这样的词").json()["paths"] == []


def test_conflicts_name_both_places(zhi: TrainersPage, draft: Draft) -> None:
    assert zhi.get("/stories/conflicts").json() == []
    file = draft.root / "data/rules/mine.yml"
    file.write_text(
        'version: "3.1"\nrules:\n- rule: 谢了就走\n  condition:\n  - active_loop: null\n  steps:\n'
        "  - intent: thank\n  - action: utter_goodbye\n",
        encoding="utf-8",
    )
    [told] = zhi.get("/stories/conflicts").json()
    assert told["weight"] == "错误"
    assert {told["path"], told["other"]["path"]} == {"data/rules/mine.yml", PATH}
    assert told["line"]
    assert told["other"]["line"]


def test_a_file_is_changed_as_a_commit_and_a_contradiction_is_refused(zhi: TrainersPage, draft: Draft) -> None:
    file = zhi.get("/stories/file", path=PATH).json()
    better = file["text"].replace("- rule: goodbye", "- rule: 道别")
    saved = zhi.post("/stories/file", path=PATH, text=better, base=file["hash"])
    assert saved.status_code == 200
    assert git(draft.root, "log", "-1", "--format=%an %s").strip() == f"示范培训师 修改 {PATH}"
    wrong = better.replace("- action: utter_thank\n", "- action: utter_thanks\n")
    refused = zhi.post("/stories/file", path=PATH, text=wrong, base=saved.json()["hash"])
    assert refused.status_code == 422
    [finding] = refused.json()["findings"]
    assert finding["path"] == PATH
    assert "utter_thanks" in finding["reason"]
    assert draft.read(PATH).text == better


def test_other_files_are_not_read_here(zhi: TrainersPage) -> None:
    for path in ("domain.yml", "data/nlu/complaints.yml", "data/rules/../../domain.yml", "/etc/passwd"):
        assert zhi.get("/stories/file", path=path).status_code == 403


def test_the_author_is_whoever_is_logged_in(other: TrainersPage, draft: Draft) -> None:
    file = other.get("/stories/file", path=PATH).json()
    other.post("/stories/file", path=PATH, text=f"# 说明\n{file['text']}", base=file["hash"])
    told = draft.git.run("log", "-1", "--format=%an").strip()
    assert told == Author("2003", "另一位培训师").name


def test_nobody_sees_them_without_a_login(anonymous: TrainersPage) -> None:
    for path in ("", "/conflicts", "/file"):
        assert anonymous.get(f"/stories{path}").status_code == 401
    assert anonymous.post("/stories/file").status_code == 401
