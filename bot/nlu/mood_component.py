"""The Rasa side of reading moods: adds `mood` to a message after its intent is known."""

# Rasa calls these methods by parameter name, so that every name must stand even where it is not used.
# ruff: noqa: ARG003

from __future__ import annotations

from typing import Any, Self

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.mood import MoodReader


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class ChineseMood(GraphComponent):  # type: ignore[misc]
    """Adds `mood`. Registered as a featurizer, Rasa's kind of component that runs on messages and learns nothing."""

    def __init__(self) -> None:
        self._reader = MoodReader()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        return cls()

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        return MoodReader.fingerprint()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing is learnt: the words are rules."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            intent = message.get(INTENT) or {}
            mood = self._reader.read(message.get(TEXT) or "", str(intent.get("name")), intent.get("confidence") or 0.0)
            message.set("mood", mood, add_to_output=True)
        return messages
