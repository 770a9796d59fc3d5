from datetime import timedelta

from sqlalchemy import inspect, select, text

from desk.conversations import load_window
from desk.retention import Periods, sweep
from desk.service import Desk
from desk.tables import AnsweredTurn, Case, FollowUp, Message, OwedAnswer, Promise, WeChatCustomer
from desk.wechat.customers import Customers
from desk.wechat.owed import Owed, OwedState
from desk.wechat.windows import Windows
from desk.work import Work
from entitlement.rulebook import default_rulebook
from tests.desk.matters import NOW, open_case
from tests.desk.whole_turns import NOTHING, remembered, whole_turn

SENDER = "web:anna"
LATER = NOW + timedelta(days=1)
PERIODS = Periods.of(default_rulebook())


def traces_of(desk: Desk, word: str) -> list[str]:
    """The tables in which a word still stands anywhere."""
    with desk.work() as work:
        connection = work.session.connection()
        found = []
        for table in inspect(connection).get_table_names():
            rows = connection.execute(text(f"SELECT * FROM {table}")).all()  # noqa: S608 (our own tables)
            if any(word in str(row) for row in rows):
                found.append(table)
        return found


def a_full_life(desk: Desk) -> str:
    with desk.turn("web:anna/1", SENDER, "web", NOW) as turn:
        turn.hear({"text": "我是⟦name:1⟧"})
        number = whole_turn(turn)
        turn.suggestions.record(turn_key=turn.key, sender_id=SENDER, text="送货请先打电话", now=NOW)
        turn.attempts.note(SENDER, "case", NOW)
    with desk.work() as work:
        times = {"made_at": NOW, "warn_at": LATER, "due_at": LATER}
        work.session.add(Promise(case_number=number, sender_id=SENDER, kind="visit", state="made", **times))
        work.session.add(FollowUp(key="f:1", sender_id=SENDER, kind="held", detail={}, state="planned", due_at=LATER))
        work.messages.post(key="promise:1", sender_id=SENDER, channel="web", bubble={"text": "…"}, now=NOW)
        Customers(work.session).show_menu(SENDER, ["/affirm"])
        Windows(work.session).open(SENDER, "wrote", NOW, LATER, 5)
        owe_everything(work)
    return number


def owe_everything(work: Work) -> None:
    """One owed answer in each of its states."""
    for state in OwedState:
        key, parts = f"{SENDER}/{state}", [{"text": "anna，师傅明天上门。"}]
        Owed(work.session).add(key, SENDER, "wechat", NOW, state=state, message={"text": "我是anna"}, parts=parts)


def test_a_forgotten_sender_leaves_no_trace_of_the_name(desk: Desk) -> None:
    number = a_full_life(desk)
    with desk.work() as work:
        work.forget(SENDER, LATER)
    assert traces_of(desk, "anna") == []
    assert traces_of(desk, "13800000000") == []
    assert remembered(desk, SENDER) == NOTHING
    with desk.work() as work:
        case = work.cases.get_case(number)
        assert case is not None
        assert (case.state, case.outcome) == ("withdrawn", "erased_on_request")
        assert work.cases.history(number)[-1].kind == "erased_on_request"
        assert [promise.state for promise in work.session.scalars(select(Promise))] == ["cancelled"]
        assert [one.state for one in work.session.scalars(select(FollowUp))] == ["cancelled"]


def test_another_sender_is_not_touched(desk: Desk) -> None:
    with desk.turn("web:boris/1", "web:boris", "web", NOW) as turn:
        whole_turn(turn)
    before = remembered(desk, "web:boris")
    a_full_life(desk)
    with desk.work() as work:
        work.forget(SENDER, LATER)
    assert remembered(desk, "web:boris") == before


def test_a_turn_that_forgets_keeps_its_answer_for_a_repeated_message(desk: Desk) -> None:
    a_full_life(desk)
    for _ in range(2):
        with desk.turn("web:anna/2", SENDER, "web", LATER) as turn:
            if turn.already_answered is None:
                turn.hear({"text": "删掉我的信息"})
                turn.save_window(turn.load_window() or load_window(turn.session, SENDER))  # type: ignore[arg-type]
                turn.record([{"event": "user"}])
                turn.forget(SENDER, LATER)
                turn.answer([{"text": "都删掉了"}], LATER)
        assert turn.replies == [{"text": "都删掉了"}]
    assert remembered(desk, SENDER) == NOTHING
    with desk.work() as work:
        assert [row.turn_key for row in work.session.scalars(select(AnsweredTurn))] == ["web:anna/2"]
        assert [row.bubble for row in work.session.scalars(select(Message))] == [{"text": "都删掉了"}]


