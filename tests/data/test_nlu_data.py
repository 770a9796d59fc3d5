"""The training messages: which intents they teach, and that none of them contradicts or repeats another."""

import os
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.nlu.normalise import normalise
from bot.nlu.phrases import Phrases, bare
from bot.routing import GIVE_CONTACT, NOT_UNDERSTOOD, REPORT_HAZARD, UNSURE
from bot.settings import PROJECT
from tests.data.trainers_files import DATA, domain_intents, read, training_messages

LEAST_MESSAGES = 80
LEAST_OF_GROUP_A = 150
LEAST_EVALUATED = 300
OUT_OF_SCOPE = "out_of_scope"
GRAM = 3
SHORTEST_COMPARED = 9
NEAR_COPY = 0.7

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
NEVER_TRAINED = {REPORT_HAZARD, GIVE_CONTACT, UNSURE, NOT_UNDERSTOOD}

OWN_EVALUATION = [
    (text, labels.split(","))
    for path in sorted((DATA / "evaluation").glob("*.tsv"))
    for text, _, labels in (line.partition("\t") for line in path.read_text(encoding="utf-8").splitlines())
]

PHRASES = DATA / "dictionaries" / "phrases.yml"
LISTED_PHRASES = [(text, intent) for intent, texts in read(PHRASES).items() for text in texts]


def intents_by_message(messages: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The intents of messages that are the same to the classifier, whatever signs surround them."""
    found = defaultdict(list)
    for text, intent in messages:
        found[bare(normalise(text))].append(intent)
    return found


def grams(text: str) -> frozenset[str]:
    return frozenset(text[start : start + GRAM] for start in range(len(text) - GRAM + 1))


def likeness(left: frozenset[str], right: frozenset[str]) -> float:
    """Jaccard's measure of two sets, of which the right one is not empty."""
    shared = len(left & right)
    return shared / (len(left) + len(right) - shared)


def near_copies(texts: Iterable[str], originals: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of a text and the original of which it is nearly a copy; short ones are what everybody says."""
    written = [(text, grams(text)) for text in map(normalise, texts)]
    compared = [(text, grams(text)) for text in map(normalise, originals) if len(text) >= SHORTEST_COMPARED]
    return [
        (text, original) for text, held in written for original, known in compared if likeness(held, known) >= NEAR_COPY
    ]


@pytest.fixture(scope="module")
def evaluation_messages() -> list[str]:
    folder = Path(os.environ.get("ANXIN_EVAL", PROJECT.parent / "shared" / "eval"))
    file = folder / "dev.tsv"
    if not file.is_file():
        reason = "no evaluation messages: ANXIN_EVAL names their folder"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return [line.partition("\t")[0] for line in file.read_text(encoding="utf-8").splitlines()]


def test_the_intents_are_those_of_the_design() -> None:
    assert {intent for _, intent in training_messages()} == INTENTS
    assert sorted(domain_intents()) == sorted(INTENTS | NEVER_TRAINED)


def test_every_intent_has_enough_messages() -> None:
    counts = Counter(intent for _, intent in training_messages())
    least = {intent: LEAST_OF_GROUP_A if intent in GROUP_A else LEAST_MESSAGES for intent in INTENTS}
    assert {intent: count for intent, count in counts.items() if count < least[intent]} == {}


def test_no_message_is_empty() -> None:
    assert [intent for text, intent in training_messages() if not normalise(text)] == []


def test_no_message_stands_twice_or_in_two_intents() -> None:
    by_message = intents_by_message(training_messages())
    assert {text: intents for text, intents in by_message.items() if len(intents) > 1} == {}


def test_no_message_is_nearly_one_of_the_evaluation(evaluation_messages: list[str]) -> None:
    assert near_copies((text for text, _ in training_messages()), evaluation_messages) == []


def test_no_message_is_nearly_one_of_the_own_evaluation() -> None:
    own = [text for text, _ in OWN_EVALUATION]
    assert near_copies((text for text, _ in training_messages()), own) == []


def test_the_own_evaluation_is_large_enough_and_knows_every_intent() -> None:
    inside = [labels for _, labels in OWN_EVALUATION if labels != [OUT_OF_SCOPE]]
    assert len(inside) >= LEAST_EVALUATED
    assert len(OWN_EVALUATION) - len(inside) >= LEAST_EVALUATED
    assert {label for _, labels in OWN_EVALUATION for label in labels} == INTENTS


@pytest.mark.parametrize(
    ("text", "original", "near"),
    [
        ("刚买的冰箱就不制冷了，怎么办", "剛買的冰箱就不製冷了,怎么办?", True),
        ("刚买的冰箱就不制冷了，怎么办", "刚买的电视就没声音了，怎么弄", False),
        ("在吗在吗", "在吗在吗", False),
    ],
)
def test_what_a_near_copy_is(text: str, original: str, near: bool) -> None:
    assert bool(near_copies([text], [original])) is near


def test_settled_phrases_name_known_intents() -> None:
    assert {intent for _, intent in LISTED_PHRASES} <= INTENTS


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
