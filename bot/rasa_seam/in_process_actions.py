"""Custom actions in this process, through rasa_sdk's own executor.

Rasa calls an action server over HTTP wherever it builds a `RemoteAction`: for actions in stories, a form's validation,
`action_ask_*`, slot mappings. All of them go through one `EndpointConfig`, so replacing that object moves every custom
action into this process, and nothing else of Rasa has to change.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

# Rasa swallows an action's exception and goes on without its events. The customer must not get half an answer, so the
# first failure of a turn is kept here for the brain, which then drops the whole turn.
failure: ContextVar[list[Exception] | None] = ContextVar("action_failure", default=None)


class InProcessEndpoint(EndpointConfig):  # type: ignore[misc]
    """An action endpoint that runs the actions itself instead of asking a server."""

    def __init__(self, actions: Iterable[Action]) -> None:
        super().__init__(url="in-process", selective_domain=True)
        self._executor = ActionExecutor()
        for action in actions:
            self._executor.register_action(action)

    async def request(
        self,
        method: str = "post",  # noqa: ARG002
        subpath: str | None = None,  # noqa: ARG002
        content_type: str | None = "application/json",  # noqa: ARG002
        compress: bool = False,  # noqa: ARG002
        **kwargs: Any,
    ) -> dict[str, Any] | None:
        """Run the action that `json` names and give what an action server would answer.

        Raises:
            ClientResponseError: status 400 when the action refuses to run, as an action server says it.
        """
        call = kwargs["json"]
        try:
            result: dict[str, Any] | None = await self._executor.run(call)
            return result
        except ActionExecutionRejection as rejection:
            body = {"error": rejection.message, "action_name": rejection.action_name}
            raise ClientResponseError(400, rejection.message, json.dumps(body)) from rejection
        except Exception as error:
            failures = failure.get()
            if failures is not None:
                failures.append(error)
            raise


def trust_own_action_results() -> None:
    """Replace `RemoteAction`'s schema check of the action server's reply.

    Stock Rasa compiles and runs a JSON schema over every reply, some 30 ms a turn. Our executor builds that reply
    itself from rasa_sdk events; the check guards against foreign servers, which this process has none of.
    """
    RemoteAction._validate_action_result = lambda _self, result: isinstance(result, dict)
