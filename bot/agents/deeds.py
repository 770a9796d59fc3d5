"""What an agent does in a conversation. Refusals are HTTPExceptions whose Chinese sentence the page shows."""

from __future__ import annotations

from typing import Any

from fastapi import HTTPException

from bot.agents import views
from bot.agents.office import Office
from bot.agents.posts import masked, post
from bot.agents.wordings import said
from bot.sign_in import Me
from desk.handover import NotTheirsError
from desk.tables import Handover
from desk.work import Work

Json = dict[str, Any]

PASSED_ON = "passed_on"
"""Under this the summary keeps who passed the conversation on, and with which note."""

NOT_THEIRS = "这个会话不在您手上，可能已经交还或由同事接手"


def read(office: Office, handover_id: int, me: Me) -> Json:
    with office.desk().work() as work:
        handover = _known(work, handover_id)
        return views.conversation(work, handover, me.role, office.rulebooks.of(handover.sender_id))


def take(office: Office, handover_id: int, me: Me) -> Json:
    """The conversation is the agent's, the customer is greeted with the number; refused when somebody was first."""
    now = office.clock.now()
    with office.desk().work() as work:
        handover = work.handovers.take(handover_id, me.number, now)
        if handover is None:
            raise HTTPException(409, _taken_by(work, handover_id, me))
        if handover.case_number is not None:
            work.case_work.take_on(handover.case_number, me.number, now)
        work.agents.set_duty(me.number, True, now)
        greeting = said("utter_agent_takes", handover.id, agent_number=me.number)
        post(work, handover, f"taken:{me.number}:{now.timestamp():.0f}", greeting, me.number, now)
    return _told(office, handover, me)


def answer(office: Office, handover_id: int, me: Me, answer_id: str, text: str) -> Json:
    """Send a draft that has been checked; the same `answer_id` again sends nothing more."""
    now = office.clock.now()
    with office.desk().work() as work:
        handover = _of(work, handover_id, me)
        # Before the answer is there: a word typed right after it is news again.
        office.typing.stops(handover.sender_id)
        post(work, handover, f"answer:{answer_id}", masked(work, handover.sender_id, text, now), me.number, now)
    return _told(office, handover, me)


def typing(office: Office, handover_id: int, me: Me) -> None:
    """The customer sees that somebody is writing."""
    with office.desk().work() as work:
        handover = _of(work, handover_id, me)
    is_news = not office.typing.is_typing(handover.sender_id)
    office.typing.writes(handover.sender_id)
    if is_news:
        office.live.wake(handover.sender_id)


def pass_on(office: Office, handover_id: int, me: Me, to: str, note: str) -> Json:
    """A colleague on duty goes on, and reads the note; the customer is told who it is."""
    now = office.clock.now()
    with office.desk().work() as work:
        handover = _of(work, handover_id, me)
        if to == me.number or to not in {agent.number for agent in work.agents.on_duty(now)}:
            raise HTTPException(409, f"工号{to}现在不在岗，请换一位同事")
        note = masked(work, handover.sender_id, note, now)
        work.handovers.pass_on(handover_id, me.number, to, now)
        told = {**(handover.summary or {}), PASSED_ON: {"by": me.number, "note": note}}
        work.handovers.tell(handover, told)
        if handover.case_number is not None:
            work.case_work.passed_on(handover.case_number, me.number, to, note, now)
        words = said("utter_passed_on", handover.id, agent_number=to)
        post(work, handover, f"passed_on:{to}:{now.timestamp():.0f}", words, me.number, now)
    return _told(office, handover, me)


def hand_back(office: Office, handover_id: int, me: Me, note: str) -> Json:
    """The machine goes on where the dialogue was; the customer reads so, and the note."""
    now = office.clock.now()
    with office.desk().work() as work:
        handover = _of(work, handover_id, me)
        note = masked(work, handover.sender_id, note, now)
        work.handovers.hand_back(handover_id, me.number, now)
        name = "utter_handed_back_with_note" if note else "utter_handed_back"
        post(work, handover, "handed_back", said(name, handover.id, note=note), me.number, now)
        if handover.case_number is not None:
            work.case_work.handed_back(handover.case_number, me.number, note, now)
    return _told(office, handover, me)


def close(office: Office, handover_id: int, me: Me, outcome: str, cause: str | None, origin: str | None) -> Json:
    """Conversation and case are done; outcome, cause and origin are codes of the list for closing."""
    now = office.clock.now()
    with office.desk().work() as work:
        handover = _of(work, handover_id, me)
        work.handovers.close(handover_id, me.number, outcome, now)
        if handover.case_number is not None:
            work.case_work.close(handover.case_number, me.number, outcome, cause, origin, now)
        post(work, handover, "closed", said("utter_agent_closes", handover.id), me.number, now)
    return _told(office, handover, me)


def _told(office: Office, handover: Handover, me: Me) -> dict[str, Any]:
    """The conversation after a change, once everybody whom it concerns has been woken."""
    office.tell(handover.sender_id)
    with office.desk().work() as work:
        return views.conversation(work, _known(work, handover.id), me.role, office.rulebooks.of(handover.sender_id))


def _known(work: Work, handover_id: int) -> Handover:
    handover = work.handovers.get(handover_id)
    if handover is None:
        raise HTTPException(404, "没有这个会话")
    return handover


def _of(work: Work, handover_id: int, me: Me) -> Handover:
    try:
        return work.handovers.of_agent(handover_id, me.number)
    except NotTheirsError:
        raise HTTPException(409, NOT_THEIRS) from None


def _taken_by(work: Work, handover_id: int, me: Me) -> str:
    handover = _known(work, handover_id)
    if handover.taken_by == me.number:
        return "您已经接手了这个会话"
    return f"工号{handover.taken_by}已经接手了这个会话" if handover.taken_by else "这个会话已经不用人工了"
