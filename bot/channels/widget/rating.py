"""The customer wants to say how the desk has done, and is asked for stars at once; why is asked after them."""

from __future__ import annotations

from actions.making_good import star_buttons
from bot.channels.web import CHANNEL
from bot.channels.widget.tools import Tools
from bot.channels.widget.transcript import conversation_id
from bot.rounds.follow_ups import satisfaction_key
from bot.rounds.letter import is_with_a_person
from desk.database import Json
from desk.follow_ups import FollowUpKind
from desk.lookup import matching
from desk.tables import Case, CaseState
from desk.work import Work


def ask_for_stars(tools: Tools, sender: str, message_id: str) -> None:
    """Stars are given for the customer's latest matter. Nothing is asked while a person has the conversation.

    The same `message_id` again asks nothing more.
    """
    owner, now = conversation_id(sender), tools.clock.now()
    with tools.desk().work() as work:
        if is_with_a_person(work, owner):
            return
        case = _latest(work, owner)
        key = f"{CHANNEL}:{sender}/{message_id}"
        work.messages.post(key=key, sender_id=owner, channel=CHANNEL, bubble=_question(tools, owner, case), now=now)
        if case is not None:
            work.follow_ups.ask(
                key=satisfaction_key(case.number),
                sender_id=owner,
                kind=FollowUpKind.SATISFACTION,
                case_number=case.number,
                now=now,
            )


def _latest(work: Work, owner: str) -> Case | None:
    """The matter that was opened last, of those that were not taken back."""
    cases = [one for one in matching(work.session, Case, sender_id=owner) if one.state != CaseState.WITHDRAWN]
    return max(cases, key=lambda one: (one.opened_at, one.number), default=None)


def _question(tools: Tools, owner: str, case: Case | None) -> Json:
    if case is None:
        return {"text": tools.wordings.say("nothing_to_rate", owner)}
    asked = tools.wordings.say("stars_asked", owner)
    return {"text": asked.format(case_number=case.number), "buttons": star_buttons(case.number)}
