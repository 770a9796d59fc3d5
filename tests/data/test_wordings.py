"""The wordings of replies: by mood and channel, short enough to be read, and no sentence in two places."""

import re
from collections import defaultdict
from typing import Any

import pytest

from actions.case_form import ROUGH_DAY
from actions.decide import NO_WISH
from actions.facts_from_message import CLAIMS
from actions.mood import CALM, MOOD, WEAKEST_FIRST
from entitlement.data import words
from tests.data.trainers_files import DATA, read, responses, wordings

FAMILY_FILE = DATA / "dictionaries" / "entities" / "product_family.yml"
LONGEST = 160
SHORTEST_SHARED = 12
CHANNELS = {"wechat"}
# What an organisation has bought may want other words for the same answer.
OWN_VERDICT = re.compile(r"utter_verdict_([A-Z]\d+)_(\w+?)(?:_organisation)?")
QUESTIONS = {"ask_warranty", "ask_fee"}
LEAST_CALM = 2
DAYS = {name for name, fact in words("facts").items() if fact["kind"] == "date"}
FAMILIES = {word for term in read(FAMILY_FILE)["terms"] for word in term["words"]}
KNOWN_CONDITIONS = {MOOD: set(WEAKEST_FIRST) - {CALM}, ROUGH_DAY: DAYS, "product_words": FAMILIES}

_PLACEHOLDER = re.compile(r"\{\w+\}")
_SIGNS = re.compile(r"[，、：；“”（）,.·\s]")
_SENTENCE_END = re.compile(r"[。！？；\n]")


def mood_of(wording: dict[str, Any]) -> str:
    conditions = {condition["name"]: condition["value"] for condition in wording.get("condition", ())}
    return conditions.get("mood", CALM)


def own_text(wording: dict[str, Any]) -> str:
    return _PLACEHOLDER.sub("", wording["text"])


def sentences(wording: dict[str, Any]) -> set[str]:
    """The wording's own sentences, without placeholders and signs, as far as they are long enough to be noticed."""
    parts = (_SIGNS.sub("", part) for part in _SENTENCE_END.split(own_text(wording)))
    return {part for part in parts if len(part) >= SHORTEST_SHARED}


def test_wordings_differ_by_known_moods_rough_days_and_families_of_goods_alone() -> None:
    conditions = [condition for _, wording in wordings() for condition in wording.get("condition", ())]
    assert conditions
    assert {condition["type"] for condition in conditions} == {"slot"}
    values: dict[str, set[str]] = defaultdict(set)
    for condition in conditions:
        values[condition["name"]].add(condition["value"])
    assert values.keys() == KNOWN_CONDITIONS.keys()
    assert all(found <= KNOWN_CONDITIONS[name] for name, found in values.items())


def test_every_reply_has_a_wording_for_everybody() -> None:
    for_all = {name for name, wording in wordings() if not wording.keys() & {"condition", "channel"}}
    assert responses().keys() - for_all == set()


def test_wordings_differ_by_known_channels_alone() -> None:
    assert {wording["channel"] for _, wording in wordings() if "channel" in wording} <= CHANNELS


def test_a_bubble_can_be_read_at_a_glance() -> None:
    assert [wording["text"] for _, wording in wordings() if len(own_text(wording)) > LONGEST] == []


def test_no_sentence_is_said_in_two_places() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for name, wording in wordings():
        for sentence in sentences(wording):
            places[sentence].append(name)
    assert {sentence: names for sentence, names in places.items() if len(names) > 1} == {}


def test_an_own_verdict_belongs_to_a_scenario_and_an_answer() -> None:
    own = [found.groups() for name in responses() if (found := OWN_VERDICT.fullmatch(name))]
    assert own
    assert [
        (id_, granted) for id_, granted in own if granted not in {NO_WISH, *words("scenarios")[id_]["reasons"]}
    ] == []


@pytest.mark.parametrize("intent", sorted(CLAIMS))
def test_a_claim_is_heard_in_more_than_one_way(intent: str) -> None:
    written = responses()[f"utter_empathise_{intent}"]
    moods = [mood_of(wording) for wording in written]
    assert moods.count(CALM) >= LEAST_CALM
    assert intent in QUESTIONS or "furious" in moods


@pytest.mark.parametrize("mood", ["furious", "exposing"])
def test_an_angry_customer_is_told_fewer_words(mood: str) -> None:
    for name, written in responses().items():
        angry = [len(own_text(wording)) for wording in written if mood_of(wording) == mood]
        calm = [len(own_text(wording)) for wording in written if mood_of(wording) == CALM]
        if name.startswith("utter_empathise_") and angry:
            assert min(angry) <= max(calm), name


def test_an_apology_comes_first_to_the_furious() -> None:
    heard = [
        wording["text"]
        for name, wording in wordings()
        if name.startswith(("utter_empathise_", "utter_complaint_complain_")) and mood_of(wording) == "furious"
    ]
    late = [text for text in heard if "对不起" not in _SENTENCE_END.split(text)[0]]
    assert heard
    assert late == []
