"""All actions, built with the service's parts."""

from __future__ import annotations

from actions import (
    ask_back,
    case_form,
    clarify,
    compensation,
    conversation,
    decide,
    delete_data,
    empathise,
    enquire,
    hand_over,
    hear_out,
    insist,
    misfits,
    next_matter,
    other_wishes,
    progress,
    read_facts,
    recover,
    recovery,
    returning,
    visit_time,
)
from actions.tools import DeskAction, Tools

__all__ = ["Tools", "build_actions"]

ACTIONS: tuple[type[DeskAction], ...] = (
    read_facts.ReadFacts,
    case_form.ValidateCaseForm,
    empathise.Empathise,
    empathise.ExplainQuestion,
    decide.Decide,
    recover.Accept,
    recover.Reject,
    insist.Insist,
    recover.Reconsider,
    recover.Withdraw,
    recover.AnswerYes,
    recover.AnswerNo,
    hand_over.HandOver,
    hand_over.Hazard,
    conversation.Complaint,
    enquire.Enquire,
    progress.Progress,
    returning.Greet,
    returning.Resume,
    delete_data.DeleteData,
    delete_data.ConfirmDeletion,
    enquire.AnswerEnquiry,
    ask_back.AskBack,
    conversation.NotUnderstood,
    conversation.Acknowledge,
    conversation.NoteContact,
    visit_time.NoteVisitTime,
    other_wishes.OfferOtherWish,
    misfits.Misfit,
    hear_out.HearOut,
    next_matter.BeginNextMatter,
    clarify.Clarify,
    recovery.MakeGood,
    compensation.AskCompensation,
)


def build_actions(tools: Tools) -> list[DeskAction]:
    """One instance of every action, on the same desk, clock and rule book."""
    return [action(tools) for action in ACTIONS]
