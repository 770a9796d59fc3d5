"""Which wordings a reply must have: for every mood where the mood matters, one more where it may be said again, shorter
ones for WeChat where it closes a turn."""

import re
from collections import defaultdict
from typing import Any

import pytest

from actions.mood import CALM, WEAKEST_FIRST
from tests.data.test_wordings import CHANNELS, mood_of, own_text
from tests.data.trainers_files import responses

EVERYBODY = "everybody"
Wording = dict[str, Any]

ALL_MOODS = frozenset(WEAKEST_FIRST) - {CALM}
BY_MOOD = {
    "a trouble is heard": (r"empathise_\w+|complaint_complain_\w+|listen|listen_about_case", ALL_MOODS),
    "a trouble beside the questions": (r"enquire_(complaint|insist_despite_policy|vent_anger|impatient)", ALL_MOODS),
    "the decision, good news or bad": (r"verdict_\w+|alternatives", ALL_MOODS),
    "the choices": (r"options_\w+", frozenset({"anxious", "furious"})),
    "no to what was offered": (r"next_option|insist_first|fees_again", ALL_MOODS),
    "it went wrong again": (
        r"solution_failed|matter_goes_on|matter_again|delivery_(late_delivery|not_received)",
        ALL_MOODS,
    ),
    "the desk did not understand": (r"not_understood|say_again", ALL_MOODS),
    "a danger is registered": (r"hazard_registered", ALL_MOODS),
    "a person takes over": (r"handed_over\w*|refused_to_person|person_comes|call_back", ALL_MOODS),
    "waiting": (r"handover_waiting|chased|progress", ALL_MOODS),
    "making good": (
        r"gift_(offered|given)|compensation_(granted|above|put_up|approved|approved_money|refused)",
        ALL_MOODS,
    ),
    "a promise that runs late": (r"promise_(warned|warned_unpaid|postponed|broken|given_up)", ALL_MOODS),
    "asked later": (r"follow_up_(solution_held|request_done|satisfaction)", ALL_MOODS),
    "the end of a matter": (
        r"case_(opened|opened_one|updated|without_choice|opened_for_human)|complaint_registered|accepted"
        r"|withdrawn_grievance|stopped",
        ALL_MOODS,
    ),
    "greeting, thanks and leave": (r"greet|thank|goodbye|enquire_thank", ALL_MOODS),
}
# What may be told a second time in one conversation: a decision on corrected facts, a grievance, a call for a person.
SAID_AGAIN = (
    r"empathise_\w+|complaint_complain_\w+|verdict_\w+|listen\w*|handed_over\w*|refused_to_person|chased|progress"
    r"|next_option|insist_first|complaint_registered|accepted|case_\w+(?<!match)(?<!tries)|thank|goodbye"
)
LEAST_CALM = 2
# The bubbles that close a turn are the longest; a telephone's screen shows two of them at most.
SHORT_ON = {
    "wechat": r"case_(opened|opened_one|updated|without_choice|opened_for_human)|complaint_registered|accepted",
}


def named(pattern: str) -> dict[str, list[Wording]]:
    """The replies whose name, without `utter_`, is of the pattern."""
    return {name: written for name, written in responses().items() if re.fullmatch(f"utter_(?:{pattern})", name)}


def by_mood(written: list[Wording], channel: str = EVERYBODY) -> dict[str, list[str]]:
    """The texts for a channel, by the mood that they are for; a placeholder counts for nothing."""
    found: dict[str, list[str]] = defaultdict(list)
    for wording in written:
        if wording.get("channel", EVERYBODY) == channel:
            found[mood_of(wording)].append(own_text(wording))
    return found


@pytest.mark.parametrize("kind", BY_MOOD)
def test_where_the_mood_matters_every_mood_has_its_wording(kind: str) -> None:
    pattern, moods = BY_MOOD[kind]
    written = named(pattern)
    assert written
    lacking = {name: moods - by_mood(wordings).keys() for name, wordings in written.items()}
    assert {name: sorted(missing) for name, missing in lacking.items() if missing} == {}


def test_what_may_be_said_again_has_other_words_for_it() -> None:
    written = named(SAID_AGAIN)
    assert written
    assert [name for name, wordings in written.items() if len(by_mood(wordings)[CALM]) < LEAST_CALM] == []


@pytest.mark.parametrize("channel", SHORT_ON)
def test_what_closes_a_turn_has_short_words_where_screens_are_small(channel: str) -> None:
    written = named(SHORT_ON[channel])
    assert written
    assert [name for name, wordings in written.items() if not by_mood(wordings, channel)] == []


@pytest.mark.parametrize("channel", sorted(CHANNELS))
def test_a_channels_own_words_leave_no_mood_out(channel: str) -> None:
    """Rasa takes a wording for the channel before one for the mood: a mood left out would be spoken to as if calm."""
    of_channel = {name: by_mood(wordings, channel) for name, wordings in responses().items()}
    left_out = {name: by_mood(responses()[name]).keys() - own.keys() for name, own in of_channel.items() if own}
    assert left_out
    assert {name: sorted(moods) for name, moods in left_out.items() if moods} == {}


@pytest.mark.parametrize("channel", sorted(CHANNELS))
def test_a_channels_own_words_are_the_shorter_ones(channel: str) -> None:
    longer = [
        (name, text)
        for name, wordings in responses().items()
        for mood, texts in by_mood(wordings, channel).items()
        for text in texts
        if len(text) > min(map(len, by_mood(wordings)[mood]))
    ]
    assert longer == []
