"""What is done about what waits. Each deed takes hold of its row first, so that of two colleagues one does it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from fastapi import HTTPException

from actions.pieces import pieces
from bot.agents import roles
from bot.agents.office import Office
from bot.agents.posts import masked
from bot.agents.wordings import label, labels
from bot.sign_in import Me
from desk import incidents, suggestions
from desk.dealers import RequestState
from desk.holding import hold
from desk.levels import SUPERVISOR
from desk.promises import PromiseNotOpenError, PromiseState
from desk.tables import Author, DealerRequest, Promise, SafetyIncident, Suggestion
from desk.waiting import REQUEST_DONE
from desk.work import Work

Json = dict[str, Any]
Row = TypeVar("Row")

ENDS_OF_SENTENCES = "。！？!?…～~”"


def answer_dealer(office: Office, request_id: int, me: Me, to: RequestState, answer: str) -> Json:
    """Answer a request, or approve or decline one that costs money, and post the answer to whoever asked."""
    is_answer = to == RequestState.DONE
    if not is_answer:
        roles.need(me, SUPERVISOR)
    now = office.clock.now()
    before = RequestState.OPEN if is_answer else RequestState.WAITING_APPROVAL
    with office.desk().work() as work:
        one = _held(work.session.get(DealerRequest, request_id), hold(work.session, DealerRequest, request_id, before))
        kept = masked(work, one.sender_id, sentence(answer), now)
        work.dealers.decide(request_id, to, kept, me.number, now)
        wordings = labels("dealer_answers")[to]
        said = wordings[one.id % len(wordings)].format(what=pieces("dealer_kinds")[one.kind], answer=kept)
        work.messages.post(
            key=f"dealer_request:{one.id}:decided",
            sender_id=one.sender_id,
            channel=work.messages.channel_of(one.sender_id) or one.sender_id.partition(":")[0],
            bubble={"text": said},
            now=now,
            author=Author.AGENT,
            agent_number=me.number,
        )
    return _done(office, one.sender_id, "answered")


def answer_suggestion(office: Office, suggestion_id: int, me: Me, answer: str) -> Json:
    """What becomes of a suggestion; the next round tells the customer, in the hours for that."""
    now = office.clock.now()
    with office.desk().work() as work:
        found = work.session.get(Suggestion, suggestion_id)
        one = _held(found, hold(work.session, Suggestion, suggestion_id, suggestions.NEW))
        work.suggestions.answer(suggestion_id, masked(work, one.sender_id, sentence(answer), now), me.number, now)
    return _done(office, one.sender_id, "suggestion")


def note_findings(office: Office, incident_id: int, me: Me, findings: str) -> Json:
    now = office.clock.now()
    with office.desk().work() as work:
        one, kept = _incident(work, incident_id, findings, now)
        work.incidents.find(incident_id, kept)
        work.cases.note(one.case_number, "incident_findings", now, me.number, text=kept)
    return _done(office, one.case_number, "findings")


def close_incident(office: Office, incident_id: int, me: Me, findings: str) -> Json:
    """The danger has been looked into, which whoever leads confirms."""
    roles.need(me, SUPERVISOR)
    now = office.clock.now()
    with office.desk().work() as work:
        one, kept = _incident(work, incident_id, findings, now)
        work.incidents.close(incident_id, kept, now)
        work.cases.note(one.case_number, "incident_closed", now, me.number, text=kept)
    return _done(office, one.case_number, "closed")


def keep_promise(office: Office, promise_id: int, me: Me) -> Json:
    now = office.clock.now()
    with office.desk().work() as work:
        found = work.session.get(Promise, promise_id)
        one = _held(found, work.promises.claim(promise_id, PromiseState.KEPT, now))
        work.cases.note(one.case_number, "promise_kept", now, me.number, promise=one.kind)
    return _done(office, one.sender_id, "kept")


def postpone_promise(office: Office, promise_id: int, me: Me, reason: str, due_at: datetime) -> Json:
    """A new time; the next round tells the customer of it, with the reason."""
    now = office.clock.now()
    with office.desk().work() as work:
        found = work.session.get(Promise, promise_id)
        if found is None:
            raise HTTPException(404, label("refusals", "gone"))
        kept = masked(work, found.sender_id, reason.rstrip("。.!！ "), now)
        try:
            work.promises.postpone(promise_id, kept, due_at, now, office.rulebooks.of(found.sender_id))
        except PromiseNotOpenError:
            raise HTTPException(409, label("refusals", "decided")) from None
        except ValueError:
            raise HTTPException(422, label("refusals", "later")) from None
        work.cases.note(found.case_number, "promise_postponed", now, me.number, promise=found.kind, text=kept)
    return _done(office, found.sender_id, "postponed")


def request_done(office: Office, event_id: int, me: Me, note: str) -> Json:
    """What the customer asked for has been done; the case itself is closed by who follows it."""
    now = office.clock.now()
    with office.desk().work() as work:
        one = work.waiting.request(event_id)
        if one is None:
            raise HTTPException(409, label("refusals", "gone"))
        kept = masked(work, one.case.sender_id, note, now)
        request = one.detail.get("request", "")
        work.cases.note(one.case_number, REQUEST_DONE, now, me.number, event=one.id, request=request, text=kept)
    return _done(office, one.case.sender_id, "done")


def sentence(text: str) -> str:
    """The text as a whole sentence: more may follow it in the message."""
    return text if text[-1] in ENDS_OF_SENTENCES else f"{text}。"


def _incident(work: Work, incident_id: int, findings: str, now: datetime) -> tuple[SafetyIncident, str]:
    found = work.session.get(SafetyIncident, incident_id)
    one = _held(found, hold(work.session, SafetyIncident, incident_id, incidents.OPEN))
    return one, masked(work, one.case.sender_id, findings, now)


def _held(found: object | None, held: Row | None) -> Row:
    """The row, or a refusal that says whether there never was one or a colleague was quicker."""
    if found is None:
        raise HTTPException(404, label("refusals", "gone"))
    if held is None:
        raise HTTPException(409, label("refusals", "decided"))
    return held


def _done(office: Office, conversation_id: str, said: str) -> Json:
    office.tell(conversation_id)
    return {"done": label("done", said)}
