"""What a customer's telephone number leaves behind: one row among the personal values, and no other trace."""

from __future__ import annotations

import asyncio
import logging
import uuid

import pytest
from sqlalchemy import select

from actions.read_facts import ReadFacts
from bot.brain import Brain, TurnFailedError
from bot.messages import Incoming
from desk.conversations import events_of, load_window
from desk.service import Desk
from desk.tables import AnsweredTurn, PersonalValue

NUMBER = "13912345678"
MESSAGES = (
    f"冰箱坏了，请打{NUMBER}",
    "买了三天就不制冷了，我要退货",
    "我的手机号是 139 1234 5678，微信同号",
    "／request_human 13912345678",
    f"{NUMBER}\u200b",
)
PERSONAL = {
    "王小芳": "我叫王小芳，冰箱坏了，买了三天就不制冷了，我要退货",
    "文三路": "住在杭州市西湖区文三路100号3单元502室",
    "wangfang_88": "微信号wangfang_88",
    "987654321": "QQ 987654321",
    "a.b@example.com": "邮箱a.b@example.com",
    "110101199003070000": "身份证110101199003070000",
    "6222020000000000000": "卡号6222020000000000000",
    "幺三九": "打幺三九零零零零八八八八",
}
LOGGERS = ("bot", "actions", "desk", "entitlement", "rasa", "rasa_sdk")


@pytest.fixture(params=[logging.INFO, logging.DEBUG], ids=["info", "debug"])
def everything_logged(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> None:
    for name in LOGGERS:
        caplog.set_level(request.param, logger=name)


def talk(brain: Brain, sender: str, *texts: str) -> None:
    for text in texts:
        asyncio.run(brain.answer(Incoming("test", sender, uuid.uuid4().hex, text)))


def digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


@pytest.mark.usefixtures("everything_logged")
def test_a_telephone_number_is_kept_in_one_place_only(
    brain: Brain,
    brain_desk: Desk,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    sender = uuid.uuid4().hex
    talk(brain, sender, *MESSAGES)
    with brain_desk.work() as work:
        window = load_window(work.session, f"test:{sender}")
        events = events_of(work.session, f"test:{sender}")
        case = work.cases.open_case_of(f"test:{sender}")
        replies = list(work.session.scalars(select(AnsweredTurn.replies)))
        mine = PersonalValue.sender_id == f"test:{sender}"
        kept = list(work.session.scalars(select(PersonalValue.value).where(mine)))
    assert {digits(value or "") for value in kept} == {NUMBER}
    assert window is not None
    assert "⟦phone:1⟧" in window.blob
    seen = [window.blob, repr(events), repr(replies), repr(case and (case.facts, case.decision))]
    for trace in (*seen, caplog.text, *capfd.readouterr()):
        assert NUMBER not in digits(trace)


@pytest.mark.usefixtures("everything_logged")
def test_a_failed_turn_gives_nothing_away_and_stores_nothing(
    brain: Brain,
    brain_desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object) -> list[object]:
        raise RuntimeError("the action is broken")

    monkeypatch.setattr(ReadFacts, "act", fail)
    sender = uuid.uuid4().hex
    with pytest.raises(TurnFailedError):
        talk(brain, sender, MESSAGES[0])
    with brain_desk.work() as work:
        assert load_window(work.session, f"test:{sender}") is None
        assert work.personal.resolve(f"test:{sender}", "⟦phone:1⟧") is None
    assert "the action is broken" in caplog.text
    for trace in (caplog.text, *capfd.readouterr()):
        assert NUMBER not in digits(trace)


@pytest.mark.usefixtures("everything_logged")
def test_nothing_that_names_a_customer_leaves_a_trace(
    brain: Brain,
    brain_desk: Desk,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    sender = uuid.uuid4().hex
    talk(brain, sender, *PERSONAL.values(), "建议你们把保修卡寄给王小芳 13912345678")
    name = f"test:{sender}"
    with brain_desk.work() as work:
        window = load_window(work.session, name)
        events = events_of(work.session, name)
        messages = [(message.author, message.bubble) for message in work.messages.after(name)]
        suggestions = [one.text for one in work.suggestions.waiting() if one.sender_id == name]
        cases = [(case.facts, case.decision) for case in work.cases.open_cases_of(name)]
        histories = [
            [event.detail for event in work.cases.history(case.number)] for case in work.cases.open_cases_of(name)
        ]
        kept = list(work.session.scalars(select(PersonalValue.value).where(PersonalValue.sender_id == name)))
    assert window is not None
    for trace in (
        window.blob,
        repr([events, messages, suggestions, cases, histories]),
        caplog.text,
        *capfd.readouterr(),
    ):
        assert [word for word in PERSONAL if word in trace] == []
    for word in PERSONAL:
        assert any(word in (value or "") for value in kept), word


def test_a_forgotten_customer_is_a_new_one(brain: Brain, brain_desk: Desk) -> None:
    sender = uuid.uuid4().hex
    talk(brain, sender, "我叫王小芳，冰箱坏了", "把我的信息都删掉", "确认删除")
    with brain_desk.work() as work:
        assert load_window(work.session, f"test:{sender}") is None
        assert events_of(work.session, f"test:{sender}") == []
        assert work.personal.known(f"test:{sender}") == []
    talk(brain, sender, "你好")
    with brain_desk.work() as work:
        blob = load_window(work.session, f"test:{sender}")
    assert blob is not None
    assert "冰箱" not in blob.blob
