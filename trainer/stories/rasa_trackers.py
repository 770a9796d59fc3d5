"""Rules and stories as Rasa plays them through, and its rule policy trained on them in memory.

Nothing here reads training messages: a check takes seconds.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.generator import TrackerWithCachedStates, TrainingDataGenerator
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph

from bot.rasa_seam.rules import IndexedRules
from trainer.stories.domain_names import response_texts
from trainer.stories.reading import story_texts

RULES, STORIES = "bot.rasa_seam.rules.IndexedRules", "bot.rasa_seam.stories.StoriesAsWritten"


@dataclass(frozen=True)
class Seen:
    """What the rules say where a rule or story takes an action; `nth` of its actions of that name, from 0."""

    teller: str
    is_rule: bool
    action: str
    nth: int
    predicted: str | None
    source: str | None
    others: tuple[tuple[str, str], ...]
    """Rules (or what Rasa does by itself) with the action that they would take here instead."""
    behind: tuple[str, ...] = ()
    """Rules by which the very same action follows."""


@dataclass(frozen=True)
class Incomplete:
    """An action after which a rule does not say what other rules say that it leaves behind."""

    rule: str
    action: str
    slots: tuple[str, ...]
    loops: tuple[str, ...]


class TracedRules(IndexedRules):
    """The rule policy, which notes what Rasa's own check for contradictions finds instead of ending at it."""

    def __init__(self, config: Mapping[str, Any], folder: Path) -> None:
        self.seen: list[Seen] = []
        self.incomplete: list[Incomplete] = []
        super().__init__(
            {**self.get_default_config(), **config},
            LocalModelStorage(folder),
            Resource("rules"),
            ExecutionContext(GraphSchema({}), "check"),
        )

    def learn(self, trackers: list[TrackerWithCachedStates], domain: Domain) -> None:
        """Learn the rules among the trackers, and look at all of them."""
        rules = [tracker for tracker in trackers if tracker.is_rule_tracker]
        self._check_for_incomplete_rules(rules, domain)
        self._create_lookup_from_trackers(rules, [one for one in trackers if not one.is_rule_tracker], domain)
        self._analyze_rules(rules, trackers, domain)

    def rules_behind(self, source: str, action: str) -> list[str]:
        """The names of the rules by which this action follows, for a source that the policy gives."""
        return list(dict.fromkeys(name for name, does in self._rules_sources.get(source, []) if does == action))

    def _check_prediction(
        self, tracker: TrackerWithCachedStates, predicted: str | None, action: str, source: str | None
    ) -> list[str]:
        complaints = super()._check_prediction(tracker, predicted, action, source)
        rivals = [(name, does) for name, does in self._rules_sources.get(source, []) if does != action]
        nth = sum(isinstance(e, ActionExecuted) and e.action_name == action for e in tracker.applied_events())
        others = tuple(dict.fromkeys(rivals)) if complaints else ()
        behind = tuple(self.rules_behind(source, action)) if source else ()
        self.seen.append(
            Seen(tracker.sender_id, tracker.is_rule_tracker, action, nth, predicted, source, others, behind)
        )
        return []

    def _error_messages_from_fingerprints(
        self, action_name: str, missing_fingerprint_slots: set[str], fingerprint_active_loops: set[str], rule_name: str
    ) -> list[str]:
        if action_name and (missing_fingerprint_slots or fingerprint_active_loops):
            slots, loops = tuple(sorted(missing_fingerprint_slots)), tuple(sorted(map(str, fingerprint_active_loops)))
            self.incomplete.append(Incomplete(rule_name, action_name, slots, loops))
        return []


@dataclass(frozen=True)
class Told:
    """A project's rules and stories played through."""

    domain: Domain
    trackers: list[TrackerWithCachedStates]
    max_history: int
    rules: TracedRules

    @property
    def stories(self) -> list[TrackerWithCachedStates]:
        return [tracker for tracker in self.trackers if not tracker.is_rule_tracker]


def play_through(project: Path, instead: Mapping[str, str] | None = None) -> Told:
    """The rules and stories of a project, with the texts of `instead` (by path) in place of those files.

    They must have been read by `trainer.stories.reading` without a finding: Rasa's own check of their form, which takes
    ten times as long, is left out.
    """
    domain = read_domain(project, instead)
    trackers = read_trackers(project, domain, instead)
    config = _policies(project)
    with tempfile.TemporaryDirectory(prefix="anxin-rules-") as folder:
        rules = TracedRules(config.get(RULES, {}), Path(folder))
        rules.learn(trackers, domain)
    return Told(domain, trackers, int(config.get(STORIES, {}).get("max_history") or 0), rules)


def read_domain(project: Path, instead: Mapping[str, str] | None = None) -> Domain:
    """The domain with the replies' names, as training puts it together."""
    written = _read((project / "domain.yml").read_text(encoding="utf-8"))
    for text in response_texts(project, instead or {}):
        responses = _read(text).get("responses") or {}
        written.setdefault("responses", {}).update(responses)
    return Domain.from_dict(written)


def read_trackers(
    project: Path, domain: Domain, instead: Mapping[str, str] | None = None
) -> list[TrackerWithCachedStates]:
    """Every rule and story played through, as training does it, but without stories glued together at random."""
    steps: list[Any] = []
    for path, text in story_texts(project, instead or {}):
        written = (project / path).read_text(encoding="utf-8-sig") if text is None else text
        reader = YAMLStoryReader(domain, path)
        steps += reader.read_from_parsed_yaml(_read(written))
    trackers: list[TrackerWithCachedStates] = TrainingDataGenerator(
        StoryGraph(steps), domain, augmentation_factor=0
    ).generate()
    return trackers


class _RasasYaml(yaml.CSafeLoader):
    """As Rasa reads YAML: `yes` and `no` are words."""


_RasasYaml.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def _read(text: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.load(text, _RasasYaml)  # noqa: S506 (a safe loader)
    return content or {}


def _policies(project: Path) -> dict[str, dict[str, Any]]:
    config = yaml.safe_load((project / "config.yml").read_text(encoding="utf-8"))
    return {policy["name"]: {k: v for k, v in policy.items() if k != "name"} for policy in config["policies"]}
