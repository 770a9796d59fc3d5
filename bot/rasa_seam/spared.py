"""Everything about a turn that Rasa does and the turn does not need, taken out in one place.

Each part gives what stock Rasa gives; the conversation tests hold them against it at every call
(`tests/conversations/stock.py`).
"""

from __future__ import annotations

from bot.rasa_seam.action_calls import tell_actions_what_they_ask_for
from bot.rasa_seam.applied_events import find_applied_events_in_one_pass
from bot.rasa_seam.debug_lines import copy_for_debug_lines_only_when_read
from bot.rasa_seam.default_actions import make_default_actions_once
from bot.rasa_seam.event_types import look_events_up_in_a_table
from bot.rasa_seam.graph import run_nodes_in_order
from bot.rasa_seam.in_process_actions import trust_own_action_results
from bot.rasa_seam.slot_extraction import ask_each_action_once
from bot.rasa_seam.tracker_copies import copy_trackers_by_their_parts
from bot.rasa_seam.unpacked_models import unpack_models_once


def spare_the_turn() -> None:
    """For a process that answers; doing it twice changes nothing."""
    ask_each_action_once()
    copy_for_debug_lines_only_when_read()
    copy_trackers_by_their_parts()
    find_applied_events_in_one_pass()
    look_events_up_in_a_table()
    make_default_actions_once()
    run_nodes_in_order()
    tell_actions_what_they_ask_for()
    trust_own_action_results()
    unpack_models_once()