def test_a_turn_that_forgets_still_owes_its_own_answer(desk: Desk) -> None:
    key = f"{SENDER}/9"
    with desk.work() as work:
        Owed(work.session).add(key, SENDER, "wechat", NOW, state=OwedState.THINKING)
        owe_everything(work)
    with desk.turn(key, SENDER, "wechat", LATER) as turn:
        turn.forget(SENDER, LATER)
        turn.answer([{"text": "都删掉了"}], LATER)
    with desk.work() as work:
        assert [owed.key for owed in work.session.scalars(select(OwedAnswer))] == [key]


def test_who_was_forgotten_may_come_back_as_somebody_new(desk: Desk) -> None:
    a_full_life(desk)
    with desk.work() as work:
        work.forget(SENDER, LATER)
    with desk.turn("web:anna/3", SENDER, "web", LATER) as turn:
        assert turn.load_window() is None
        number = whole_turn(turn)
    with desk.work() as work:
        case = work.cases.open_case_of(SENDER)
        assert case is not None
        assert case.number == number
        assert work.personal.resolve(SENDER, "⟦phone:1⟧") == "13800000000"


def swept(desk: Desk, days: int) -> dict[str, int]:
    with desk.work() as work:
        return sweep(work.session, NOW + timedelta(days), PERIODS)


def only(desk: Desk, days: int) -> dict[str, int]:
    """What a sweep after so many days would erase, without erasing it."""
    with desk.work() as work:
        done = sweep(work.session, NOW + timedelta(days), PERIODS)
        work.session.rollback()
    return done


def test_the_sweep_erases_what_its_time_is_over_for_and_nothing_else(desk: Desk) -> None:
    number = a_full_life(desk)
    with desk.work() as work:
        work.cases.close(number, outcome="好了", cause="quality", origin="company", now=NOW)
    assert set(swept(desk, 0).values()) == {0}
    for period, kind in (
        (PERIODS.owed_answers, "owed_answers"),
        (PERIODS.attempts, "attempts"),
        (PERIODS.conversations, "conversations"),
        (PERIODS.events, "turns"),
        (PERIODS.messages, "messages"),
        (PERIODS.named_cases, "cases_made_anonymous"),
    ):
        assert only(desk, period)[kind] == 0
        assert only(desk, period + 1)[kind] > 0
    assert swept(desk, PERIODS.cases + 1)["cases"] == 1
    assert set(swept(desk, PERIODS.cases + 1).values()) == {0}
    assert traces_of(desk, "anna") == []
    with desk.work() as work:
        assert work.session.scalars(select(Case)).all() == []


def test_what_wechat_shows_goes_with_the_conversation(desk: Desk) -> None:
    a_full_life(desk)
    after = PERIODS.conversations + 1
    with desk.work() as work:
        Customers(work.session).show_menu("wechat:demo/oBoris", ["/affirm"])
        Customers(work.session).give_to_person("wechat:demo/oClara", NOW + timedelta(after))
    assert only(desk, PERIODS.conversations)["wechat_customers"] == 1
    swept(desk, after)
    with desk.work() as work:
        assert [one.sender_id for one in work.session.scalars(select(WeChatCustomer))] == ["wechat:demo/oClara"]


def test_an_open_case_and_one_with_a_danger_stay(desk: Desk) -> None:
    with desk.work() as work:
        open_number = open_case(work, "anna", "web:1")
        dangerous = open_case(work, "boris", "web:2")
        case = work.cases.get_case(dangerous)
        assert case is not None
        work.incidents.open_incident(case, hazard="smoke", category=None, model=None, now=NOW)
        work.cases.withdraw(dangerous, NOW)
    assert swept(desk, PERIODS.cases + 1)["cases"] == 0
    with desk.work() as work:
        kept = [work.cases.get_case(number) for number in (open_number, dangerous)]
        assert [case and case.sender_id.partition(":")[0] for case in kept] == ["anna", "erased"]


def test_a_case_goes_together_with_the_one_that_repeats_it(desk: Desk) -> None:
    def close(work: Work, number: str, days: int) -> None:
        moment = NOW + timedelta(days)
        work.cases.close(number, outcome="好了", cause="quality", origin="company", now=moment)

    with desk.work() as work:
        first = open_case(work, "anna", "web:1")
        close(work, first, 0)
    with desk.work() as work:
        again = open_case(work, "anna", "web:2")
        case = work.cases.get_case(again)
        assert case is not None
        case.repeats = first
        close(work, again, 50)
    assert swept(desk, PERIODS.cases + 1)["cases"] == 0
    assert swept(desk, PERIODS.cases + 51)["cases"] == 2


def test_a_telephone_is_known_by_its_last_digits_however_it_was_written(desk: Desk) -> None:
    with desk.work() as work:
        for value in ("138 0013 8000", "幺三九零零一三九零零五", "+86-13700137006"):
            work.personal.keep(SENDER, "phone", value, "visit", NOW, 30)
        assert [work.personal.has_phone_ending(SENDER, end) for end in ("8000", "9005", "7006")] == [True] * 3
        assert not work.personal.has_phone_ending(SENDER, "0000")
        assert not work.personal.has_phone_ending("web:boris", "8000")
