"""Slots that actions fill, filled by asking each action once.

After every message Rasa goes through all mappings of all slots and weighs their conditions, to run in the end the few
actions that they name. Where every mapping is of that kind and has no conditions, the actions are all there is to find.
"""

from __future__ import annotations

from typing import Any

from rasa.core.actions.action import ActionExtractSlots
from rasa.core.channels import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.constants import DEFAULT_SLOT_NAMES
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

Mappings = list[dict[str, Any]]

_weighed = ActionExtractSlots.run
_PLAIN = {"type", "action"}
_known: list[tuple[Domain, Mappings | None]] = []


def ask_each_action_once() -> None:
    """Have Rasa run the actions of plain mappings without weighing the mappings."""
    ActionExtractSlots.run = _run


async def _run(
    extraction: ActionExtractSlots,
    output_channel: OutputChannel,
    nlg: NaturalLanguageGenerator,
    tracker: DialogueStateTracker,
    domain: Domain,
) -> list[Event]:
    mappings = _mappings(domain)
    if mappings is None:
        events: list[Event] = await _weighed(extraction, output_channel, nlg, tracker, domain)
        return events
    found: list[Event] = []
    executed: set[str] = set()
    for mapping in mappings:
        told, executed = await extraction._execute_custom_action(
            mapping, executed, output_channel, nlg, tracker, domain
        )
        found.extend(told)
    validated: list[Event] = await extraction._execute_validation_action(found, output_channel, nlg, tracker, domain)
    return validated


def _mappings(domain: Domain) -> Mappings | None:
    """The mappings that name an action, one for each; None where the domain has others that must be weighed."""
    if not _known or _known[0][0] is not domain:
        _known[:] = [(domain, _distinct(domain))]
    return _known[0][1]


def _distinct(domain: Domain) -> Mappings | None:
    mappings = [mapping for slot in domain.slots if slot.name not in DEFAULT_SLOT_NAMES for mapping in slot.mappings]
    ignoring = any(form.get("ignored_intents") for form in domain.forms.values() if form)
    if ignoring or any(mapping["type"] != "custom" or mapping.keys() - _PLAIN for mapping in mappings):
        return None
    return list({mapping["action"]: mapping for mapping in mappings if "action" in mapping}.values())
