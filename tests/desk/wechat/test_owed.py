from datetime import timedelta

from desk.service import Desk
from desk.wechat.owed import Owed, OwedState
from tests.desk.matters import NOW

LI = "wechat:demo/oLi"
KEY = f"{LI}/1"
SOON = NOW + timedelta(seconds=30)


def owe(desk: Desk, state: OwedState = OwedState.THINKING) -> bool:
    with desk.work() as work:
        return Owed(work.session).add(KEY, LI, "wechat", NOW, state=state, message={"text": "你好"})


def test_a_message_is_owed_once(desk: Desk) -> None:
    assert owe(desk)
    assert not owe(desk)


def test_the_answer_is_known_once(desk: Desk) -> None:
    owe(desk)
    with desk.work() as work:
        assert Owed(work.session).known(KEY, [{"text": "甲"}, {"text": "乙"}], OwedState.WAITING, NOW)
    with desk.work() as work:
        owed = Owed(work.session)
        assert not owed.known(KEY, [{"text": "丙"}], OwedState.WAITING, NOW)
        answer = owed.get(KEY)
        assert answer is not None
        assert (answer.message, answer.parts) == ({}, [{"text": "甲"}, {"text": "乙"}])


def test_one_process_sees_to_an_answer_until_its_claim_runs_out(desk: Desk) -> None:
    owe(desk, OwedState.WAITING)
    with desk.work() as work:
        owed = Owed(work.session)
        assert owed.claim(KEY, NOW, SOON)
        assert not owed.claim(KEY, NOW, SOON)
        assert owed.claim(KEY, SOON, SOON + timedelta(seconds=30))


def test_parts_arrive_one_after_the_other(desk: Desk) -> None:
    owe(desk)
    with desk.work() as work:
        Owed(work.session).known(KEY, [{"text": "甲"}, {"text": "乙"}], OwedState.WAITING, NOW)
    for state in (OwedState.WAITING, OwedState.ARRIVED):
        with desk.work() as work:
            Owed(work.session).part_sent(KEY)
        with desk.work() as work:
            assert Owed(work.session).to(LI, state)


def test_what_cannot_be_sent_waits_for_its_time(desk: Desk) -> None:
    owe(desk, OwedState.WAITING)
    with desk.work() as work:
        Owed(work.session).put_off(KEY, OwedState.WAITING, SOON)
    with desk.work() as work:
        owed = Owed(work.session)
        assert owed.due("wechat", OwedState.WAITING, NOW) == []
        assert [answer.key for answer in owed.due("wechat", OwedState.WAITING, SOON)] == [KEY]


def test_an_answer_without_parts_has_arrived(desk: Desk) -> None:
    owe(desk)
    with desk.work() as work:
        Owed(work.session).known(KEY, [], OwedState.WAITING, NOW)
    with desk.work() as work:
        assert Owed(work.session).to(LI, OwedState.ARRIVED)
