"""Rasa's own actions, made once.

They hold nothing but the way to the custom actions; Rasa makes all twelve of them whenever it needs one of any kind.
"""

from __future__ import annotations

import rasa.core.actions.action
from rasa.core.actions.action import Action, default_actions
from rasa.utils.endpoints import EndpointConfig

_made: dict[int, tuple[EndpointConfig | None, list[Action]]] = {}


def make_default_actions_once() -> None:
    """Have Rasa use the same default actions for the same endpoint."""
    rasa.core.actions.action.default_actions = _default_actions


def _default_actions(action_endpoint: EndpointConfig | None = None) -> list[Action]:
    # The endpoint is kept beside its actions, so that no other can come to have its number.
    known, actions = _made.get(id(action_endpoint), (None, None))
    if actions is None or known is not action_endpoint:
        actions = default_actions(action_endpoint)
        _made[id(action_endpoint)] = action_endpoint, actions
    return actions
