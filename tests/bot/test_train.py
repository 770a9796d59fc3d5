"""What is noticed before a training begins."""

from pathlib import Path

import pytest

from bot.nlu import encode
from bot.nlu.encode import Encoder, Known
from bot.train import TrainingError, train

CONFIG = "pipeline:\n- name: bot.nlu.components.EncoderClassifier\n  {which}: fake\n"


@pytest.mark.parametrize("which", ["encoder", "second_encoder"])
def test_a_missing_encoder_is_told_with_what_helps(which: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def missing(_files: Path) -> Encoder:
        raise ImportError("No module named 'fake'")

    monkeypatch.setitem(encode.ENCODERS, "fake", Known(missing, lambda _folder: None))
    (tmp_path / "config.yml").write_text(CONFIG.format(which=which), encoding="utf-8")
    with pytest.raises(TrainingError, match=r"fake 不能用.*uv sync --frozen"):
        train(tmp_path / "models", tmp_path)
    assert not (tmp_path / "models").exists()
