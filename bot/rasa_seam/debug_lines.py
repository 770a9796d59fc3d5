"""Rasa's debug lines and warnings, at no cost while nobody reads them.

For lines that are thrown away at once Rasa copies events, states and messages to the bottom, and makes a text of all
slots, several times a turn. In the three modules named here it copies for nothing else. And to warn of an intent that
the domain does not have, which the same training gave to both, it makes an empty domain for every message.
"""

from __future__ import annotations

import copy
import logging
from types import SimpleNamespace
from typing import Any

import rasa.core.actions.forms
import rasa.core.policies.rule_policy
import rasa.core.processor
from rasa.core.processor import MessageProcessor
from rasa.shared.core.trackers import DialogueStateTracker

logger = logging.getLogger("rasa")

_log_slots = MessageProcessor._log_slots


def copy_for_debug_lines_only_when_read() -> None:
    """Have Rasa's copies for debug lines made only while Rasa debugs."""
    for module in (rasa.core.processor, rasa.core.policies.rule_policy, rasa.core.actions.forms):
        module.copy = SimpleNamespace(deepcopy=_copied_when_read)
    MessageProcessor._log_slots = staticmethod(_slots_logged_when_read)
    MessageProcessor._check_for_unseen_features = lambda _processor, _parse: None


def _copied_when_read(value: Any) -> Any:
    return copy.deepcopy(value) if logger.isEnabledFor(logging.DEBUG) else value


def _slots_logged_when_read(tracker: DialogueStateTracker) -> None:
    if logger.isEnabledFor(logging.DEBUG):
        _log_slots(tracker)
