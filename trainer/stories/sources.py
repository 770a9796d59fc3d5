"""Which rule or story stands behind an action that a model's policies predict.

A policy finds an action under a key made of the dialogue's last states. The same keys, made anew from the files, lead
back to the names of the rules and stories, and these to their places. Where the model was trained from other files than
those at hand, a key may lead nowhere: then nobody knows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.shared.core.generator import TrackerWithCachedStates

from trainer.stories.domain_names import read_domain_names
from trainer.stories.rasa_trackers import read_domain, read_trackers
from trainer.stories.reading import StoryPath, read_paths
from trainer.wrong_files import WrongFilesError

Names = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Sources:
    """Names of rules and stories by the policies' keys, and where they stand."""

    rules: Names
    stories: Names
    places: Mapping[str, StoryPath]

    def rule(self, key: str | None) -> StoryPath | None:
        return self._place(self.rules, key)

    def story(self, key: str | None) -> StoryPath | None:
        return self._place(self.stories, key)

    def _place(self, names: Names, key: str | None) -> StoryPath | None:
        found = [self.places[name] for name in names.get(key or "", ()) if name in self.places]
        return found[0] if found else None


NOBODY_KNOWS = Sources({}, {}, {})


def read_sources(project: Path, rules: Any, stories: Any | None) -> Sources:
    """The sources of a project's files, by the keys of a model's two policies; none where the files cannot be read."""
    try:
        paths = read_paths(project, read_domain_names(project))
    except WrongFilesError:
        return NOBODY_KNOWS
    domain = read_domain(project)
    trackers = read_trackers(project, domain)
    of_rules = [tracker for tracker in trackers if tracker.is_rule_tracker]
    of_stories = [tracker for tracker in trackers if not tracker.is_rule_tracker]
    return Sources(
        _keys(rules, of_rules, domain, omit_unset_slots=True),
        {} if stories is None else _keys(stories, of_stories, domain),
        {path.name: path for path in paths},
    )


def _keys(policy: Any, trackers: Iterable[TrackerWithCachedStates], domain: Any, **options: Any) -> Names:
    names: defaultdict[str, list[str]] = defaultdict(list)
    for tracker in trackers:
        states, _actions = policy.featurizer.training_states_and_labels([tracker], domain, **options)
        for one in states:
            key = policy._create_feature_key(one)
            if key:
                names[key].append(tracker.sender_id.split(" > ")[0])
    return dict(names)
