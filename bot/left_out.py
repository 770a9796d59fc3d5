"""Which libraries a process does without, though Rasa imports them.

TensorFlow, unless the project's settings name a component that may need it: 250 MB and some seconds of every process.
And what Rasa's own channels, stores and plots need, none of which this desk uses: another 50 MB. What training alone
needs, and what would colour a log, is put off until it is called, if ever: another 40.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bot.settings import PROJECT
from bot.stand_ins import PutOff, StandIns

TENSORFLOW = ("h5py", "keras", "tensorflow", "tensorflow_hub", "tensorflow_text")
NO_TENSORFLOW = "TensorFlow is left out of this process, since config.yml names no component that needs it"
OF_UNUSED_PARTS = (
    *("aiogram", "engineio", "fbmessenger", "mattermostwrapper", "rocketchat_API", "slack_sdk", "socketio"),
    *("twilio", "webexteamssdk"),
    *("boto3", "botocore", "pymongo"),
    *("matplotlib", "prompt_toolkit", "questionary"),
)
NO_UNUSED_PARTS = (
    "this process has nothing of what only Rasa's own channels, stores, plots and dialogues in a terminal use"
)
LEARNING = ("joblib", "scipy.optimize", "scipy.stats", "sklearn")
COLOURS = ("rich",)
PUT_OFF = "it is put off until it is called"
OURS = "bot."
RASAS = "rasa."
# What Rasa has that computes without it. Whatever stands neither here nor in our own modules gets the real one.
WITHOUT = frozenset(
    {
        "AugmentedMemoizationPolicy",
        "CRFEntityExtractor",
        "CountVectorsFeaturizer",
        "DucklingEntityExtractor",
        "EntitySynonymMapper",
        "FallbackClassifier",
        "JiebaTokenizer",
        "KeywordIntentClassifier",
        "LexicalSyntacticFeaturizer",
        "LogisticRegressionClassifier",
        "MemoizationPolicy",
        "RegexEntityExtractor",
        "RegexFeaturizer",
        "RulePolicy",
        "SklearnIntentClassifier",
        "SpacyEntityExtractor",
        "SpacyFeaturizer",
        "SpacyNLP",
        "SpacyTokenizer",
        "WhitespaceTokenizer",
    }
)
# What of these keeps parts of scikit-learn in a model, which are made without a call when the model is loaded.
WITH_SCIKIT_LEARN = frozenset(
    {
        "CRFEntityExtractor",
        "CountVectorsFeaturizer",
        "LogisticRegressionClassifier",
        "SklearnIntentClassifier",
    }
)


def leave_out_what_is_not_used(project: Path = PROJECT) -> None:
    """Before Rasa is imported: have it do without what `project` has no use for.

    Whether that is so of TensorFlow and of scikit-learn is looked up when they are asked for, in the project's
    config.yml.
    """
    for known in [finder for finder in sys.meta_path if isinstance(finder, StandIns)]:
        sys.meta_path.remove(known)
    StandIns(OF_UNUSED_PARTS, lambda: NO_UNUSED_PARTS).install()
    StandIns(TENSORFLOW, lambda: None if may_need_tensorflow(project / "config.yml") else NO_TENSORFLOW).install()
    PutOff(LEARNING, lambda: None if may_load_scikit_learn(project / "config.yml") else PUT_OFF).install()
    PutOff(COLOURS, lambda: PUT_OFF).install()


def may_need_tensorflow(config: Path) -> bool:
    """Whether anything in these settings of a Rasa project may compute with TensorFlow; where in doubt, it may."""
    return _may_need(config, WITHOUT)


def may_load_scikit_learn(config: Path) -> bool:
    """Whether a model of these settings may hold parts of scikit-learn; where in doubt, it may."""
    return _may_need(config, WITHOUT - WITH_SCIKIT_LEARN)


def _may_need(config: Path, without: frozenset[str]) -> bool:
    """Whether these settings name anything but our own parts and those of Rasa `without` the need."""
    try:
        settings = yaml.safe_load(config.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return True
    if not isinstance(settings, dict):
        return True
    # Where nothing is named Rasa takes components of its own choice, TensorFlow's among them.
    named = [list(_names(settings.get(kind))) for kind in ("pipeline", "policies")]
    return not all(named) or not all(_is_among(without, name) for names in named for name in names)


def _names(components: Any) -> Iterator[str]:
    for component in components if isinstance(components, list) else ():
        yield str(component.get("name")) if isinstance(component, dict) else str(component)


def _is_among(without: frozenset[str], name: str) -> bool:
    if name.startswith(RASAS):
        name = name.rpartition(".")[2]
    return name.startswith(OURS) or name in without
