"""Understanding alone, without dialogue and desk: for `anxin parse` and `anxin evaluate`."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

from rasa.core.channels import UserMessage
from rasa.core.processor import MessageProcessor

from bot.nlu.normalise import neutralise
from bot.nlu.today import reading_on
from bot.nlu.today import today as day_of_reading
from bot.rasa_seam.graph import run_nodes_in_order
from bot.rasa_seam.unpacked_models import unpack_models_once
from bot.readings import Readings
from bot.settings import Settings
from bot.train import ensure_model


class Understanding:
    """The current model's NLU."""

    def __init__(self, settings: Settings, today: date | None = None) -> None:
        run_nodes_in_order()
        unpack_models_once()
        _, self._metadata, self._runner = MessageProcessor._load_model(ensure_model(settings.models))
        self._today = today
        self._readings = Readings(self._parse)

    def parse(self, text: str) -> dict[str, Any]:
        """One message as it was understood; the keys of `anxin parse`."""
        return deepcopy(self._readings.of(text, self._today or day_of_reading()))

    def _parse(self, text: str, day: date) -> dict[str, Any]:
        with reading_on(day):
            target = self._metadata.nlu_target
            result = self._runner.run(
                inputs={"__message__": [UserMessage(neutralise(text))], "__tracker__": None}, targets=[target]
            )
        message = result[target][0].as_dict(only_output_properties=True)
        ranking = message["intent_ranking"]
        return {
            "text": text,
            "intent": ranking[0]["name"],
            "decision": message["decision"],
            "confidence": round(ranking[0]["confidence"], 4),
            "ranking": [{**entry, "confidence": round(entry["confidence"], 4)} for entry in ranking],
            "also": message.get("also", []),
            "entities": [_described(entity) for entity in message["entities"]],
            "hazard": message.get("hazard"),
        }

    def rank(self, text: str) -> list[tuple[str, float]]:
        """The likeliest intents with their confidences, surest first."""
        return [(entry["name"], entry["confidence"]) for entry in self.parse(text)["ranking"]]


def _described(entity: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entity.items() if key != "extractor"}
