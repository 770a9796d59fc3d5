"""Whatever happens in a dialogue, its states and the events that count are those that stock Rasa finds."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActionReverted,
    ActiveLoop,
    BotUttered,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa_seam.applied_events import _stock, applied_events
from bot.rasa_seam.past_states import PastStates

MAPPED = "mappings: [{type: custom}]"
DOMAIN = Domain.from_yaml(f"""
version: "3.1"
intents: [greet, inform]
actions: [action_decide]
forms:
  case_form: {{required_slots: [size]}}
slots:
  size: {{type: any, influence_conversation: false, {MAPPED}}}
  wish: {{type: categorical, values: [refund, exchange], {MAPPED}}}
  told: {{type: bool, {MAPPED}}}
""")
LIKELY: list[st.SearchStrategy[Event]] = [
    st.sampled_from(["action_listen", "action_decide", "case_form"]).map(ActionExecuted),
    st.sampled_from(["greet", "inform"]).map(lambda intent: UserUttered("冰箱坏了", {"name": intent})),
    st.sampled_from([None, "case_form"]).map(ActiveLoop),
    st.just("case_form").map(ActionExecutionRejected),
    st.just("您好").map(BotUttered),
    st.sampled_from(["L", None]).map(lambda value: SlotSet("size", value)),
    st.sampled_from(["refund", "exchange", None]).map(lambda value: SlotSet("wish", value)),
    st.booleans().map(lambda value: SlotSet("told", value)),
]
RARE: list[st.SearchStrategy[Event]] = [st.builds(kind) for kind in (Restarted, SessionStarted)]
# Of what was never said or done Rasa takes nothing back: it fails.
TAKING_BACK: list[st.SearchStrategy[Event]] = [st.builds(kind) for kind in (ActionReverted, UserUtteranceReverted)]
PIECE = st.lists(st.one_of(*LIKELY, *LIKELY, *RARE), max_size=8)

# How fast this machine is at the moment is no property of a dialogue.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@unhurried
@given(st.lists(st.one_of(*LIKELY, *LIKELY, *RARE, *TAKING_BACK), max_size=30))
def test_the_events_that_count_are_those_of_stock_rasa(said: list[Event]) -> None:
    tracker = DialogueStateTracker("someone", DOMAIN.slots)
    tracker.events.extend(said)
    assert applied_events(tracker) == _stock(tracker)


@unhurried
@given(st.lists(st.tuples(PIECE, st.booleans()), max_size=6))
def test_the_states_are_those_of_stock_rasa_however_a_dialogue_goes_on(pieces: list[tuple[list[Event], bool]]) -> None:
    ours = PastStates(DOMAIN)
    dialogues = [DialogueStateTracker(name, DOMAIN.slots) for name in ("anna", "boris")]
    for said, of_boris in pieces:
        tracker = dialogues[of_boris]
        for event in said:
            tracker.update(event)
        assert ours.of(tracker) == tracker.past_states(DOMAIN)
