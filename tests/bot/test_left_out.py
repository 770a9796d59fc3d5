"""No process of the desk has TensorFlow, unless a trainer's settings name a component that needs it.

None has scikit-learn before it trains, unless a model may hold parts of it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.left_out import may_load_scikit_learn, may_need_tensorflow
from bot.settings import PROJECT

OURS = yaml.safe_load((PROJECT / "config.yml").read_text(encoding="utf-8"))
IMPORTS_RASAS_COMPONENTS = """
import sys
from pathlib import Path
from bot.logs import quiet_libraries
quiet_libraries(Path(sys.argv[1]))
import rasa.engine.recipes.default_components
import tensorflow
from rasa.utils.tensorflow.layers import InputMask
print(hasattr(tensorflow, "__version__"))
try:
    print(type(InputMask()).__name__)
except ImportError as error:
    print(error)
"""
TRAINS = """
import numpy
from bot.nlu.classify import fitting_temperature
from bot.nlu.views import Terms
from bot.evaluation.measures import f1_score
def there():
    libraries = [sys.modules.get(name) for name in ("scipy.optimize", "scipy.stats", "sklearn", "rich")]
    return [library.__name__ for library in libraries if library and library.__spec__.origin]
print(there())
print(Terms(list).fit(["a b", "b"]).shape, fitting_temperature(numpy.eye(2), numpy.arange(2)) > 0, f1_score([1], [1]))
print(there())
"""


def project(folder: Path, **changed: object) -> Path:
    (folder / "config.yml").write_text(yaml.safe_dump({**OURS, **changed}, allow_unicode=True), encoding="utf-8")
    return folder


def needs(folder: Path, **changed: object) -> bool:
    return may_need_tensorflow(project(folder, **changed) / "config.yml")


def test_our_own_settings_do_without() -> None:
    assert not may_need_tensorflow(PROJECT / "config.yml")


@pytest.mark.parametrize(
    "component",
    [
        {"name": "DIETClassifier", "epochs": 100},
        {"name": "rasa.nlu.classifiers.diet_classifier.DIETClassifier"},
        {"name": "ResponseSelector"},
        {"name": "LanguageModelFeaturizer"},
        {"name": "somebody.elses.Component"},
        {},
    ],
)
def test_a_component_that_may_need_it_has_it(tmp_path: Path, component: dict[str, object]) -> None:
    assert needs(tmp_path, pipeline=[*OURS["pipeline"], component])


@pytest.mark.parametrize("policy", ["TEDPolicy", "UnexpecTEDIntentPolicy", "rasa.core.policies.ted_policy.TEDPolicy"])
def test_a_policy_that_needs_it_has_it(tmp_path: Path, policy: str) -> None:
    assert needs(tmp_path, policies=[*OURS["policies"], {"name": policy}])


@pytest.mark.parametrize("kind", ["pipeline", "policies"])
@pytest.mark.parametrize("named", [None, [], "DIETClassifier"])
def test_where_rasa_chooses_itself_it_may_choose_what_needs_it(tmp_path: Path, kind: str, named: object) -> None:
    assert needs(tmp_path, **{kind: named})


def test_settings_that_cannot_be_read_leave_nothing_out(tmp_path: Path) -> None:
    assert may_need_tensorflow(tmp_path / "config.yml")
    for written in (b"pipeline: [", b"\xff\xfe\x00", b"- a list"):
        (tmp_path / "config.yml").write_bytes(written)
        assert may_need_tensorflow(tmp_path / "config.yml")


def test_rasas_other_components_do_without(tmp_path: Path) -> None:
    names = ["JiebaTokenizer", "rasa.nlu.featurizers.sparse_featurizer.regex_featurizer.RegexFeaturizer"]
    policies = [{"name": "RulePolicy"}, {"name": "rasa.core.policies.memoization.MemoizationPolicy"}]
    assert not needs(tmp_path, pipeline=[{"name": name} for name in names], policies=policies)


def test_a_model_that_may_hold_parts_of_scikit_learn_has_it(tmp_path: Path) -> None:
    assert not may_load_scikit_learn(PROJECT / "config.yml")
    for name in (
        "LogisticRegressionClassifier",
        "CountVectorsFeaturizer",
        "DIETClassifier",
        "somebody.elses.Component",
    ):
        folder = project(tmp_path, pipeline=[*OURS["pipeline"], {"name": name}])
        assert may_load_scikit_learn(folder / "config.yml")
    assert may_load_scikit_learn(tmp_path / "no-such-file.yml")


def _printed(folder: Path, script: str) -> list[str]:
    command = [sys.executable, "-c", script, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=PROJECT).stdout.splitlines()


def test_all_of_rasas_components_are_imported_without_it_and_it_is_refused_when_called(tmp_path: Path) -> None:
    there, said, *training = _printed(project(tmp_path), IMPORTS_RASAS_COMPONENTS + TRAINS)
    assert there == "False"
    assert said == (
        "TensorFlow is left out of this process, since config.yml names no component that needs it; "
        "rasa.utils.tensorflow.layers.InputMask, which derives from "
        "tensorflow.keras.layers.Layer, was called"
    )
    # What training needs is there from when it is called.
    assert training == ["[]", "(2, 3) True 1.0", "['scipy.optimize', 'scipy.stats', 'sklearn']"]


def test_with_a_component_that_needs_it_it_is_the_real_one(tmp_path: Path) -> None:
    folder = project(tmp_path, pipeline=[*OURS["pipeline"], {"name": "DIETClassifier"}])
    there, said, at_once, *_ = _printed(folder, IMPORTS_RASAS_COMPONENTS + TRAINS)
    assert (there, said) == ("True", "InputMask")
    assert "sklearn" in at_once
