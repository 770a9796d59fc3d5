"""All actions, built with the service's parts."""

from __future__ import annotations

from actions import case_form, conversation, decide, enquire, hand_over, insist, other_wishes, recover
from actions.tools import DeskAction, Tools

__all__ = ["Tools", "build_actions"]

ACTIONS: tuple[type[DeskAction], ...] = (
    case_form.ReadFacts,
    case_form.ValidateCaseForm,
    case_form.Empathise,
    case_form.ExplainQuestion,
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
    enquire.AnswerEnquiry,
    conversation.Progress,
    conversation.AskBack,
    conversation.NotUnderstood,
    conversation.NoteContact,
    other_wishes.OfferOtherWish,
)


def build_actions(tools: Tools) -> list[DeskAction]:
    """One instance of every action, on the same desk, clock and rule book."""
    return [action(tools) for action in ACTIONS]
