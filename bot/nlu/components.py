"""The Rasa side of understanding: thin graph components around the pure modules beside this one."""

# Rasa calls these methods by parameter name, so that every name must stand even where it is not used.
# ruff: noqa: ARG003

from __future__ import annotations

import hashlib
import logging
from pathlib import Path
from typing import Any, Self

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import forerunner
from bot.nlu.classify import IntentModel, Settings
from bot.nlu.clauses import clauses
from bot.nlu.decision import Thresholds
from bot.nlu.encode import KEPT, Awaited, EncoderMissingError, load_encoder, write_encoder
from bot.nlu.fits import fitted
from bot.nlu.gist import gist
from bot.nlu.gists import KEPT as KEPT_GISTS
from bot.nlu.gists import training_gists
from bot.nlu.normalise import normalise
from bot.nlu.other_wishes import SEPARATE, other_wishes, tells_of_the_claim
from bot.nlu.phrases import PHRASES, Phrases
from bot.nlu.reader import Reader, fingerprint
from bot.nlu.second_reading import SecondReading
from bot.nlu.tokenise import Tokeniser
from bot.settings import PROJECT

logger = logging.getLogger(__name__)

FITS = PROJECT / "models" / "fits"
SECOND_FITS = PROJECT / "models" / "second_fits"
SECOND = "second"
ENCODER = "encoder"
"""The folder of an encoder's own files, beside the model that was fitted with it."""
SURE = 0.97
ROUGHLY = 3
GIST = "gist"
ALSO = "also"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class ChineseTokenizer(Tokenizer):  # type: ignore[misc]
    """Normalises the message's text and cuts it with jieba and the project's dictionary."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._tokeniser = Tokeniser()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        return cls(config)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Rasa looks at the settings alone; a changed dictionary or module must count as a change too."""
        return f"{Tokeniser().fingerprint()} {_sources()}"

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "prefix_separator_symbol": None,
        }

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Normalise the texts; nothing reads their words, since the classifier cuts what it is taught by itself."""
        for example in training_data.training_examples:
            _normalise_text(example)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            _normalise_text(message)
        result: list[Message] = super().process(messages)
        return result

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        tokens, position = [], 0
        for word in self._tokeniser.tokens(message.get(attribute)):
            tokens.append(Token(word, position))
            position += len(word)
        kept: list[Token] = self._apply_token_pattern([token for token in tokens if token.text.strip()])
        return kept


def _sources() -> str:
    """A hash of the modules that read messages: Rasa keeps what a component made of the training data."""
    modules = sorted(Path(__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"".join(module.read_bytes() for module in modules)).hexdigest()


def _normalise_text(message: Message) -> None:
    if message.get(TEXT):
        message.set(TEXT, normalise(message.get(TEXT)), add_to_output=True)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class EncoderClassifier(GraphComponent, IntentClassifier):  # type: ignore[misc]
    """Sentence encoder and character n-grams; adds `intent`, `intent_ranking` and `decision`."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "encoder": "use",
            "second_encoder": None,
            "answer_from": 0.5,
            "ask_back_from": 0.25,
            "answer_wordless_from": 0.75,
            "ranking_length": 10,
        }

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._thresholds = Thresholds(config["answer_from"], config["ask_back_from"], config["answer_wordless_from"])
        self._phrases = Phrases.read(PHRASES)
        self._model: IntentModel | None = None
        self._second: SecondReading | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        return cls(config, model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Phrases, and all that decides what a message's gist is: Rasa would call a fit of other gists the same."""
        return f"{hashlib.sha256(PHRASES.read_bytes()).hexdigest()} {fingerprint()} {_sources()}"

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the gists of the intent examples; a fit of the same ones and settings comes from the store of fits.

        Rasa lets no entity extractor look at the training messages, so the gists are not there yet.
        """
        pairs = [(example.get(TEXT), example.get(INTENT)) for example in training_data.intent_examples]
        texts, intents = zip(*((text, intent) for text, intent in pairs if text), strict=True)
        # What is missing is missed before minutes have gone by.
        encoder, second = (load_encoder(self._config[which], KEPT) for which in ("encoder", "second_encoder"))
        forerunner.wait_for(forerunner.GISTS)
        gists = training_gists(texts, KEPT_GISTS)
        awaited = encoder and Awaited(encoder, lambda: forerunner.wait_for(forerunner.VECTORS))
        self._model = fitted(gists, intents, Settings.with_encoder(self._config["encoder"]), awaited, FITS)
        if second is not None:
            later = Awaited(second, lambda: forerunner.wait_for(forerunner.SECOND_VECTORS))
            settings = Settings.with_encoder(self._config["second_encoder"])
            self._second = SecondReading.fitted(gists, intents, settings, later, SECOND_FITS)
        with self._storage.write_to(self._resource) as folder:
            _save(self._model, self._config["encoder"], Path(folder))
            if self._second is not None:
                (Path(folder) / SECOND).mkdir()
                _save(self._second.model, self._config["second_encoder"], Path(folder) / SECOND)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Self:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._model = _load(Path(folder), config["encoder"])
            if (Path(folder) / SECOND).is_dir():
                component._second = _second_reading(Path(folder) / SECOND, config["second_encoder"])
        return component

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            parts = self._looking_like_more(text, message.get(ENTITIES, []))
            whole, *others = self._confidences(message.get(GIST) or text, list(parts))
            ranking = self._ranked(whole, self._phrases.intent_of(text))
            main = ranking[0][0]
            described = [{"name": name, "confidence": confidence} for name, confidence in ranking]
            message.set("intent", described[0], add_to_output=True)
            message.set("intent_ranking", described, add_to_output=True)
            in_words = any(sign.isalpha() for sign in text)
            message.set("decision", self._thresholds.decide(ranking, in_words=in_words), add_to_output=True)
            also = [said for said, matters in zip(others, parts.values(), strict=True) if matters - {main}]
            message.set(ALSO, other_wishes(main, also), add_to_output=True)
        return messages

    def _looking_like_more(self, text: str, entities: list[dict[str, Any]]) -> dict[str, frozenset[str]]:
        """The clauses that look like a matter of their own, and which it may be.

        Most clauses tell more of the main matter, by their facts or by their words: the others alone are worth the
        encoder.
        """
        parts = [part for part in clauses(text) if not tells_of_the_claim(part, text, entities)]
        if not parts:
            return {}
        likely = [SEPARATE.intersection(names) for names in self._trained.by_wording(parts, ROUGHLY)]
        return {part: matters for part, matters in zip(parts, likely, strict=True) if matters}

    def _confidences(self, whole: str, parts: list[str]) -> list[dict[str, float]]:
        """The probability of each intent, of the whole and of its parts.

        Together, since the encoder reads many as fast as a few; a second time only the whole, where it is in doubt.
        What will be kept beside the main matter does not come to lead by the second reading.
        """
        model = self._trained
        probabilities = model.probabilities([whole, *parts])
        said = [dict(zip(model.intents, row, strict=True)) for row in probabilities.tolist()]
        if self._second is not None:
            row = self._second.reread(whole, probabilities[0]).tolist()
            again = dict(zip(model.intents, row, strict=True))
            if _likeliest(again) not in other_wishes(_likeliest(said[0]), said[1:]):
                said[0] = again
        return said

    def _ranked(self, scores: dict[str, float], settled: str | None) -> list[tuple[str, float]]:
        """The likeliest intents with their confidences, surest first; `settled` is one known beforehand."""
        if settled in scores:
            scores = {intent: score * (1 - SURE) for intent, score in scores.items()}
            scores[settled] += SURE
        ranking = sorted(scores.items(), key=lambda item: -item[1])
        return ranking[: self._config["ranking_length"]]

    @property
    def _trained(self) -> IntentModel:
        if self._model is None:
            raise RuntimeError("the classifier has not been trained")
        return self._model


def _likeliest(scores: dict[str, float]) -> str:
    return max(scores, key=lambda intent: scores[intent])


def _save(model: IntentModel, encoder: str | None, folder: Path) -> None:
    model.save(folder)
    write_encoder(encoder, folder / ENCODER)


def _load(folder: Path, encoder: str | None) -> IntentModel:
    return IntentModel.load(folder, load_encoder(encoder, files=folder / ENCODER))


def _second_reading(folder: Path, encoder: str | None) -> SecondReading | None:
    """The second reading, or None (logged) where its encoder is missing: the first one is good enough to go on."""
    try:
        return SecondReading(_load(folder, encoder))
    except EncoderMissingError as error:
        logger.warning("doubtful messages are read only once: %s", error)
        return None


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ChineseEntities(GraphComponent, EntityExtractorMixin):  # type: ignore[misc]
    """Rule entities, dates, money and counts; adds `entities`, `hazard` and, for the classifier, the gist."""

    def __init__(self) -> None:
        self._reader = Reader()

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
        return f"{fingerprint()} {_sources()}"

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            entities = self._reader.read(text)
            message.set(GIST, gist(text, entities))
            found = [{**entity, "extractor": type(self).__name__} for entity in entities]
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
            hazard = next((entity["value"] for entity in entities if entity["entity"] == "hazard"), None)
            message.set("hazard", hazard, add_to_output=True)
        return messages
