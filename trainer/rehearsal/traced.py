"""A brain that tells how it came to its answer, and that a trainer can correct for one turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rasa.core.policies.policy import PolicyPrediction
from rasa.shared.core.events import SlotSet

from actions.facts_told import facts_told
from actions.wiring import Tools, build_actions
from bot.brain import Brain
from bot.messages import Incoming
from bot.rasa_seam.rules import IndexedRules
from bot.rasa_seam.stories import StoriesAsWritten
from bot.settings import PROJECT
from desk.clock import Clock
from desk.service import Desk
from desk.turns import Turn
from trainer.stories.reading import StoryPath
from trainer.stories.sources import NOBODY_KNOWS, read_sources

LISTEN = "action_listen"
OF_THE_TRAINER = "trainer"
LOOP = "handling active loops and forms - "


@dataclass(frozen=True)
class Correction:
    """What a trainer says instead of the desk, for one turn; None leaves it to the desk."""

    intent: str | None = None
    entities: Sequence[dict[str, Any]] | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Facts as slots hold them, known from this message on."""
    answer: str | None = None
    """The action or reply that should follow."""
    words: str | None = None
    """What should be said where no reply says it yet."""


@dataclass(frozen=True)
class Reason:
    """Why an action was taken: by which policy, and by which rule or story (None: nobody knows, or none)."""

    action: str
    by: str
    """`rule`, `story`, `form`, `trainer`, `nothing` (no rule or story holds) or `unknown`."""
    policy: str
    path: StoryPath | None = None


class TracedBrain(Brain):
    """A brain on a desk that is thrown away. `understood` and `reasons` are those of the last turn."""

    def __init__(self, model: Path, desk: Desk, clock: Clock) -> None:
        super().__init__(model, build_actions(Tools(desk=desk, clock=clock)), desk, clock)
        self.correction = Correction()
        self.understood: dict[str, Any] = {}
        self.reasons: list[Reason] = []
        self.loop: str | None = None
        """The form that was asking when the last message came."""
        self.loop_after: str | None = None
        self._first_prediction = False
        self._forced: deque[str] = deque()
        self._keys: dict[str, str | None] = {}
        rules, stories = self._policy(IndexedRules), self._policy(StoriesAsWritten)
        self._sources = NOBODY_KNOWS if rules is None else read_sources(PROJECT, rules, stories)
        self._listen_in(rules, stories)

    @property
    def domain(self) -> Any:
        return self._agent.domain

    async def _understand(self, turn: Turn, message: Incoming) -> dict[str, Any]:
        parse = await super()._understand(turn, message)
        if self.correction.intent is not None:
            parse = {**parse, "intent": {"name": self.correction.intent, "confidence": 1.0}}
        if self.correction.entities is not None:
            parse = {**parse, "entities": [dict(entity) for entity in self.correction.entities]}
        for fact in self.correction.facts:
            parse = {**parse, "entities": [one for one in parse.get("entities") or [] if not _tells(one, fact, parse)]}
        self._forced.clear()
        self.understood, self.reasons = parse, []
        self._first_prediction = True
        return parse

    def _correct(self, tracker: Any) -> None:
        """Before the first action: what the trainer says instead."""
        self._first_prediction = False
        self.loop = tracker.active_loop_name
        if self.correction.answer or self.correction.words:
            # A form that was asking goes on with its question afterwards.
            wanted = (self.correction.answer, self.loop, LISTEN)
            self._forced = deque(action for action in wanted if action)

    def _policy(self, kind: type) -> Any:
        nodes = self._processor.graph_runner._instantiated_nodes.values()
        return next((node._component for node in nodes if isinstance(node._component, kind)), None)

    def _listen_in(self, rules: Any, stories: Any) -> None:
        """Note the keys that the policies find, and what becomes of them."""
        predict_next = self._processor._predict_next_with_tracker

        def noted(tracker: Any) -> PolicyPrediction:
            self._keys = {}
            if self._first_prediction:
                self._correct(tracker)
            for fact, value in self.correction.facts.items():
                # Actions read the message again.
                if tracker.get_slot(fact) != value:
                    tracker.update(SlotSet(fact, value))
            prediction = predict_next(tracker)
            if self._forced:
                action = self._forced.popleft()
                prediction = PolicyPrediction.for_action_name(self.domain, action, OF_THE_TRAINER, 1.0)
            self.loop_after = tracker.active_loop_name
            self._note(prediction)
            return prediction

        self._processor._predict_next_with_tracker = noted
        if rules is not None:
            self._listen_to_rules(rules)
        if stories is not None:
            self._listen_to_stories(stories)

    def _listen_to_rules(self, rules: Any) -> None:
        predict_by_rules = rules._predict

        def keep_rule(tracker: Any, domain: Any) -> Any:
            prediction, source = predict_by_rules(tracker, domain)
            self._keys["rule"] = source
            return prediction, source

        rules._predict = keep_rule

    def _listen_to_stories(self, stories: Any) -> None:
        recall = stories._recall_states

        def keep_story(states: Any) -> Any:
            action = recall(states)
            if action is not None:
                self._keys["story"] = stories._create_feature_key(states)
            return action

        stories._recall_states = keep_story

    def _note(self, prediction: PolicyPrediction) -> None:
        action = self.domain.action_names_or_texts[prediction.max_confidence_index]
        if action != LISTEN:
            self.reasons.append(self._reason(action, str(prediction.policy_name or "")))

    def _reason(self, action: str, policy: str) -> Reason:
        key = self._keys.get("rule") or ""
        if policy == OF_THE_TRAINER:
            return Reason(action, "trainer", policy)
        if policy == StoriesAsWritten.__name__:
            path = self._sources.story(self._keys.get("story"))
            return Reason(action, "story", policy, path)
        if policy == IndexedRules.__name__ and key.startswith(LOOP):
            return Reason(action, "form", policy)
        if policy == IndexedRules.__name__:
            path = self._sources.rule(key)
            fallback = path is None and action == self._fallback
            return Reason(action, "nothing" if fallback else "rule" if path else "unknown", policy, path)
        return Reason(action, "unknown", policy)

    @property
    def _fallback(self) -> str:
        rules = self._policy(IndexedRules)
        return str(rules.config["core_fallback_action_name"]) if rules is not None else ""


def _tells(entity: dict[str, Any], fact: str, parse: dict[str, Any]) -> bool:
    """Whether it is this entity that tells the fact."""
    return fact in facts_told({**parse, "entities": [entity]}, {})
