"""The files of replies by themselves: small phrases, buttons, and what the form and the engine need words for."""

import re
from collections import Counter
from typing import Any

import pytest

from actions.said_back import SAID_BACK
from bot.nlu.other_wishes import SEPARATE
from bot.nlu.phrases import Phrases
from bot.payloads import read_payload
from bot.settings import PROJECT
from entitlement.data import words
from entitlement.facts import BadFact, Facts
from tests.data.stage import TODAY
from tests.data.trainers_files import (
    RESPONSE_FILES,
    buttons,
    domain,
    domain_intents,
    pieces,
    placeholders,
    read,
    responses,
)

PHRASES = PROJECT / "data" / "dictionaries" / "phrases.yml"
OPTIONS = "utter_options_"
LEAST_WORDINGS_OF_A_QUESTION = 2
CANNOT_SAY = "cannot_say"
SAME_DAY = {"delivered_on": "same_day", "installed_on": "same_day"}

# Which placeholders the small phrases may use: what actions/wording.py fills them with.
PIECES = {
    **{fact: {"value"} for fact in SAID_BACK},
    "recap": {"summary"},
    "visit_time": {"said"},
    "rough_day": {"earliest", "latest"},
    "day_of_month": {"day"},
    "month": {"year", "month"},
    "year": {"year"},
    "day": {"year", "month", "day"},
    "option": {"number", "remedy", "sum", "beside"},
    "only_option": {"number", "remedy", "sum", "beside"},
    "item": {"text"},
    "amount": {"amount"},
    "fee": {"formula"},
    "papers": {"papers"},
    "papers_ready": {"papers"},
    "remedy_chosen": {"remedy"},
    "follow_promised": {"due"},
    "follow_needs_human": {"service_hours", "human_reply_minutes"},
    "follow_open": {"offers"},
    "follow_remedy_chosen": {"visit_hours"},
    "of_goods": {"goods", "wish"},
    "citation": {"regulation", "articles"},
    "voucher": {"cost"},
    "gift": {"cost"},
    "discount": {"cost"},
    "longer_warranty": {"months"},
    "refund": {"cost"},
    "other_day": {"month", "day"},
    "hour": {"day", "part", "hour"},
    "half": {"day", "part", "hour"},
    "minute": {"day", "part", "hour", "minute"},
    "paid": {"gift"},
    "paid_later": {"gift"},
    "escalated": {"reason"},
    "note": {"text"},
    "another_fault": {"text"},
    "handed_back": {"text"},
    "return_rules_elsewhere": {"quality_return_days", "no_reason_days"},
    "warranty": {"whole", "parts"},
    "warranty_with_parts": {"whole", "parts"},
    "outlet": {"name", "address", "phone", "hours"},
    "product": {"name", "model"},
    "product_line": {"name", "model", "price", "feature"},
    "product_line_no_price": {"name", "model", "price", "feature"},
    "shop_line": {"name", "city", "phone"},
    "dearer": {"amount"},
    "cheaper": {"amount"},
    "arrived": {"goods", "where"},
    "with_basis": {"text", "basis"},
    "counted_since": {"day"},
    "covered_until": {"day"},
    "take_up": {"goods"},
    "return_rules": {"refund_days", "exchange_days", "repairs", "no_reason_days"},
}


def test_no_reply_is_defined_twice() -> None:
    files = [path.read_text(encoding="utf-8") for path in RESPONSE_FILES]
    names = Counter(name for text in files for name in re.findall(r"^  (utter_\w+):", text, re.MULTILINE))
    assert [name for name, times in names.items() if times > 1] == []
    assert names.keys() == responses().keys()


def test_the_small_phrases_use_what_they_are_given() -> None:
    astray = {name: text for name, text in pieces().items() if placeholders(text) - PIECES.get(name, set())}
    assert astray == {}


@pytest.mark.parametrize("button", buttons(), ids=lambda button: button["payload"])
def test_a_button_says_what_the_desk_understands(button: dict[str, str]) -> None:
    payload = button["payload"].format()
    if not payload.startswith("/"):
        # A button of a reply that no turn has stored speaks as the customer would.
        assert Phrases.read(PHRASES).intent_of(payload) in domain_intents()
        return
    parse = read_payload(payload, {payload})
    assert parse is not None
    assert parse["intent"]["name"] in domain_intents()
    for entity in parse["entities"]:
        assert entity["entity"] in domain()["slots"]
        assert is_known_value(entity["entity"], entity["value"]), entity


def is_known_value(fact: str, value: Any) -> bool:
    """Whether a button's value is one that the engine reads, or one of the dialogue's own words for it."""
    if value in (CANNOT_SAY, SAME_DAY.get(fact)):
        return True
    try:
        Facts.from_json({"as_of": TODAY.isoformat(), fact: value})
    except BadFact:
        return False
    return True


ASKED_OF_CUSTOMER = [
    name for name, fact in words("facts").items() if "why" in fact and fact.get("asked_of", "customer") == "customer"
]


def test_the_form_asks_for_what_the_customer_can_be_asked() -> None:
    assert sorted(domain()["forms"]["case_form"]["required_slots"]) == sorted(ASKED_OF_CUSTOMER)


@pytest.mark.parametrize("fact", ASKED_OF_CUSTOMER)
def test_a_question_can_be_put_again_in_other_words(fact: str) -> None:
    texts = {wording["text"] for wording in responses().get(f"utter_ask_{fact}", [])}
    assert len(texts) >= LEAST_WORDINGS_OF_A_QUESTION


@pytest.mark.parametrize("scenario", words("scenarios"))
def test_a_scenario_has_a_reply_for_its_choices(scenario: str) -> None:
    written = responses().get(f"{OPTIONS}{scenario}", [])
    assert written
    assert all("options" in placeholders(wording["text"]) for wording in written)


def test_every_other_wish_has_its_words() -> None:
    assert set(read(PROJECT / "data" / "pieces.yml")["other_wishes"]) == SEPARATE
