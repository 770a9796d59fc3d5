"""The training messages: which intents they teach, and that none of them contradicts or repeats another."""

import os

import pytest

from actions.enquiry import ANSWER
from actions.recovery import ANSWERS
from bot.check import check
from bot.evaluation.messages import OUTSIDE, dev_file, dev_messages, own_messages
from bot.examples import GROUP_A as GROUP_A_FILE
from bot.examples import read_examples
from bot.intents import (
    ACKNOWLEDGE,
    GIVE_CONTACT,
    GIVE_REFERENCE,
    NAME_VISIT_TIME,
    NEEDS_TIME,
    NOT_UNDERSTOOD,
    REPORT_HAZARD,
    UNSURE,
)
from bot.near_copies import NearCopies
from bot.nlu.normalise import normalise
from bot.nlu.phrases import Phrases
from bot.safe_now import SAFE
from bot.thinking_over import THINKS_IT_OVER
from tests.data.trainers_files import DATA, domain_intents, read, training_messages

LEAST_EVALUATED = 300

GROUP_A = {
    "request_exchange",
    "request_refund",
    "refuse_exchange_want_refund",
    "doubt_repair_quality",
    "return_without_fault",
    "sample_or_refurbished_unit",
    "suspect_not_genuine",
    "price_drop",
    "paid_above_guide_price",
    "insist_despite_policy",
    "cosmetic_damage_on_arrival",
    "parts_discontinued",
    "repeated_repair_unresolved",
    "no_valid_invoice",
}
INTENTS = GROUP_A | {
    "report_fault",
    "request_repair",
    "request_installation",
    "request_compensation",
    "request_invoice",
    "request_human",
    "check_progress",
    "cancel_request",
    "ask_warranty",
    "ask_return_policy",
    "ask_fee",
    "ask_service_outlet",
    "ask_usage",
    "ask_product",
    "ask_delivery",
    "dealer_enquiry",
    "complain_staff_attitude",
    "complain_unclear_instructions",
    "complain_no_outlet",
    "complain_slow_service",
    "complain_repair_skill",
    "complain_irregular_service",
    "complain_unreasonable_charge",
    "complain_hotline_unreachable",
    "complain_broken_promise",
    "complain_wrong_or_missing_item",
    "threaten_escalation",
    "vent_anger",
    "give_suggestion",
    "give_praise",
    "greet",
    "goodbye",
    "thank",
    "affirm",
    "deny",
    "inform",
    "accept_solution",
    "reject_solution",
    "ask_clarification",
    "bot_challenge",
    "out_of_scope",
}
PLAIN_REQUESTS = {term["value"] for term in read(DATA / "dictionaries" / "requests.yml")["terms"]}
# Told by the brain in the light of what the desk has asked (bot/in_mind.py, bot/open_enquiry.py).
TOLD_IN_CONTEXT = {ANSWER, "ask_compensation", SAFE, THINKS_IT_OVER, *ANSWERS}
NEVER_TRAINED = {
    "ask_loaner",
    "ask_beside",
    "ask_data",
    "ask_refund_time",
    "ask_period_start",
    "take_up_matter",
    ACKNOWLEDGE,
    REPORT_HAZARD,
    GIVE_CONTACT,
    GIVE_REFERENCE,
    NAME_VISIT_TIME,
    NEEDS_TIME,
    UNSURE,
    NOT_UNDERSTOOD,
    *TOLD_IN_CONTEXT,
} | PLAIN_REQUESTS

PHRASES = DATA / "dictionaries" / "phrases.yml"
LISTED_PHRASES = [(text, intent) for intent, texts in read(PHRASES).items() for text in texts]


@pytest.fixture(scope="module")
def real_messages() -> list[str]:
    if not dev_file().is_file():
        reason = "no evaluation messages: ANXIN_EVAL names their folder"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return [message.text for message in dev_messages()]


def test_the_intents_are_those_of_the_design() -> None:
    assert {intent for _, intent in training_messages()} == INTENTS
    assert sorted(domain_intents()) == sorted(INTENTS | NEVER_TRAINED)


def test_the_linter_finds_no_error() -> None:
    findings = check(read_examples(), [message.text for message in own_messages()])
    assert [str(finding) for finding in findings if finding.weight == "错误"] == []


def test_no_message_is_nearly_one_of_the_real_ones(real_messages: list[str]) -> None:
    near = NearCopies(real_messages)
    assert [example.place for example in read_examples() if list(near.of(example.text))] == []


def test_group_a_is_taught_in_its_own_file() -> None:
    assert {example.intent for example in read_examples() if example.file == GROUP_A_FILE} == GROUP_A


def test_examples_are_read_as_rasa_reads_them() -> None:
    assert [(example.text, example.intent) for example in read_examples()] == training_messages()


def test_the_own_evaluation_is_large_enough_and_knows_every_intent() -> None:
    labels = [message.accepted for message in own_messages()]
    outside = [accepted for accepted in labels if accepted == (OUTSIDE,)]
    assert len(outside) >= LEAST_EVALUATED
    assert len(labels) - len(outside) >= LEAST_EVALUATED
    assert {label for accepted in labels for label in accepted} == INTENTS


def test_settled_phrases_name_known_intents() -> None:
    assert {intent for _, intent in LISTED_PHRASES} <= INTENTS | {ACKNOWLEDGE}


@pytest.mark.parametrize(("text", "intent"), LISTED_PHRASES)
def test_a_settled_phrase_means_what_it_is_listed_for(text: str, intent: str) -> None:
    assert Phrases.read(PHRASES).intent_of(normalise(text)) == intent


def test_settled_phrases_contradict_no_training_message() -> None:
    phrases = Phrases.read(PHRASES)
    contradicted = [
        (text, intent, settled)
        for text, intent in training_messages()
        if (settled := phrases.intent_of(normalise(text))) not in (None, intent)
    ]
    assert contradicted == []
