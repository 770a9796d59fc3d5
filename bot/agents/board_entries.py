"""What waits for somebody as the page shows it: one entry for each row, with what this agent may do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from actions import wording
from actions.pieces import pieces
from bot.agents import gifts, views
from bot.agents.entry import about, entry, goods, in_order, owner
from bot.agents.offers import deed, field
from bot.agents.roles import leads, reaches, whom_to_ask
from bot.agents.steps import reason_in_words, request_in_words
from bot.agents.wordings import label
from desk.clock import CHINA
from desk.dealers import NEEDS_APPROVAL
from desk.levels import SUPERVISOR
from desk.promises import PromiseState
from desk.rulebooks import Rulebooks
from desk.tables import Case, CaseEvent, Compensation, DealerRequest, Promise, SafetyIncident, Suggestion
from desk.work import Work

Json = dict[str, Any]

SOON = timedelta(hours=24)
"""A promise is shown this long before its time."""
TOO_LONG = timedelta(hours=24)
"""What has waited for longer is urgent."""


@dataclass(frozen=True)
class Entries:
    """The lists of one page, within one unit of work, for an agent with `role`."""

    work: Work
    role: str
    now: datetime
    rulebooks: Rulebooks

    def all(self) -> dict[str, list[Json]]:
        """Every kind with its entries, the urgent ones first, then the newest."""
        work = self.work
        kinds: dict[str, list[Json]] = {
            "incidents": [self._incident(one) for one in work.incidents.open()],
            "promises": [self._promise(one) for one in work.waiting.promises(self.now + SOON)],
            "compensation": [self._compensation(one) for one in work.compensation.awaiting()],
            "cases": [self._case(one) for one in work.waiting.cases()],
            "requests": [self._request(one) for one in work.waiting.requests()],
            "dealers": [self._dealer(one) for one in work.dealers.waiting()],
            "suggestions": [self._suggestion(one) for one in work.suggestions.waiting()],
            "wishes": self._wishes(),
        }
        return {kind: in_order(kind, entries) for kind, entries in kinds.items()}

    def _incident(self, one: SafetyIncident) -> Json:
        told = field("findings", value=one.findings or "")
        path = f"/incidents/{one.id}"
        deeds = [deed("findings", f"{path}/findings", told)]
        if leads(self.role):
            deeds.append(deed("close_incident", f"{path}/close", told, primary=True))
        hazard = wording.label("hazard", one.hazard)
        notes = [part for part in (goods(one.case), one.model, one.findings) if part]
        return entry(one.id, one.opened_at, one.case, title=hazard, notes=notes, deeds=deeds, urgent=True)

    def _promise(self, one: Promise) -> Json:
        path = f"/promises/{one.id}"
        title = label("promise").format(promise=pieces("promise_kinds")[one.kind])
        states = {PromiseState.WARNED: "promise_warned", PromiseState.UNTOLD: "promise_untold"}
        notes = [label(states[PromiseState(one.state)])] if one.state in states else []
        if one.case.owner:
            notes.append(owner(one.case))
        deeds = [
            deed("keep", f"{path}/keep", primary=True),
            deed("postpone", f"{path}/postpone", field("reason"), field("due_at", "moment")),
        ]
        late = one.due_at <= self.now
        notes = [about(one.case), label("promise_late") if late else "", *notes]
        return entry(one.id, one.made_at, one.case, title=title, notes=notes, deeds=deeds, urgent=late, due=one.due_at)

    def _compensation(self, one: Compensation) -> Json:
        title = gifts.in_words(one, self.rulebooks.of(one.sender_id))
        notes = [gifts.why(one), about(one.case), pieces("moods").get(one.case.mood or "", "")]
        shown = entry(
            one.id, one.offered_at, one.case, title=title, notes=notes, urgent=self._waits_too_long(one.offered_at)
        )
        return {**shown, **gifts.decision(self.work, one, self.role)}

    def _case(self, one: Case) -> Json:
        notes = [about(one), owner(one) if one.owner else label("nobody_owns")]
        title = reason_in_words(one.human_reason or "")
        return entry(
            one.number, one.updated_at, one, title=title, notes=notes, urgent=self._waits_too_long(one.updated_at)
        )

    def _request(self, one: CaseEvent) -> Json:
        title = self.work.personal.readable(one.case.sender_id, request_in_words(one))
        done = deed("done", f"/requests/{one.id}/done", field("note", required=False), primary=True)
        late = self._waits_too_long(one.happened_at)
        notes = [owner(one.case)] if one.case.owner else []
        return entry(one.id, one.happened_at, one.case, title=title, notes=notes, deeds=[done], urgent=late)

    def _dealer(self, one: DealerRequest) -> Json:
        who = f"{one.dealer.name}（{one.dealer.id}）" if one.dealer else label("dealer_unknown")
        what = pieces("dealer_kinds")[one.kind]
        told = self.work.personal.readable(one.sender_id, str(one.detail.get("words") or ""))
        phone = self.work.personal.readable(one.sender_id, str(one.detail.get("phone") or ""))
        notes = [phone, "" if one.detail.get("authorised") else label("dealer_not_authorised")]
        due = one.made_at + timedelta(hours=self.rulebooks.of(one.sender_id).number("dealer_answer_hours"))
        deeds, ask = self._dealer_deeds(one)
        shown = entry(
            one.id,
            one.made_at,
            None,
            title=label("dealer_request").format(who=who, what=what),
            text=told,
            notes=notes,
            deeds=deeds,
            urgent=due <= self.now,
            due=due,
        )
        return {**shown, "ask": ask}

    def _dealer_deeds(self, one: DealerRequest) -> tuple[list[Json], str]:
        path = f"/dealers/{one.id}"
        if one.kind not in NEEDS_APPROVAL:
            return [deed("answer", f"{path}/answer", field("answer"), primary=True)], ""
        if not reaches(self.role, SUPERVISOR):
            return [], whom_to_ask(self.work, SUPERVISOR)
        approve = deed("approve", f"{path}/approve", field("answer"), primary=True)
        return [approve, deed("decline", f"{path}/decline", field("answer", words="decline_answer"))], ""

    def _suggestion(self, one: Suggestion) -> Json:
        text = self.work.personal.readable(one.sender_id, one.text)
        answer = deed(
            "answer", f"/suggestions/{one.id}/answer", field("answer", words="suggestion_answer"), primary=True
        )
        who = views.customer_name(one.sender_id)
        late = self._waits_too_long(one.made_at)
        return entry(one.id, one.made_at, None, title=who, text=text, deeds=[answer], urgent=late)

    def _wishes(self) -> list[Json]:
        today = self.now.astimezone(CHINA).date()
        return [
            entry(
                f"{one.wanted}@{one.city or ''}",
                None,
                None,
                title=label("wish").format(wanted=one.wanted, times=one.times),
                notes=[one.city or ""],
            )
            for one in self.work.wishes.list_of(today)
        ]

    def _waits_too_long(self, since: datetime) -> bool:
        return self.now - since > TOO_LONG
