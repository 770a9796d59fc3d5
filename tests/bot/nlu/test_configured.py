from pathlib import Path

import pytest

from bot.nlu.configured import configured_encoders
from bot.nlu.encode import ENCODERS

OURS = "pipeline:\n- name: WhitespaceTokenizer\n- name: bot.nlu.components.EncoderClassifier\n"


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (OURS + "  encoder: use+e5\n  second_encoder: e5\n", ("use+e5", "e5")),
        (OURS + "  encoder: ~\n", (None, None)),
        (OURS, ("use", None)),
        ("pipeline:\n- name: DIETClassifier\n", (None, None)),
        ("recipe: default.v1\n", (None, None)),
    ],
)
def test_the_classifier_of_the_pipeline_names_them(
    config: str, expected: tuple[str | None, str | None], tmp_path: Path
) -> None:
    (tmp_path / "config.yml").write_text(config, encoding="utf-8")
    assert configured_encoders(tmp_path / "config.yml") == expected


def test_the_project_asks_for_known_ones() -> None:
    assert set(configured_encoders()) <= {None, *ENCODERS}
