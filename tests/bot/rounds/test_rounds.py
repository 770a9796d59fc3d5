"""What the desk does by itself is done once, in time, and not at night."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from bot.rounds.rounds import Rounds
from bot.wordings import Wordings
from desk.clock import CHINA
from desk.compensation import CompensationState
from desk.follow_ups import FollowUpKind
from desk.promises import PromiseState
from desk.rulebooks import Rulebooks
from desk.service import Desk
from desk.tables import Author, CaseState, Handover, HandoverState, Message
from entitlement.rulebook import Rulebook, default_rulebook
from tests.data.trainers_files import responses
from tests.desk.matters import answered_suggestion, open_case

SENDER = "web:anna"
NOON = datetime(2026, 11, 21, 12, tzinfo=CHINA)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/desk.db"


@pytest.fixture
def desk(database: str) -> Iterator[Desk]:
    desk = Desk.open(database)
    yield desk
    desk.close()


@pytest.fixture
def case(desk: Desk) -> str:
    with desk.work() as work:
        return open_case(work, SENDER, "web:1", NOON)


def rounds(desk: Desk) -> Rounds:
    return Rounds(desk, Wordings(responses()))


def said(desk: Desk) -> list[str]:
    with desk.work() as work:
        return [str(message.bubble["text"]) for message in work.messages.after(SENDER)]


def questions(desk: Desk) -> list[str]:
    return [text for text in said(desk) if "解决了吗" in text or "办好了吗" in text]


def promise(desk: Desk, case: str, kind: str = "human_reply", now: datetime = NOON) -> None:
    with desk.work() as work:
        work.promises.make(case, kind, now)


def test_a_delay_is_told_before_the_time_passes_and_a_breach_pays_unasked(desk: Desk, case: str) -> None:
    promise(desk, case)
    rounds(desk).tick(NOON + 7 * MINUTE)
    assert said(desk) == []
    rounds(desk).tick(NOON + 8 * MINUTE)
    assert ["中午12点10分前" in text for text in said(desk)] == [True]
    rounds(desk).tick(NOON + 10 * MINUTE)
    assert "20元的无门槛券" in said(desk)[-1]
    assert "主管" in said(desk)[-1]
    with desk.work() as work:
        (paid,) = work.compensation.of_case(case)
        assert (paid.kind, paid.state) == ("voucher", CompensationState.GRANTED)
        found = work.cases.get_case(case)
        assert found is not None
        assert (found.level, found.needs_human) == ("supervisor", True)
        assert [p.state for p in work.promises.of_case(case)] == [PromiseState.BROKEN, PromiseState.MADE]


def test_a_tick_more_or_a_restart_says_nothing_twice(desk: Desk, database: str, case: str) -> None:
    promise(desk, case)
    rounds(desk).tick(NOON + 10 * MINUTE)
    again = Desk.open(database)
    rounds(again).tick(NOON + 10 * MINUTE)
    again.close()
    assert len(said(desk)) == 1


def test_two_rounds_at_once_do_each_thing_once(desk: Desk, database: str) -> None:
    with desk.work() as work:
        cases = [open_case(work, SENDER, f"web:{number}", NOON) for number in range(12)]
        for number in cases:
            work.promises.make(number, "human_reply", NOON)
    desks = [Desk.open(database) for _ in range(2)]
    together = threading.Barrier(len(desks))

    def go(one: Desk) -> None:
        together.wait()
        rounds(one).tick(NOON + 10 * MINUTE)

    threads = [threading.Thread(target=go, args=(one,)) for one in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in desks:
        one.close()
    rounds(desk).tick(NOON + 10 * MINUTE)
    assert len(said(desk)) == len(cases)
    with desk.work() as work:
        assert [len(work.compensation.of_case(number)) for number in cases] == [1] * len(cases)


def test_a_round_that_is_killed_leaves_everything_for_the_next(
    desk: Desk, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    promise(desk, case)

    class KilledError(BaseException):
        """Nothing that a program catches."""

    def killed(*_: object, **__: object) -> None:
        raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr("desk.messages.Messages.post", killed)
        with pytest.raises(KilledError):
            rounds(desk).tick(NOON + 10 * MINUTE)
    with desk.work() as work:
        assert work.compensation.of_case(case) == []
    rounds(desk).tick(NOON + 10 * MINUTE)
    assert len(said(desk)) == 1


def test_one_thing_that_fails_keeps_nothing_else_from_being_done(desk: Desk, case: str) -> None:
    with desk.work() as work:
        for kind in ("unheard_of", FollowUpKind.SOLUTION_HELD):
            work.follow_ups.plan(key=kind, sender_id=SENDER, kind=kind, due_at=NOON, case_number=case)
    rounds(desk).tick(NOON)
    assert len(questions(desk)) == 1


def test_an_agents_word_keeps_the_promise_of_a_reply(desk: Desk, case: str) -> None:
    promise(desk, case)
    with desk.work() as work:
        bubble = {"text": "您好，我来接着办。"}
        work.messages.post(
            key="agent:1",
            sender_id=SENDER,
            channel="web",
            bubble=bubble,
            now=NOON + MINUTE,
            author=Author.AGENT,
            agent_number="007",
        )
    rounds(desk).tick(NOON + HOUR)
    assert len(said(desk)) == 1
    with desk.work() as work:
        assert [p.state for p in work.promises.of_case(case)] == [PromiseState.KEPT]


def test_a_gift_for_which_there_was_no_room_comes_with_the_follow_up(desk: Desk, case: str) -> None:
    with desk.work() as work:
        work.follow_ups.plan(key="held", sender_id=SENDER, kind="solution_held", due_at=NOON, case_number=case)
    for _ in range(2):
        rounds(desk).tick(NOON)
    assert ["无门槛券" in text for text in said(desk)] == [False, True]
    with desk.work() as work:
        buttons = work.messages.offered(SENDER, NOON)
    assert [payload.partition("{")[0] for payload in buttons] == [
        "/solution_held",
        "/solution_failed",
        "/take_compensation",
        "/decline_compensation",
    ]


def test_putting_off_is_told_with_reason_and_time(desk: Desk, case: str) -> None:
    promise(desk, case, "visit_booked")
    with desk.work() as work:
        (made,) = work.promises.open_of(case)
        work.promises.postpone(made.id, "师傅临时有急修", NOON + 2 * DAY, NOON + HOUR)
    rounds(desk).tick(NOON + HOUR)
    (text,) = said(desk)
    assert "师傅临时有急修" in text
    assert "后天中午12点前" in text


def test_a_promise_broken_again_and_again_goes_to_the_manager_and_ends(desk: Desk, case: str) -> None:
    promise(desk, case)
    for hours in range(1, 8):
        rounds(desk).tick(NOON + hours * HOUR)
    with desk.work() as work:
        found = work.cases.get_case(case)
        assert found is not None
        assert found.level == "manager"
        assert work.promises.open_of(case) == []
    broken = [text for text in said(desk) if "记在您名下" in text]
    assert len(broken) == 3
    assert len(set(broken)) == 3


def test_nobody_is_disturbed_at_night_but_about_a_danger(desk: Desk, case: str) -> None:
    with desk.work() as work:
        danger = open_case(work, "web:bert", "web:2", NOON)
        found = work.cases.get_case(danger)
        assert found is not None
        found.scenario = "H1"
    night = NOON + 11 * HOUR
    for number in (case, danger):
        promise(desk, number)
    rounds(desk).tick(night)
    assert said(desk) == []
    with desk.work() as work:
        assert len(work.messages.after("web:bert")) == 1
    rounds(desk).tick(NOON + 20 * HOUR)
    assert len(said(desk)) == 1


@pytest.mark.parametrize("state", [CaseState.WITHDRAWN, CaseState.CLOSED])
def test_a_case_that_has_ended_is_owed_nothing(desk: Desk, case: str, state: CaseState) -> None:
    promise(desk, case)
    with desk.work() as work:
        found = work.cases.get_case(case)
        assert found is not None
        found.state, found.closed_at = state, NOON
    rounds(desk).tick(NOON + HOUR)
    assert said(desk) == []


def test_a_closed_case_is_asked_about_once_a_day_later(desk: Desk, case: str) -> None:
    with desk.work() as work:
        found = work.cases.get_case(case)
        assert found is not None
        found.state, found.closed_at = CaseState.CLOSED, NOON
    for hours in (1, 23, 24, 25, 48):
        rounds(desk).tick(NOON + hours * HOUR)
    assert ["几颗星" in text for text in said(desk)] == [True]


def test_nothing_is_asked_while_a_person_has_the_conversation(desk: Desk, case: str) -> None:
    with desk.work() as work:
        work.handovers.ask_for_human(SENDER, case, "request_human", NOON).state = HandoverState.TAKEN
        work.follow_ups.plan(
            key="held", sender_id=SENDER, kind=FollowUpKind.SOLUTION_HELD, due_at=NOON, case_number=case
        )
    rounds(desk).tick(NOON)
    assert said(desk) == []
    with desk.work() as work:
        handover = work.session.get(Handover, 1)
        assert handover is not None
        handover.state = HandoverState.CLOSED
    rounds(desk).tick(NOON)
    assert len(questions(desk)) == 1


def test_answers_and_goods_that_have_come_are_told(desk: Desk) -> None:
    with desk.work() as work:
        work.session.add(answered_suggestion(SENDER, "web:5", NOON))
        detail = {"goods": "示范冰箱"}
        work.follow_ups.plan(key="wished:1", sender_id=SENDER, kind="goods_arrived", due_at=NOON, detail=detail)
    for _ in range(2):
        rounds(desk).tick(NOON)
    texts = said(desk)
    assert len(texts) == 2
    assert "下一款会把按键放大。" in texts[0]
    assert "示范冰箱" in texts[1]


def test_an_agents_decision_on_a_sum_is_told(desk: Desk, case: str) -> None:
    with desk.work() as work:
        work.compensation.put_up(case, "compensation", NOON)
        work.promises.make(case, "decision", NOON)
    with desk.work() as work:
        (waiting,) = work.compensation.awaiting()
        work.compensation.approve(waiting.id, "007", "supervisor", NOON, Decimal(300))
    for _ in range(2):
        rounds(desk).tick(NOON + HOUR)
    (text,) = said(desk)
    assert "300元" in text
    with desk.work() as work:
        assert [p.kind for p in work.promises.open_of(case)] == ["refund_paid"]


def test_a_posted_message_uses_the_channel_and_the_next_wording(desk: Desk, case: str) -> None:
    with desk.work() as work:
        for number in range(2):
            work.follow_ups.plan(
                key=f"held:{number}", sender_id=SENDER, kind="solution_held", due_at=NOON, case_number=case
            )
    rounds(desk).tick(NOON)
    first, second = questions(desk)
    assert first != second
    with desk.work() as work:
        found: list[Message] = work.messages.after(SENDER)
        assert {message.channel for message in found} == {"web"}


def statements_of_a_round(desk: Desk, now: datetime) -> int:
    """How many statements go to the database in a round at `now`."""
    one, told = rounds(desk), list[str]()
    # The first round does what falls due beside it.
    one.tick(now)

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        told.append(statement)

    with desk.work() as work:
        engine = work.session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        one.tick(now)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(told)


@pytest.mark.parametrize("kind", ["overdue", "late", "put off", "decided", "unanswered", "follow-up", "suggestion"])
def test_what_waits_for_the_morning_costs_a_round_nothing(desk: Desk, kind: str) -> None:
    night, counts = NOON + 11 * HOUR, list[int]()
    for many in (1, 8):
        for number in range(many):
            let_wait(desk, kind, f"web:{many}-{number}", night)
        counts.append(statements_of_a_round(desk, night))
    assert counts[0] == counts[1]
    assert said(desk) == []
    rounds(desk).tick(NOON + 22 * HOUR)
    with desk.work() as work:
        assert work.session.scalar(select(func.count()).select_from(Message)) >= 9


def let_wait(desk: Desk, kind: str, key: str, night: datetime) -> None:
    with desk.work() as work:
        case = open_case(work, SENDER, key, NOON)
        if kind in ("overdue", "late", "put off"):
            due_at = night - HOUR if kind == "overdue" else night + HOUR
            made = work.promises.make(case, "visit_booked", NOON, due_at=due_at)
            made.warn_at = night - HOUR
            made.state = PromiseState.UNTOLD if kind == "put off" else PromiseState.MADE
            made.reason = "师傅临时有急修" if kind == "put off" else None
        elif kind in ("decided", "unanswered"):
            work.compensation.offer_symbol(case, NOON - 30 * DAY)
            [offer] = work.compensation.of_case(case)
            if kind == "decided":
                offer.state, offer.to_tell = CompensationState.GRANTED, True
        elif kind == "follow-up":
            work.follow_ups.plan(key=key, sender_id=SENDER, kind="solution_held", due_at=NOON, case_number=case)
        else:
            work.session.add(answered_suggestion(SENDER, key, NOON))


def test_what_waits_until_a_person_has_spoken_costs_a_round_nothing(desk: Desk) -> None:
    counts = list[int]()
    with desk.work() as work:
        case = open_case(work, SENDER, "web:1", NOON)
        work.handovers.ask_for_human(SENDER, case, "request_human", NOON).state = HandoverState.TAKEN
    for many in (1, 8):
        for number in range(many):
            for kind in ("follow-up", "suggestion"):
                let_wait(desk, kind, f"web:{kind}-{many}-{number}", NOON)
        counts.append(statements_of_a_round(desk, NOON))
    assert counts[0] == counts[1]
    assert said(desk) == []


LATE = "23:00-09:00"


def sleeping(hours: str) -> Rulebook:
    rules = default_rulebook()
    quiet = rules.brand["quiet_hours"]
    newest = replace(quiet.general[-1], value=hours)
    return rules.with_brand({"quiet_hours": replace(quiet, general=(newest,))})


@pytest.mark.parametrize(
    ("hours", "brands", "awake"),
    [
        ("22:00-08:00", {"demo": LATE}, {"web:demo/a", "web:demo/b:other/c"}),
        (LATE, {"demo": "22:00-08:00"}, {"web:anna", "web:other/a", "rest:a:demo/b"}),
        (LATE, {"demo": LATE}, {"web:anna", "web:demo/a", "web:other/a", "web:demo/b:other/c", "rest:a:demo/b"}),
        ("22:00-08:00", {}, set()),
    ],
)
def test_each_brand_has_quiet_hours_of_its_own(desk: Desk, hours: str, brands: dict[str, str], awake: set[str]) -> None:
    books = Rulebooks({name: sleeping(text) for name, text in brands.items()}, sleeping(hours))
    senders = ("web:anna", "web:demo/a", "web:other/a", "web:demo/b:other/c", "rest:a:demo/b")
    with desk.work() as work:
        for sender in senders:
            work.promises.make(open_case(work, sender, f"{sender}-1", NOON), "human_reply", NOON)
    Rounds(desk, Wordings(responses()), books).tick(NOON + 10 * HOUR + 30 * MINUTE)
    with desk.work() as work:
        assert {sender for sender in senders if work.messages.after(sender)} == awake


def test_closed_cases_are_looked_through_now_and_then_only(desk: Desk, case: str) -> None:
    one = rounds(desk)
    one.tick(NOON)
    with desk.work() as work:
        found = work.cases.get_case(case)
        assert found is not None
        found.state, found.closed_at = CaseState.CLOSED, NOON
    for minutes, planned in ((5, 0), (10, 1), (15, 1)):
        one.tick(NOON + minutes * MINUTE)
        with desk.work() as work:
            assert len(work.follow_ups.of_case(case)) == planned
