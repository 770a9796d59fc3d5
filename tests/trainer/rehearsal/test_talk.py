"""The test window over HTTP: what the desk understood, knows and why; corrections; saving. Real brain, real draft."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from fastapi import FastAPI

from bot.settings import Settings
from tests.trainer.conftest import TrainersPage, logged_in
from trainer.draft import Draft
from trainer.rehearsal.dialogues import read_dialogues

DAY = "2026-11-21"
CLAIM = "冰箱11月1号买的当天送到，不制冷，我要退货"


def talk(page: TrainersPage, *steps: dict[str, Any], first: int = 0, day: str = DAY) -> list[dict[str, Any]]:
    answered = page.post("/rehearsal/turns", day=day, at="12:00", steps=list(steps), first=first)
    assert answered.status_code == 200, answered.text
    turns: list[dict[str, Any]] = answered.json()["turns"]
    return turns


def kept(turns: list[dict[str, Any]], *checks: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return {
        "situation": "试出来的",
        "file": "试聊",
        "title": "试聊存下的一段",
        "day": DAY,
        "at": "12:00",
        "turns": [
            {
                "step": turn["step"],
                "intent": turn["understood"]["intent"],
                "actions": [reason["action"] for reason in turn["reasons"]],
                "loop": turn["loop"],
                "loop_after": turn["loop_after"],
                "checks": ticked,
            }
            for turn, ticked in zip(turns, checks, strict=True)
        ],
        **rest,
    }


def facts(turn: dict[str, Any]) -> dict[str, str]:
    return {fact["label"]: fact["value"] for fact in turn["facts"]}


def test_a_talk_tells_what_was_understood_known_and_why(zhi: TrainersPage, trainer_settings: Settings) -> None:
    assert zhi.get("/rehearsal").json()["state"] == "none"
    [first] = talk(zhi, {"say": CLAIM})
    assert (first["understood"]["intent"], first["understood"]["label"]) == ("request_refund", "想退货退款")
    assert first["understood"]["confidence"] > first["understood"]["ranking"][1]["confidence"]
    assert {entity["label"] for entity in first["understood"]["entities"]} >= {"商品", "日期", "故障"}
    assert facts(first)["购买日期"] == "2026年11月1日"
    assert first["asked"] == "购机凭证"
    place = first["reasons"][0]["place"]
    assert (place["path"], place["name"]) == ("data/rules/claims.yml", "a customer comes with a claim")
    [second] = talk(zhi, {"say": CLAIM}, {"press": "发票"}, first=1)
    assert second["decision"]["scenario"] == "S1"
    assert second["decision"]["clauses"]
    assert second["case"]["number"].startswith("AX")
    # Another day, another answer: within seven days it is refunded.
    turns = talk(zhi, {"say": CLAIM}, {"press": "发票"}, {"say": "2399"}, day="2026-11-06")
    assert (turns[1]["asked"], turns[2]["decision"]["scenario"]) == ("实付价", "E1")
    shown = zhi.get("/rehearsal/state").json()
    assert (shown["state"], shown["trained"], shown["outdated"]) == ("ready", True, False)
    # Nothing of it has come to the desk that serves customers.
    with sqlite3.connect(trainer_settings.database_url.removeprefix("sqlite:///")) as served:
        assert served.execute("select count(*) from cases").fetchone() == (0,)


def test_a_turn_is_corrected_and_the_talk_goes_on(zhi: TrainersPage) -> None:
    steps = [{"say": "冰箱坏了", "intent": "request_refund", "facts": {"category": "television"}}]
    [first] = talk(zhi, *steps)
    assert first["understood"]["corrected"]
    assert first["understood"]["intent"] == "request_refund"
    assert (facts(first)["品类"], facts(first)["想要"]) == ("电视机", "退货")
    [thanks] = talk(zhi, {"say": "谢谢", "answer": "utter_bot_challenge"})
    assert "智能助手" in thanks["replies"][0]["text"]
    assert [(reason["action"], reason["by"]) for reason in thanks["reasons"]] == [("utter_bot_challenge", "trainer")]
    refused = zhi.post("/rehearsal/turns", day=DAY, at="12:00", steps=[{"say": "冰箱", "facts": {"bought_on": "昨天"}}])
    assert refused.status_code == 422
    assert "2026-11-08" in refused.json()["error"]
    [unheard] = talk(zhi, {"press": "没有这个按钮"})
    assert "没有“没有这个按钮”这个按钮" in unheard["failed"]


def test_a_talk_is_kept_as_a_test_that_passes(zhi: TrainersPage, draft: Draft) -> None:
    turns = talk(zhi, {"say": CLAIM}, {"press": "发票"})
    usual = [{check["key"]: check["value"] for check in turn["checks"] if check["usual"]} for turn in turns]
    assert usual == [{"问": "购机凭证"}, {"情形": "S1", "结果": "no", "办法": ["free_repair"]}]
    body = kept(turns, *usual)
    preview = zhi.post("/rehearsal/preview", **body).json()
    assert preview["findings"] == []
    assert [file["path"] for file in preview["files"]] == ["tests/conversations/试出来的/试聊.yml"]
    saved = zhi.post("/rehearsal/save", **body)
    assert saved.status_code == 200, saved.text
    assert draft.read(saved.json()["path"]).text == (
        "- 标题: 试聊存下的一段\n  日期: 2026-11-21\n  对话:\n"
        f"    - 客户: {CLAIM}\n      问: 购机凭证\n"
        '    - 点: 发票\n      情形: S1\n      结果: "no"\n      办法: [free_repair]\n'
    )
    assert draft.git.run("log", "-1", "--format=%an %s").strip() == ("示范培训师 新的对话测试：试出来的/试聊存下的一段")
    again = zhi.post("/rehearsal/save", **{**body, "title": "又一段"})
    assert again.status_code == 200
    titles = [one.title for one in read_dialogues(draft.root) if one.file.startswith("试出来的")]
    assert titles == ["试出来的/试聊存下的一段", "试出来的/又一段"]
    twice = zhi.post("/rehearsal/save", **body)
    assert twice.status_code == 422
    assert "已经有了" in twice.json()["findings"][0]["reason"]


def test_a_message_that_was_heard_wrongly_is_taught_with_the_test(zhi: TrainersPage, draft: Draft) -> None:
    [turn] = talk(zhi, {"say": "量子拆机要几个钱嘛", "intent": "ask_fee"})
    body = kept([turn], {}, title="听错的一句")
    body["turns"][0]["teach"] = True
    paths = [file["path"] for file in zhi.post("/rehearsal/preview", **body).json()["files"]]
    assert paths == ["tests/conversations/试出来的/试聊.yml", "data/nlu/requests_and_questions.yml"]
    saved = zhi.post("/rehearsal/save", **body)
    assert saved.status_code == 200, saved.text
    assert "    - 量子拆机要几个钱嘛" in draft.read(paths[1]).text.splitlines()
    named = draft.git.run("show", "--format=", "--name-only", "-z").split("\0")
    assert sorted(filter(None, named)) == sorted(paths)
    body["turns"][0]["step"]["say"] = "我电话13812345678"
    told = zhi.post("/rehearsal/save", **{**body, "title": "带电话的"})
    assert told.status_code == 422
    assert "个人信息" in told.json()["findings"][0]["reason"]


def test_another_answer_becomes_a_rule_in_place_of_the_one_so_far(zhi: TrainersPage, draft: Draft) -> None:
    [turn] = talk(zhi, {"say": "你们师傅真不错，好评", "words": "谢谢您的夸奖，我会转告师傅，他一定很高兴。"})
    assert turn["replies"][0]["text"].startswith("谢谢您的夸奖")
    lesson = {"kind": "rule", "name": "夸师傅要转告", "take_over": False}
    body = kept([turn], {"说": ["谢谢您的夸奖"]}, title="夸了师傅，要转告", lesson=lesson)
    preview = zhi.post("/rehearsal/preview", **body).json()
    assert preview["answers_now"]["name"] == "praise"
    assert "praise" in preview["findings"][0]["reason"]
    assert zhi.post("/rehearsal/save", **body).status_code == 422
    body["lesson"]["take_over"] = True
    assert zhi.post("/rehearsal/preview", **body).json()["findings"] == []
    assert zhi.post("/rehearsal/save", **body).status_code == 200
    assert draft.read("data/rules/from_trainers.yml").text == (
        'version: "3.1"\nrules:\n- rule: 夸师傅要转告\n  condition:\n  - active_loop: null\n  steps:\n'
        "  - intent: give_praise\n  - action: utter_on_give_praise\n"
    )
    assert "- rule: praise\n" not in draft.read("data/rules/complaints.yml").text
    assert "  utter_on_give_praise:\n  - text: 谢谢您的夸奖" in draft.read("data/responses/from_trainers.yml").text
    outdated = zhi.get("/rehearsal/state").json()
    assert outdated["outdated"]


def test_a_story_that_the_rules_forestall_is_refused(zhi: TrainersPage) -> None:
    turns = talk(zhi, {"say": "谢谢", "answer": "utter_bot_challenge"}, {"say": "再见"})
    body = kept(turns, {}, {}, title="谢完就走", lesson={"kind": "story", "name": "谢完就走"})
    findings = zhi.post("/rehearsal/preview", **body).json()["findings"]
    assert any("故事永远走不到这一步" in finding["reason"] for finding in findings)


def test_only_two_talk_at_once(zhi: TrainersPage, app: FastAPI) -> None:
    for page in (zhi, logged_in(app, "2003")):
        assert page.post("/rehearsal/open").json()["state"] in ("starting", "ready")
    refused = logged_in(app, "2002").post("/rehearsal/open")
    assert refused.status_code == 409
    assert "工号2001、工号2003" in refused.json()["error"]


@pytest.mark.parametrize(
    "steps",
    [[{}], [{"say": "您好", "press": "发票"}], [{"wait": "很久"}], [{"say": "好" * 1001}], [{"say": "您好"}] * 61],
)
def test_what_is_no_talk_is_refused(zhi: TrainersPage, steps: list[dict[str, Any]]) -> None:
    assert zhi.post("/rehearsal/turns", day=DAY, at="12:00", steps=steps).status_code == 422


def test_nobody_talks_without_a_login(app: FastAPI) -> None:
    anonymous = TrainersPage(app)
    assert anonymous.get("/rehearsal").status_code == 401
    for path in ("open", "turns", "preview", "save"):
        assert anonymous.post(f"/rehearsal/{path}").status_code == 401
