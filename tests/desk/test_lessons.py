"""What there is to learn from: noted with its turn, found again by what is asked for, settled and taken up again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from desk.lessons import Reason, Understood, Wanted, reasons_of
from desk.retention import Periods, sweep
from desk.service import Desk
from desk.tables import Lesson, LessonState
from desk.work import Work
from entitlement.rulebook import default_rulebook
from tests.desk.matters import NOW

UNDERSTOOD = Understood("ask_fee", 0.41, [{"name": "ask_fee", "confidence": 0.41}], "unsure")
PERIODS = Periods.of(default_rulebook())


def note(
    work: Work,
    name: str,
    likeness: str,
    at: datetime = NOW,
    reasons: Sequence[str] = (Reason.ASKED_BACK,),
    channel: str = "web",
    intent: str = "ask_fee",
) -> Lesson:
    return work.lessons.note(
        turn_key=f"web:{name}",
        sender_id=f"web:{name}",
        channel=channel,
        brand="demo",
        said_at=at,
        text=f"上门要钱吗{name}",
        likeness=likeness,
        reasons=reasons,
        understood=Understood(intent, 0.41, UNDERSTOOD.ranking, "unsure"),
        did=["action_suggest"],
        model="m1",
    )


@pytest.fixture
def three(desk: Desk) -> None:
    """Two that are alike, and a newer one of its own."""
    with desk.work() as work:
        note(work, "1", "a")
        note(work, "2", "a", NOW + timedelta(hours=1), [Reason.ASKED_BACK, Reason.HANDED_OVER])
        note(work, "3", "b", NOW + timedelta(hours=2), [Reason.THUMB_DOWN], "wechat", "ask_usage")


@pytest.mark.usefixtures("three")
def test_the_most_frequent_stands_first_or_the_newest(desk: Desk) -> None:
    with desk.work() as work:
        frequent = work.lessons.groups(Wanted(), newest_first=False)
        assert [(group.count, group.newest.turn_key) for group in frequent] == [(2, "web:2"), (1, "web:3")]
        newest = work.lessons.groups(Wanted(), newest_first=True)
        assert [group.newest.turn_key for group in newest] == ["web:3", "web:2"]
        assert len(work.lessons.groups(Wanted(), newest_first=True, skip=1, most=1)) == 1
        assert [lesson.turn_key for lesson in work.lessons.alike("a", Wanted())] == ["web:2", "web:1"]


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(reason=Reason.HANDED_OVER), ["web:2"]),
        (Wanted(reason=Reason.ASKED_BACK), ["web:2", "web:1"]),
        (Wanted(reason="%"), []),
        (Wanted(intent="ask_usage"), ["web:3"]),
        (Wanted(channel="wechat"), ["web:3"]),
        (Wanted(brand="digital"), []),
        (Wanted(since=NOW + timedelta(minutes=30), until=NOW + timedelta(minutes=90)), ["web:2"]),
        (Wanted(state=LessonState.DONE), []),
    ],
)
def test_lessons_are_found_by_what_is_asked_for(desk: Desk, wanted: Wanted, found: list[str]) -> None:
    with desk.work() as work:
        assert [lesson.turn_key for lesson in work.lessons.all(wanted, 10)] == found


@pytest.mark.usefixtures("three")
def test_what_there_is_is_counted(desk: Desk) -> None:
    with desk.work() as work:
        tallies = work.lessons.tallies()
    assert sum(tally.count for tally in tallies) == 3
    assert sum(tally.count for tally in tallies if Reason.ASKED_BACK in tally.reasons) == 2


@pytest.mark.usefixtures("three")
def test_a_settled_lesson_leaves_the_list_and_comes_back(desk: Desk) -> None:
    with desk.work() as work:
        ids = [lesson.id for lesson in work.lessons.alike("a", Wanted())]
        assert len(work.lessons.settle(ids, "ask_fee", "2001", NOW, "c1")) == 2
    with desk.work() as work:
        assert [group.newest.turn_key for group in work.lessons.groups(Wanted(), newest_first=False)] == ["web:3"]
        assert work.lessons.settle(ids, "ask_usage", "2003", NOW) == []
        done = work.lessons.get(ids[0])
        assert done is not None
        assert (done.outcome, done.done_by, done.commit) == ("ask_fee", "2001", "c1")
        assert len(work.lessons.reopen(ids)) == 2
    with desk.work() as work:
        assert len(work.lessons.groups(Wanted(), newest_first=False)) == 2


@pytest.mark.usefixtures("three")
def test_a_reason_that_is_taken_back_takes_the_lesson_with_it_if_it_was_the_only_one(desk: Desk) -> None:
    with desk.work() as work:
        for key, reason in (("web:3", Reason.THUMB_DOWN), ("web:2", Reason.HANDED_OVER)):
            lesson = work.lessons.of_turn(key)
            assert lesson is not None
            work.lessons.drop_reason(lesson, reason)
    with desk.work() as work:
        assert work.lessons.of_turn("web:3") is None
        left = work.lessons.of_turn("web:2")
        assert left is not None
        assert reasons_of(left) == [Reason.ASKED_BACK]
        work.lessons.add_reason(left, Reason.THUMB_DOWN)
        assert reasons_of(left) == [Reason.ASKED_BACK, Reason.THUMB_DOWN]


@pytest.mark.usefixtures("three")
def test_the_newest_texts_stand_for_their_likeness(desk: Desk) -> None:
    with desk.work() as work:
        assert work.lessons.newest_texts("ask_fee") == {"a": "上门要钱吗2"}


@pytest.mark.usefixtures("three")
def test_lessons_are_kept_as_long_as_dialogues(desk: Desk) -> None:
    with desk.work() as work:
        assert sweep(work.session, NOW + timedelta(PERIODS.events), PERIODS)["lessons"] == 0
        assert sweep(work.session, NOW + timedelta(PERIODS.events, hours=3), PERIODS)["lessons"] == 3


@pytest.mark.usefixtures("three")
def test_whoever_is_forgotten_is_forgotten_here_too(desk: Desk) -> None:
    with desk.work() as work:
        work.forget("web:1", NOW)
    with desk.work() as work:
        assert {lesson.turn_key for lesson in work.lessons.all(Wanted(), 10)} == {"web:2", "web:3"}
