"""What is promised with each step of a matter, and when it is asked whether it was kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions.making_good import promise
from actions.sayings import Saying
from actions.staffing import is_staffed
from actions.tools import Scene, Tools
from desk.follow_ups import FollowUpKind
from desk.promise_terms import PromiseKind
from desk.tables import Case
from entitlement.decision import Decision

PARTS_SEARCH = "parts_search"
ASKS_ANYTHING = Saying("asking", "asks_anything")


def answering(scene: Scene, tools: Tools) -> PromiseKind:
    """How a person answers: here, when somebody is there, else by a call."""
    return PromiseKind.HUMAN_REPLY if is_staffed(scene.work, tools.rulebook, scene.now) else PromiseKind.CALL_BACK


def person_answers(scene: Scene, tools: Tools, case: Case) -> dict[str, str]:
    """Somebody answers; by when, as `human_reply_by`, whichever way it is.

    While a danger is looked into it is soon, as was said then.
    """
    kind = PromiseKind.HUMAN_REPLY if scene.work.incidents.is_open(case.number) else answering(scene, tools)
    (by,) = promise(scene, tools, case, kind).values()
    return {f"{PromiseKind.HUMAN_REPLY}_by": by}


def note_for_person(scene: Scene, tools: Tools, case: Case) -> None:
    """What is told beside a matter that a person looks into is kept for them; what is asked is answered by a time."""
    if ASKS_ANYTHING.is_in(str(scene.tracker.latest_message.get("text") or "")):
        scene.say("utter_question_for_person", case_number=case.number, **person_answers(scene, tools, case))
    else:
        scene.say("utter_noted_for_person", case_number=case.number)


def agreed(scene: Scene, tools: Tools, case: Case) -> dict[str, str]:
    """A solution was agreed: somebody calls by a time, and days later the desk asks whether it holds.

    What the reply needs to say the time.
    """
    by = promise(scene, tools, case, PromiseKind.VISIT_BOOKED)
    ask_later(scene, tools, case, scene.now)
    return by


def registered(scene: Scene, tools: Tools, case: Case) -> dict[str, str]:
    """A grievance was registered: a person answers soon, and a result is promised for the end of the day.

    What the reply says of both times.
    """
    result = promise(scene, tools, case, PromiseKind.SOLUTION_TODAY)
    return {**person_answers(scene, tools, case), "result_by": result[f"{PromiseKind.SOLUTION_TODAY}_by"]}


def put_before_them(scene: Scene, tools: Tools, case: Case, decision: Decision) -> dict[str, str]:
    """A person has to decide: somebody answers soon, a word is given by a time, and lost parts are searched for."""
    if any(deadline.what == PARTS_SEARCH for deadline in decision.deadlines):
        promise(scene, tools, case, PromiseKind.PARTS_SEARCH)
    return person_answers(scene, tools, case) | promise(scene, tools, case, PromiseKind.DECISION)


def ask_later(scene: Scene, tools: Tools, case: Case, done_at: datetime) -> None:
    """Some days after it should be done, ask whether it is."""
    days = timedelta(days=tools.rulebook.number("follow_up_days"))
    scene.work.follow_ups.plan(
        key=f"case:{case.number}:held:{case.reopened}",
        sender_id=case.sender_id,
        kind=FollowUpKind.SOLUTION_HELD,
        due_at=done_at + days,
        case_number=case.number,
    )
